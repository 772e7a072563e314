"""How the recommendation is made and what the map shows: options, typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final, Self

from homeassistant.const import CONF_LATITUDE, CONF_LONGITUDE

from ...models import ClusterMethod, Coordinates, Lens
from ...recommendation import DEFAULT_EPS_KM, Settings
from ...shell.options import read_choice, read_flag, read_number, section_of
from .lenses import read_lens

SECTION_DECISION: Final = "decision"
CONF_STRATEGY: Final = "strategy"
CONF_MARGIN_MS: Final = "margin_ms"
CONF_VOTES: Final = "votes"
CONF_LASTS: Final = "lasts"
CONF_HOME: Final = "home"
CONF_WARN_WITHOUT_VPN: Final = "warn_without_vpn"

SECTION_MAP: Final = "map"
CONF_METHOD: Final = "method"
CONF_MAX_CLUSTERS: Final = "max_clusters"
CONF_REACH_KM: Final = "reach_km"

MAX_CLUSTERS: Final = 8
"""Map entities of clusters; the registry never holds more of them."""

MARGIN_LIMITS_MS: Final = (1, 50)
"""Above about 8 ms, a first choice that was made with few peers hardly ever changes."""

LASTS_LIMITS_MINUTES: Final = (0, 120)

REACH_LIMITS_KM: Final = (50, 1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationOptions:
    """What the user chose about the recommendation and the map."""

    decision: Settings = field(default_factory=Settings)
    lens: Lens = field(default_factory=Lens)
    """Whose peers count."""
    home: Coordinates | None = None
    """Where qBittorrent is; None: where Home Assistant is."""
    warns_without_vpn: bool = True
    """Whether to find out if qBittorrent goes out by the user's own line."""
    method: ClusterMethod = ClusterMethod.DENSITY
    max_clusters: int = MAX_CLUSTERS
    reach_km: float = DEFAULT_EPS_KM
    """How close to each other the peers of a cluster are."""

    @classmethod
    def from_options(cls, options: Mapping[str, Any]) -> Self:
        """Read them from the options of a config entry."""
        decision = section_of(options, SECTION_DECISION)
        on_map = section_of(options, SECTION_MAP)
        usual = cls()
        return cls(
            decision=Settings(
                strategy=read_choice(decision, CONF_STRATEGY, usual.decision.strategy),
                margin_ms=read_number(
                    decision, CONF_MARGIN_MS, usual.decision.margin_ms, MARGIN_LIMITS_MS
                ),
                weighting=read_choice(decision, CONF_VOTES, usual.decision.weighting),
                lasts=_minutes(decision, CONF_LASTS, usual.decision.lasts),
            ),
            lens=read_lens(decision),
            home=_home(section_of(decision, CONF_HOME)),
            warns_without_vpn=read_flag(
                decision, CONF_WARN_WITHOUT_VPN, default=usual.warns_without_vpn
            ),
            method=read_choice(on_map, CONF_METHOD, usual.method),
            max_clusters=int(
                read_number(
                    on_map, CONF_MAX_CLUSTERS, usual.max_clusters, (1, MAX_CLUSTERS)
                )
            ),
            reach_km=read_number(
                on_map, CONF_REACH_KM, usual.reach_km, REACH_LIMITS_KM
            ),
        )


def _minutes(section: Mapping[str, Any], key: str, default: timedelta) -> timedelta:
    minutes = default / timedelta(minutes=1)
    read = read_number(section, key, minutes, LASTS_LIMITS_MINUTES)
    return timedelta(minutes=read)


def _home(place: Mapping[str, Any]) -> Coordinates | None:
    latitude = read_number(place, CONF_LATITUDE, None, (-90, 90))
    longitude = read_number(place, CONF_LONGITUDE, None, (-180, 180))
    if latitude is None or longitude is None:
        return None
    return Coordinates(latitude=latitude, longitude=longitude)
