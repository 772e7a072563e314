"""Advice of the whole room: located peers in, a recommendation out."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from custom_components.qb_peer_vpn.models import Recommendation, ServerSite, VpnServer
from custom_components.qb_peer_vpn.recommendation import (
    DecisionState,
    Settings,
    Strategy,
    Swarm,
    recommend,
)

from .builders import NOON, PLACES, at, home_legs, sites
from .corridor_graph import shipped

MINUTE = timedelta(minutes=1)
EVERYWHERE = [name for name in PLACES if name != "Azores"]


def advise(
    swarm: Swarm,
    *,
    home: str = "Berlin",
    choice: list[ServerSite] | None = None,
    strategy: Strategy = Strategy.FASTEST_PATH,
    margin_ms: float = 5.0,
    state: DecisionState | None = None,
    in_use: str | None = None,
    measured: Mapping[str, float] | None = None,
    now: datetime = NOON,
) -> tuple[Recommendation, DecisionState]:
    return recommend(
        swarm,
        sites(*EVERYWHERE) if choice is None else choice,
        at(home),
        settings=Settings(strategy=strategy, margin_ms=margin_ms),
        state=state or DecisionState(),
        in_use=in_use,
        measured_legs=home_legs(measured or {}),
        corridors=shipped(),
        pick_server=pick_server,
        now=now,
    )


def pick_server(place: ServerSite) -> VpnServer:
    """Return a server whose name is the key of the site."""
    return VpnServer(
        provider="protonvpn",
        name=place.key,
        hostname="node.example",
        country_code=place.country_code,
        city=place.city,
        addresses=(),
        features=frozenset(),
    )
