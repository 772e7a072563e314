"""Which online services there are, and which of them a user lets us ask."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from yarl import URL

from .country_is import CountryIs
from .ip_api_com import IpApiCom
from .ipapi_co import IpapiCo
from .ipwho_is import IpwhoIs
from .service import OnlineService, ServiceName

PUBLIC_URLS: Mapping[ServiceName, URL] = MappingProxyType(
    {
        ServiceName.COUNTRY_IS: URL("https://api.country.is/"),
        ServiceName.IPWHO_IS: URL("https://ipwho.is/"),
        ServiceName.IPAPI_CO: URL("https://ipapi.co/"),
        # Encrypted for customers only.
        ServiceName.IP_API_COM: URL("http://ip-api.com/"),
    }
)
"""Best first: the order where the user has no other wish."""


def online_services(
    order: Iterable[ServiceName] = tuple(PUBLIC_URLS),
    *,
    allow_unencrypted: bool = False,
    base_urls: Mapping[ServiceName, str] = MappingProxyType({}),
) -> tuple[OnlineService, ...]:
    """Return the services to ask, each at its public place unless told otherwise.

    Those that are reached without encryption are left out unless that is allowed.

    Raises:
        ValueError: a base URL is not one of http or https.

    """
    services = []
    for name in dict.fromkeys(order):
        url = URL(base_urls[name]) if name in base_urls else PUBLIC_URLS[name]
        if url.scheme not in {"http", "https"} or not url.host:
            raise ValueError("not an http address")
        if url.scheme == "https" or allow_unencrypted:
            services.append(_service(name, url))
    return tuple(services)


def _service(name: ServiceName, base_url: URL) -> OnlineService:
    match name:
        case ServiceName.COUNTRY_IS:
            return CountryIs(base_url=base_url)
        case ServiceName.IPWHO_IS:
            return IpwhoIs(base_url=base_url)
        case ServiceName.IPAPI_CO:
            return IpapiCo(base_url=base_url)
        case ServiceName.IP_API_COM:
            return IpApiCom(base_url=base_url)
