"""The online services that exist, and those that a user allows."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from yarl import URL

from ...web import http_url
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
        # https is for paying customers only.
        ServiceName.IP_API_COM: URL("http://ip-api.com/"),
    }
)
"""In the default order, the best first."""

_ADAPTERS: Mapping[ServiceName, Callable[..., OnlineService]] = {
    ServiceName.COUNTRY_IS: CountryIs,
    ServiceName.IPWHO_IS: IpwhoIs,
    ServiceName.IPAPI_CO: IpapiCo,
    ServiceName.IP_API_COM: IpApiCom,
}


def online_services(
    order: Iterable[ServiceName] = tuple(PUBLIC_URLS),
    *,
    allow_unencrypted: bool = False,
    base_urls: Mapping[ServiceName, str] = MappingProxyType({}),
) -> tuple[OnlineService, ...]:
    """Return the services to ask, at their public addresses by default.

    Services without encryption are left out unless they are allowed.

    Raises:
        ValueError: a base URL is not an http or https address.

    """
    services: list[OnlineService] = []
    for name in dict.fromkeys(order):
        url = http_url(base_urls[name]) if name in base_urls else PUBLIC_URLS[name]
        if url is None:
            raise ValueError("not an http address")
        if url.scheme == "https" or allow_unencrypted:
            services.append(_ADAPTERS[name](base_url=url))
    return tuple(services)
