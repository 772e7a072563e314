"""What the user set, typed: the only place that knows the config entry's keys."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, Self

from homeassistant.const import (
    CONF_API_KEY,
    CONF_LATITUDE,
    CONF_LONGITUDE,
    CONF_PASSWORD,
    CONF_URL,
    CONF_USERNAME,
    CONF_VERIFY_SSL,
)
from yarl import URL

from ..geolocation import (
    PUBLIC_URLS,
    DatabaseSource,
    DbIpSource,
    LookupMode,
    MaxMindSource,
    OnlineService,
    ServiceName,
    online_services,
)
from ..models import ClusterMethod, Coordinates, ServerFeature
from ..qbittorrent import ApiKey, Login, UserLogin
from ..recommendation import DEFAULT_EPS_KM, Settings
from ..vpn import (
    PROVIDERS,
    Provider,
    ServerFilter,
    ServerSource,
    default_source,
    list_source,
)

ENTRY_VERSION: Final = 1
ENTRY_MINOR_VERSION: Final = 2
"""Of a config entry; whoever changes its keys raises one and extends ``migrated_data``."""

_API_KEY_SINCE: Final = 2
"""Before there was no other way to log in than with a user name."""

SECTION_DECISION: Final = "decision"
CONF_STRATEGY: Final = "strategy"
CONF_MARGIN_MS: Final = "margin_ms"
CONF_VOTES: Final = "votes"
CONF_HOME: Final = "home"
CONF_MEASURE: Final = "measure"

SECTION_MAP: Final = "map"
CONF_METHOD: Final = "method"
CONF_MAX_CLUSTERS: Final = "max_clusters"
CONF_REACH_KM: Final = "reach_km"

SECTION_LOOKUP: Final = "lookup"
CONF_MODE: Final = "mode"
CONF_SERVICES: Final = "services"
CONF_UNENCRYPTED: Final = "unencrypted"
CONF_ACCOUNT_ID: Final = "account_id"
CONF_LICENSE_KEY: Final = "licence_key"

SECTION_SERVERS: Final = "servers"
CONF_PROVIDER: Final = "provider"
CONF_LIST: Final = "list"
CONF_REQUIRED: Final = "required"
CONF_EXCLUDED: Final = "excluded"
CONF_COUNTRIES: Final = "countries"
CONF_EXCLUDED_COUNTRIES: Final = "excluded_countries"
CONF_CITIES: Final = "cities"
CONF_MAX_LOAD: Final = "max_load"
CONF_ELSEWHERE: Final = "elsewhere"

DEFAULT_PROVIDER: Final = "protonvpn"


MAX_CLUSTERS: Final = 8
"""Slots on the map; the registry never holds more cluster entities than this."""

MARGIN_MS: Final = (1, 50)
"""Smallest and largest margin; above about 8 ms a badly sampled first pick freezes."""


def migrated_data(data: Mapping[str, Any], minor_version: int) -> dict[str, Any]:
    """Bring the data of a config entry of version 1 into today's shape."""
    migrated = dict(data)
    if minor_version < _API_KEY_SINCE:
        migrated[CONF_API_KEY] = ""
    return migrated


class UnknownProviderError(Exception):
    """The provider that was chosen is not known to this version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionSettings:
    """How qBittorrent is reached: the data of a config entry."""

    url: str
    """Normalised; see ``normalise_url``."""
    login: Login
    verify_ssl: bool

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Read them from the data of a config entry."""
        return cls(
            url=data[CONF_URL],
            login=ApiKey(key=key)
            if (key := data[CONF_API_KEY])
            else UserLogin(username=data[CONF_USERNAME], password=data[CONF_PASSWORD]),
            verify_ssl=data[CONF_VERIFY_SSL],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerChoices:
    """Whose servers, from which list, and which of them."""

    provider: Provider = PROVIDERS[DEFAULT_PROVIDER]
    list_address: str = ""
    """A list of the user's own: http(s) or the name of a file; empty for the usual."""
    filter: ServerFilter = PROVIDERS[DEFAULT_PROVIDER].default_filter

    @property
    def is_default_source(self) -> bool:
        """Whether these are Proton's servers from the usual lists."""
        return self.provider.id == DEFAULT_PROVIDER and not self.list_address

    @property
    def source_key(self) -> str:
        """What tells the lists of one source from another's."""
        return f"{self.provider.id} {self.list_address}"

    def source(self, folder: Path) -> ServerSource:
        """Return where the servers come from; files are looked for in the folder."""
        if not self.list_address:
            return default_source(self.provider.id)
        return list_source(self.provider, self.list_address, folder)

    @classmethod
    def from_section(cls, section: Mapping[str, Any]) -> Self:
        """Read them from their section of the options.

        Raises:
            UnknownProviderError: no other will do, its servers belong to somebody else.

        """
        name = section.get(CONF_PROVIDER, DEFAULT_PROVIDER)
        if (provider := PROVIDERS.get(name)) is None:
            raise UnknownProviderError(name)
        usual = provider.default_filter
        return cls(
            provider=provider,
            list_address=section.get(CONF_LIST, "").strip(),
            filter=ServerFilter(
                required=_features(section.get(CONF_REQUIRED, usual.required)),
                excluded=_features(section.get(CONF_EXCLUDED, usual.excluded)),
                countries=frozenset(section.get(CONF_COUNTRIES, ())),
                excluded_countries=frozenset(section.get(CONF_EXCLUDED_COUNTRIES, ())),
                cities=frozenset(section.get(CONF_CITIES, ())),
                max_load=section.get(CONF_MAX_LOAD),
                virtual=section.get(CONF_ELSEWHERE, usual.virtual),
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupChoices:
    """Where peers may be looked up."""

    mode: LookupMode = LookupMode.ON_DEVICE
    services: tuple[OnlineService, ...] = ()
    """In the order to ask them; none unless the mode is online."""
    source: DatabaseSource = field(default_factory=DbIpSource, repr=False)

    @property
    def downloads(self) -> bool:
        """Whether a database is downloaded where the user has none."""
        return self.mode is LookupMode.ON_DEVICE

    @classmethod
    def from_section(cls, section: Mapping[str, Any]) -> Self:
        """Read them from their section of the options."""
        mode = _known(section, CONF_MODE, LookupMode.ON_DEVICE)
        account_id = section.get(CONF_ACCOUNT_ID)
        license_key = section.get(CONF_LICENSE_KEY)
        return cls(
            mode=mode,
            services=online_services(
                _all_known(ServiceName, section.get(CONF_SERVICES, PUBLIC_URLS)),
                allow_unencrypted=section.get(CONF_UNENCRYPTED, False),
            )
            if mode is LookupMode.ONLINE
            else (),
            source=MaxMindSource(account_id=account_id, license_key=license_key)
            if account_id and license_key
            else DbIpSource(),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the user chose about the recommendation: the options of a config entry."""

    servers: ServerChoices = field(default_factory=ServerChoices)
    lookup: LookupChoices = field(default_factory=LookupChoices)
    decision: Settings = field(default_factory=Settings)
    home: Coordinates | None = None
    """Where qBittorrent stands; None: where Home Assistant does."""
    measure: bool = True
    """Whether the way from home to servers is measured."""
    method: ClusterMethod = ClusterMethod.DENSITY
    max_clusters: int = MAX_CLUSTERS
    reach_km: float = DEFAULT_EPS_KM
    """How near to each other the peers of a cluster are."""

    @classmethod
    def from_options(cls, options: Mapping[str, Any]) -> Self:
        """Read them from the options of a config entry.

        What is missing, or was written by a newer version and is not known to this one,
        has its default.

        Raises:
            UnknownProviderError: see ``ServerChoices.from_section``.

        """
        decision = options.get(SECTION_DECISION, {})
        on_map = options.get(SECTION_MAP, {})
        defaults = cls()
        home = decision.get(CONF_HOME)
        return cls(
            servers=ServerChoices.from_section(options.get(SECTION_SERVERS, {})),
            lookup=LookupChoices.from_section(options.get(SECTION_LOOKUP, {})),
            decision=Settings(
                strategy=_known(decision, CONF_STRATEGY, defaults.decision.strategy),
                margin_ms=decision.get(CONF_MARGIN_MS, defaults.decision.margin_ms),
                weighting=_known(decision, CONF_VOTES, defaults.decision.weighting),
            ),
            home=home
            and Coordinates(
                latitude=home[CONF_LATITUDE], longitude=home[CONF_LONGITUDE]
            ),
            measure=decision.get(CONF_MEASURE, defaults.measure),
            method=_known(on_map, CONF_METHOD, defaults.method),
            max_clusters=int(on_map.get(CONF_MAX_CLUSTERS, defaults.max_clusters)),
            reach_km=on_map.get(CONF_REACH_KM, defaults.reach_km),
        )


def _features(names: Iterable[str]) -> frozenset[ServerFeature]:
    return frozenset(_all_known(ServerFeature, names))


def _known[T: StrEnum](section: Mapping[str, Any], key: str, default: T) -> T:
    """Return a choice; the default for none and for one of a newer version."""
    return next(_all_known(type(default), [section.get(key, default)]), default)


def _all_known[T: StrEnum](kind: type[T], names: Iterable[str]) -> Iterator[T]:
    return (kind(name) for name in names if name in kind)


def normalise_url(text: str) -> str:
    """Bring an address into the one form that is stored and compared.

    The scheme and the host are lower-case, ``http://`` is added where no scheme is given,
    a default port, a trailing slash, a query, a fragment and embedded credentials go.

    Raises:
        ValueError: no host, or another scheme than http and https.

    """
    text = text.strip()
    url = URL(text if "://" in text else f"http://{text}")
    if url.scheme not in {"http", "https"} or not url.host:
        raise ValueError("not an http address")
    url = url.with_user(None).with_query(None).with_fragment(None)
    return str(url.with_path(url.path.rstrip("/") or "/")).rstrip("/")
