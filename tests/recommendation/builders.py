"""Builders of peers, sites and clusters in well-known places."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from ipaddress import ip_network

from custom_components.qb_peer_vpn.models import (
    City,
    Confidence,
    Coordinates,
    Gazetteer,
    LocatedPeer,
    LocatedPeers,
    Location,
    LocationSource,
    PeerCluster,
    Reason,
    Recommendation,
    ScoredSite,
    ServerSite,
    Settling,
    VpnServer,
    WeightedPoint,
)
from custom_components.qb_peer_vpn.recommendation import (
    HomeLeg,
    PlaceNames,
    Strategy,
    Swarm,
    Weighting,
    merge_peers,
)
from custom_components.qb_peer_vpn.recommendation.path_cost import path_legs
from custom_components.qb_peer_vpn.recommendation.ranking import rank_sites
from custom_components.qb_peer_vpn.recommendation.settled_decision import Poll
from custom_components.qb_peer_vpn.recommendation.shown_paths import shown_legs
from custom_components.qb_peer_vpn.recommendation.site_costs import SiteCosts
from custom_components.qb_peer_vpn.recommendation.strategies import strategy_costs

from .corridor_graph import shipped

PLACES = {
    "Amsterdam": ("NL", 52.37, 4.89),
    "Auckland": ("NZ", -36.85, 174.76),
    "Azores": ("PT", 37.74, -25.67),
    "Berlin": ("DE", 52.52, 13.40),
    "Chicago": ("US", 41.88, -87.63),
    "Frankfurt": ("DE", 50.11, 8.68),
    "Lisbon": ("PT", 38.72, -9.14),
    "London": ("GB", 51.51, -0.13),
    "Los Angeles": ("US", 34.05, -118.24),
    "New York": ("US", 40.71, -74.01),
    "Paris": ("FR", 48.86, 2.35),
    "Suva": ("FJ", -18.14, 178.44),
    "Sydney": ("AU", -33.87, 151.21),
    "Tokyo": ("JP", 35.68, 139.69),
    "Zurich": ("CH", 47.37, 8.54),
}


def at(name: str) -> Coordinates:
    """Return the coordinates of a place."""
    return point(*PLACES[name][1:])


def point(latitude: float, longitude: float) -> Coordinates:
    """Return coordinates."""
    return Coordinates(latitude=latitude, longitude=longitude)


def city_location(
    coordinates: Coordinates, country: str | None = "XX", *, radius_km: float = 25.0
) -> Location:
    """Return a location whose city is known."""
    return Location(
        coordinates=coordinates,
        country_code=country,
        city="Somewhere",
        radius_km=radius_km,
        source=LocationSource.DATABASE,
    )


def country_location(
    country: str, points: Iterable[tuple[Coordinates, float]]
) -> Location:
    """Return a location whose country alone is known."""
    weighted = tuple(
        WeightedPoint(coordinates=coordinates, weight=weight)
        for coordinates, weight in points
    )
    return Location(
        coordinates=weighted[0].coordinates,
        country_code=country,
        city=None,
        radius_km=500.0,
        source=LocationSource.COUNTRY,
        points=weighted,
    )


def peer(network: int, location: Location, *, recent_bytes: int = 0) -> LocatedPeer:
    """Return a peer in the network with this number."""
    return LocatedPeer(
        network=ip_network(((20 << 24) + (network << 8), 24)),
        location=location,
        recent_bytes=recent_bytes,
    )


def peers_at(locations: Iterable[Location]) -> list[LocatedPeer]:
    """Return one peer in a network of its own per location."""
    return [peer(network, location) for network, location in enumerate(locations)]


def peers_in(counts: dict[str, int]) -> list[LocatedPeer]:
    """Return the given number of peers in each place."""
    return peers_at(
        city_location(at(name), PLACES[name][0])
        for name, count in counts.items()
        for _ in range(count)
    )


def swarm_of(
    peers: Iterable[LocatedPeer], *, weighting: Weighting = Weighting.ONE_PER_NETWORK
) -> Swarm:
    """Return the swarm of these peers."""
    return merge_peers(LocatedPeers.of(peers), weighting=weighting)


def swarm_in(counts: dict[str, int]) -> Swarm:
    """Return a swarm of the given number of peers in each place."""
    return swarm_of(peers_in(counts))


def site(key: str, coordinates: Coordinates | None = None) -> ServerSite:
    """Return a site, by default in the place that it is named after."""
    return ServerSite(
        key=key,
        city=key,
        country_code=PLACES[key][0] if key in PLACES else "XX",
        coordinates=coordinates or at(key),
        radius_km=10.0,
        physical_country=None,
        servers=(),
        server_count=30,
    )


def sites(*keys: str) -> list[ServerSite]:
    """Return the sites in these places."""
    return [site(key) for key in keys]


def home_legs(milliseconds: Mapping[str, float]) -> dict[str, HomeLeg]:
    """Return measured home legs with an error of a tenth."""
    return {
        key: HomeLeg(milliseconds=each, error_ms=each / 10)
        for key, each in milliseconds.items()
    }


NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def scored(
    key: str,
    *,
    coordinates: Coordinates | None = None,
    home_ms: int = 10,
    peer_ms: int = 40,
    measured: bool = False,
) -> ScoredSite:
    """Return a site and the path through it."""
    return ScoredSite(
        site=site(key, coordinates),
        home_leg_ms=home_ms,
        home_leg_measured=measured,
        peer_leg_ms=peer_ms,
        home_distance_km=500.0,
        peer_distance_km=500.0,
        cost_ms=float(home_ms + peer_ms),
    )


def recommendation(
    chosen: ScoredSite,
    reference: ScoredSite,
    *,
    server: VpnServer | None = None,
    reason: Reason = Reason.BETTER_FOUND,
    reference_in_use: bool = True,
    confidence: Confidence = Confidence.FAIR,
    has_lasted: bool = True,
    settling: Settling | None = None,
    ranking: tuple[ScoredSite, ...] | None = None,
) -> Recommendation:
    """Return the recommendation of a site, compared with another one."""
    return Recommendation(
        chosen=chosen,
        server=server,
        reason=reason,
        reference=reference,
        reference_in_use=reference_in_use,
        error_ms=15,
        newest_saving_ms=reference.path_ms - chosen.path_ms,
        confidence=confidence,
        since=NOON,
        has_lasted=has_lasted,
        settling=settling,
        ranking=(chosen, reference) if ranking is None else ranking,
    )


def costs_of(totals: Mapping[str, float]) -> SiteCosts:
    """Return costs that home alone makes."""
    zero = dict.fromkeys(totals, 0.0)
    return SiteCosts(home=totals, peers=zero, prior=zero)


def poll_of(
    places: list[ServerSite],
    home: Coordinates,
    swarm: Swarm,
    measured: Mapping[str, float] | None = None,
) -> Poll:
    """Return what a poll finds about sites with the fastest path."""
    legs = path_legs(places, home, swarm, home_legs(measured or {}), shipped())
    return Poll(
        home=home,
        sites=places,
        legs=legs,
        costs=strategy_costs(Strategy.FASTEST_PATH, places, legs, swarm),
        networks=swarm.networks,
        in_use=None,
        now=NOON,
    )


def ranking_of(
    places: list[ServerSite],
    home: Coordinates,
    swarm: Swarm,
    measured: Mapping[str, float] | None = None,
) -> tuple[ScoredSite, ...]:
    """Return sites ranked by the fastest path, whose differences are not halved."""
    poll = poll_of(places, home, swarm, measured)
    legs = poll.legs
    shown = shown_legs(legs.home_ms, legs.peer_ms, chosen=0, is_modeled=False)
    return rank_sites(poll, shown, poll.legs.peer_km, poll.costs)


def cluster(number: int, coordinates: Coordinates) -> PeerCluster:
    """Return a cluster of the cycle before."""
    return PeerCluster(
        number=number,
        label="Somewhere",
        coordinates=coordinates,
        radius_km=50.0,
        share=0.1,
        peers=10,
        country_codes=(),
        recommended_path_ms=50,
        reference_path_ms=60,
    )


def place_names() -> PlaceNames:
    """Return names from a table of only the places above."""
    cities = tuple(
        City(
            name=name, country_code=country, coordinates=point(*there), population=10**6
        )
        for name, (country, *there) in PLACES.items()
    )
    return PlaceNames(Gazetteer(cities=cities, country_names={"JP": "Japan"}))


def keys(ranking: Iterable[ScoredSite]) -> list[str]:
    """Return the keys of ranked sites."""
    return [scored.site.key for scored in ranking]
