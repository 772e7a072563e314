"""Durations of the stages of a cycle, and of a plain loop for comparison."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from ipaddress import IPv4Network
from itertools import cycle, islice
import json
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

from geopy.distance import geodesic

from custom_components.qb_peer_vpn.features.locations.shipped_data import ShippedData
from custom_components.qb_peer_vpn.features.recommendation.cycle import Inputs, Outcome
from custom_components.qb_peer_vpn.features.recommendation.options import (
    RecommendationOptions,
)
from custom_components.qb_peer_vpn.features.recommendation.run_cycle import run_cycle
from custom_components.qb_peer_vpn.features.servers.options import ServerOptions
from custom_components.qb_peer_vpn.geolocation import (
    DatabaseFolder,
    LocationCache,
    Locator,
    LookupMode,
)
from custom_components.qb_peer_vpn.geolocation.location_cache import MAX_NETWORKS
from custom_components.qb_peer_vpn.models import (
    Activity,
    ClusterMethod,
    IpNetwork,
    Lens,
    LensKind,
    LocatedPeers,
    Location,
    Peers,
    PeerSnapshot,
    Recommendation,
    ServerSite,
    TorrentGroup,
)
from custom_components.qb_peer_vpn.recommendation import (
    ClusterSettings,
    DecisionState,
    Settings,
    Swarm as Weighted,
    Weighting,
    adaptive_is_available,
    find_clusters,
    merge_peers,
    recommend,
)
from custom_components.qb_peer_vpn.recommendation.path_cost import path_legs
from custom_components.qb_peer_vpn.recommendation.strategies import strategy_costs
from custom_components.qb_peer_vpn.swarm import read_torrent_peers
from custom_components.qb_peer_vpn.swarm.merging import MergedPeers, merge_torrent_peers
from custom_components.qb_peer_vpn.swarm.traffic import TrafficCounter
from custom_components.qb_peer_vpn.vpn import (
    PROVIDERS,
    ServerFilter,
    ServerInventory,
    group_into_sites,
    parse_server_list,
    parsed_inventory,
)

from .load import (
    HOME,
    SEED,
    Swarm,
    make_gluetun_list,
    make_server_list,
    make_swarm,
    write_database,
)

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
GROWTH = (1_000, 10_000, 100_000)
PEERS_A_TORRENT = 60
SITES = 171
"""As many as the provider has cities."""
SAMPLED_PAIRS = 5_000
DOWNLOADS = LensKind.DOWNLOADS
GROUPS = tuple(
    TorrentGroup(activity=activity, category=f"category {number}", tags=("tag",))
    for number in range(20)
    for activity in (Activity.DOWNLOADS, Activity.SEEDS)
)
"""The torrents are spread over them in turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """The durations of one stage."""

    name: str
    milliseconds: float
    """Median duration."""
    runs: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Stage:
    """What is timed."""

    name: str
    work: Callable[[], object]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """The stages with another number of peers, in ms."""

    peers: int
    locate: float
    merge: float
    cluster: float
    decide: float


class Bench:
    """The reference load, prepared for the measurements."""

    def __init__(self, folder: Path, tables: ShippedData) -> None:
        """Write the database into the folder and read everything once."""
        write_database(folder / "city.mmdb", tables.gazetteer.cities)
        self.cities = tables.gazetteer.cities
        self._folder = folder
        self._tables = tables
        self.cycle_locator = self.locator()
        self._list = make_server_list()
        self.inventory = self.parse_list()
        self.sites = self._all_sites()
        self.recommendation = self.decide(merge_peers(LocatedPeers.of(())))

    def locator(self) -> Locator:
        """Make a locator with an empty memory."""
        countries = self._tables.countries
        return Locator(
            countries,
            DatabaseFolder(self._folder, countries),
            LocationCache(countries),
            LookupMode.ON_DEVICE,
        )

    def parse_list(self) -> ServerInventory:
        """Parse the bytes of the list into sites."""
        options = ServerOptions()
        return parsed_inventory(
            parse_server_list(self._list, options.provider, self._tables.places),
            (),
            options.filter,
            self._tables.places,
            last=ServerInventory(),
            now=NOW,
        )

    def _all_sites(self) -> tuple[ServerSite, ...]:
        """Return as many sites as the provider has cities, whatever they offer."""
        provider, places = ServerOptions().provider, self._tables.places
        servers = parse_server_list(self._list, provider, places).servers
        return group_into_sites(servers, places, ServerFilter()).sites[:SITES]

    def parse_gluetun_list(self, content: bytes) -> object:
        """Parse the bytes of a list of NordVPN's into sites."""
        provider, places = PROVIDERS["nordvpn"], self._tables.places
        parsed = parse_server_list(content, provider, places)
        return group_into_sites(parsed.servers, places, provider.default_filter)

    def full_cache(self, located: LocatedPeers) -> LocationCache:
        """Fill the cache with answers of online services."""
        cache = LocationCache(self._tables.countries)
        places = cycle(located.locations)
        networks = IPv4Network("90.0.0.0/8").subnets(new_prefix=24)
        answers: dict[IpNetwork, Location] = dict(
            zip(islice(networks, MAX_NETWORKS), places, strict=False)
        )
        cache.remember(answers, (), NOW)
        return cache

    def cluster(
        self, swarm: Weighted, method: ClusterMethod = ClusterMethod.DENSITY
    ) -> object:
        """Find the named clusters of a swarm."""
        names = self._tables.place_names
        best, *_, worst = self.recommendation.ranking
        return find_clusters(
            swarm,
            names,
            ClusterSettings(method=method, max_clusters=8),
            recommendation=replace(self.recommendation, chosen=best, reference=worst),
            corridors=self._tables.corridors,
        )

    def rank(self, swarm: Weighted) -> object:
        """Find out what each site costs."""
        corridors = self._tables.corridors
        legs = path_legs(self.sites, HOME, swarm, {}, corridors)
        return strategy_costs(Settings().strategy, self.sites, legs, swarm)

    def decide(self, swarm: Weighted) -> Recommendation:
        """Rank the sites and decide."""
        found, _ = recommend(
            swarm,
            self.sites,
            HOME,
            settings=Settings(),
            state=DecisionState(),
            in_use=None,
            measured_legs={},
            corridors=self._tables.corridors,
            pick_server=lambda _: None,
            now=NOW,
        )
        return found

    def budgeted(self, located: LocatedPeers) -> None:
        """Merge, cluster, rank, and decide: the stages that the budget limits."""
        swarm = merge_peers(located)
        self.cluster(swarm)
        self.decide(swarm)

    def cycle(self, merged: MergedPeers, lens: LensKind = LensKind.ALL) -> Outcome:
        """Run a whole cycle as the coordinator does."""
        snapshot = PeerSnapshot(
            peers=merged.peers,
            groups=merged.groups,
            memberships=merged.memberships,
            categories=(),
            tags=(),
            torrents_with_peers=1,
            torrents_waiting=0,
            exit_v4=None,
            exit_v6=None,
            fetched_at=NOW,
        )
        inputs = Inputs(
            now=NOW,
            snapshot=snapshot,
            container_exit=None,
            inventory=self.inventory,
            legs=(),
            home=HOME,
            home_assistant=HOME,
            home_networks=frozenset(),
            options=RecommendationOptions(lens=Lens(kind=lens)),
            locator=self.cycle_locator,
            place_names=self._tables.place_names,
            corridors=self._tables.corridors,
            continents=self._tables.countries.continents,
            installation_id="benchmark",
            chosen_before=None,
            state=DecisionState(),
            previous_clusters=(),
        )
        return run_cycle(inputs)


def read_peers(swarm: Swarm, counter: TrafficCounter, now: float = 0.0) -> MergedPeers:
    """Read the peers in the answers of qBittorrent."""
    read = {
        key: read_torrent_peers([json.dumps(answer).encode()])
        for key, answer in swarm.answers.items()
    }
    for key, found in read.items():
        counter.count(key, found, now=now)
    return merge_torrent_peers(
        read,
        counter.recent_bytes(read, now=now),
        dict(zip(read, cycle(GROUPS), strict=False)),
    )


def time_stages(
    bench: Bench, swarm: Swarm, *, runs: int
) -> tuple[tuple[Timing, ...], Timing]:
    """Time every stage, then the plain loop in the same run."""
    counter = TrafficCounter()
    merged = read_peers(swarm, counter)
    located = bench.cycle_locator.locate(merged.peers, NOW).located
    stages = (
        _Stage("parse list → sites", bench.parse_list),
        _Stage("read answers, count bytes", lambda: read_peers(swarm, counter)),
        *_locating(bench, merged.peers),
        *_arithmetic(bench, located),
        _Stage("whole cycle", lambda: bench.cycle(merged)),
        _Stage("the same for downloads", lambda: bench.cycle(merged, DOWNLOADS)),
        *_rare_work(bench, located),
    )
    timings = tuple(
        Timing(
            name=stage.name,
            milliseconds=median_ms(stage.work, runs),
            runs=runs,
            note=stage.note,
        )
        for stage in stages
    )
    return timings, plain_loop(located, bench.sites)


def _locating(bench: Bench, peers: Peers) -> Iterator[_Stage]:
    known = bench.cycle_locator
    yield _Stage("locate", lambda: bench.locator().locate(peers, NOW))
    yield _Stage("locate the same again", lambda: known.locate(peers, NOW))


def _arithmetic(bench: Bench, located: LocatedPeers) -> Iterator[_Stage]:
    swarm = merge_peers(located)
    yield _Stage("merge", lambda: merge_peers(located))
    yield _Stage("cluster", lambda: bench.cluster(swarm), "numpy")
    yield _Stage("rank", lambda: bench.rank(swarm), f"{len(bench.sites)} sites")
    yield _Stage("rank + decide", lambda: bench.decide(swarm))
    yield _Stage("merge + cluster + rank + decide", lambda: bench.budgeted(located))
    yield _Stage(
        "merge, weights by traffic",
        lambda: merge_peers(located, weighting=Weighting.BY_TRAFFIC),
    )
    methods = {"cluster by k-means": ClusterMethod.K_MEANS}
    if adaptive_is_available():
        methods["cluster adaptively"] = ClusterMethod.ADAPTIVE
    for name, method in methods.items():
        yield _Stage(name, partial(bench.cluster, swarm, method))


def _rare_work(bench: Bench, located: LocatedPeers) -> Iterator[_Stage]:
    cache = bench.full_cache(located)
    nordvpn = make_gluetun_list(bench.cities)
    yield _Stage(
        "parse list → sites",
        lambda: bench.parse_gluetun_list(nordvpn),
        f"NordVPN's size: {len(nordvpn) / 1e6:.1f} MB",
    )
    yield _Stage(
        "copy the answers of online services", cache.snapshot, f"{len(cache):,}"
    )


def time_at(bench: Bench, addresses: int, *, runs: int) -> Growth:
    """Time the stages with another number of addresses."""
    torrents = -(-addresses // PEERS_A_TORRENT)
    swarm = make_swarm(
        bench.cities, addresses=addresses, torrents=torrents, active=torrents
    )
    peers = read_peers(swarm, TrafficCounter()).peers
    located = bench.locator().locate(peers, NOW).located
    weighted = merge_peers(located)
    return Growth(
        peers=addresses,
        locate=median_ms(lambda: bench.locator().locate(peers, NOW), runs),
        merge=median_ms(lambda: merge_peers(located), runs),
        cluster=median_ms(lambda: bench.cluster(weighted), runs),
        decide=median_ms(lambda: bench.decide(weighted), runs),
    )


def plain_loop(located: LocatedPeers, sites: Sequence[ServerSite]) -> Timing:
    """Time the simplest solution: geopy for every peer and site, nothing else.

    It would take minutes, so some pairs are measured and the time is multiplied.
    """
    chance = Random(SEED)
    pairs = [
        (chance.choice(located).location, chance.choice(sites))
        for _ in range(SAMPLED_PAIRS)
    ]
    begin = perf_counter()
    for location, site in pairs:
        geodesic(
            (location.coordinates.latitude, location.coordinates.longitude),
            (site.coordinates.latitude, site.coordinates.longitude),
        )
    seconds = perf_counter() - begin
    all_pairs = len(located) * len(sites)
    return Timing(
        name="plain loop over geopy",
        milliseconds=1000.0 * seconds / SAMPLED_PAIRS * all_pairs,
        runs=1,
        note=f"{all_pairs:,} pairs, extrapolated from {SAMPLED_PAIRS:,}",
    )


def median_ms(work: Callable[[], object], runs: int) -> float:
    """Return the median time in ms, after one warm-up run."""
    work()
    times = []
    for _ in range(runs):
        begin = perf_counter()
        work()
        times.append(perf_counter() - begin)
    return 1000.0 * median(times)
