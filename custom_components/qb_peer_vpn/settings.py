"""What the user set, typed: the only place that knows the config entry's keys."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

from homeassistant.const import (
    CONF_LATITUDE,
    CONF_LONGITUDE,
    CONF_PASSWORD,
    CONF_URL,
    CONF_USERNAME,
    CONF_VERIFY_SSL,
)
from yarl import URL

from .models import Coordinates
from .recommendation import REACH_KM, Settings, Strategy

SECTION_DECISION: Final = "decision"
CONF_STRATEGY: Final = "strategy"
CONF_MARGIN_MS: Final = "margin_ms"
CONF_HOME: Final = "home"
CONF_MEASURE: Final = "measure"

SECTION_MAP: Final = "map"
CONF_MAX_CLUSTERS: Final = "max_clusters"
CONF_REACH_KM: Final = "reach_km"

MAX_CLUSTERS: Final = 8
"""Slots on the map; the registry never holds more cluster entities than this."""

MARGIN_MS: Final = (1, 50)
"""Smallest and largest margin; above about 8 ms a badly sampled first pick freezes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionSettings:
    """How qBittorrent is reached: the data of a config entry."""

    url: str
    """Normalised; see ``normalise_url``."""
    username: str
    password: str = field(repr=False)
    verify_ssl: bool

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Read them from the data of a config entry."""
        return cls(
            url=data[CONF_URL],
            username=data[CONF_USERNAME],
            password=data[CONF_PASSWORD],
            verify_ssl=data[CONF_VERIFY_SSL],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the user chose about the recommendation: the options of a config entry."""

    decision: Settings = field(default_factory=Settings)
    home: Coordinates | None = None
    """Where qBittorrent stands; None: where Home Assistant does."""
    measure: bool = True
    """Whether the way from home to servers is measured."""
    max_clusters: int = MAX_CLUSTERS
    reach_km: float = REACH_KM
    """How near to each other the peers of a cluster are."""

    @classmethod
    def from_options(cls, options: Mapping[str, Any]) -> Self:
        """Read them from the options of a config entry; what is missing has a default."""
        decision = options.get(SECTION_DECISION, {})
        on_map = options.get(SECTION_MAP, {})
        defaults = cls()
        home = decision.get(CONF_HOME)
        return cls(
            decision=Settings(
                strategy=Strategy(
                    decision.get(CONF_STRATEGY, defaults.decision.strategy)
                ),
                margin_ms=decision.get(CONF_MARGIN_MS, defaults.decision.margin_ms),
            ),
            home=home
            and Coordinates(
                latitude=home[CONF_LATITUDE], longitude=home[CONF_LONGITUDE]
            ),
            measure=decision.get(CONF_MEASURE, defaults.measure),
            max_clusters=int(on_map.get(CONF_MAX_CLUSTERS, defaults.max_clusters)),
            reach_km=on_map.get(CONF_REACH_KM, defaults.reach_km),
        )


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
