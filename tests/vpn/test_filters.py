"""What users want, and what there is to want."""

from itertools import product

import pytest

from custom_components.qb_peer_vpn.models import ServerFeature, VpnProtocol, VpnServer
from custom_components.qb_peer_vpn.vpn import (
    PlacedServer,
    PlaceFinder,
    ServerFilter,
    available_filters,
    emptied_by,
    fits,
    place_servers,
)
from custom_components.qb_peer_vpn.vpn.filters import Criterion

from .samples import vpn_server

P2P, TOR, STREAMING = (
    ServerFeature.P2P,
    ServerFeature.TOR,
    ServerFeature.STREAMING,
)

WIREGUARD, UDP, TCP = VpnProtocol

SERVERS = [
    vpn_server("CH#1", load=20, protocols=frozenset({WIREGUARD, UDP})),
    vpn_server(
        "CH#2",
        load=90,
        features=frozenset({P2P, STREAMING}),
        protocols=frozenset({WIREGUARD}),
    ),
    vpn_server("CH#3-TOR", features=frozenset({P2P, TOR})),
    vpn_server("NL#1", "NL", "Amsterdam"),
    vpn_server("MR#1", "MR", "Nouakchott", hostname="mr-01.protonvpn.net"),
    vpn_server("PL#1", "PL", None),
    vpn_server("ZZ#1", "ZZ", "Atlantis"),
]


def placed(places: PlaceFinder, servers: list[VpnServer]) -> tuple[PlacedServer, ...]:
    return place_servers(servers, places)


def names(places: PlaceFinder, wanted: ServerFilter) -> list[str]:
    return [each.server.name for each in placed(places, SERVERS) if fits(each, wanted)]


ALL = sorted(server.name for server in SERVERS)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (ServerFilter(), ALL),
        (ServerFilter(required=frozenset({STREAMING})), ["CH#2"]),
        (ServerFilter(required=frozenset({P2P, TOR})), ["CH#3-TOR"]),
        (ServerFilter(excluded=frozenset({TOR, STREAMING})), ["CH#1", *ALL[3:]]),
        (ServerFilter(protocol=WIREGUARD), ALL),
        (ServerFilter(protocol=UDP), ["CH#1", *ALL[2:]]),
        (ServerFilter(protocol=TCP), ALL[2:]),
        (ServerFilter(countries=frozenset({"NL", "MR"})), ["MR#1", "NL#1"]),
        (ServerFilter(countries=frozenset({"FR"})), []),
        (ServerFilter(excluded_countries=frozenset({"CH"})), ALL[3:]),
        # Nouakchott stands in France.
        (ServerFilter(excluded_countries=frozenset({"FR", "CH", "ZZ"})), ["NL#1", "PL#1"]),
        (ServerFilter(cities=frozenset({"NL/amsterdam", "PL"})), ["NL#1", "PL#1"]),
        (ServerFilter(max_load=50), ["CH#1", *ALL[2:]]),
        (ServerFilter(max_load=20), ["CH#1", *ALL[2:]]),
        (ServerFilter(max_load=19), ALL[2:]),
        (ServerFilter(virtual=False), [name for name in ALL if name != "MR#1"]),
    ],
)  # fmt: skip
def test_a_filter_leaves_what_is_wanted(
    world: PlaceFinder, wanted: ServerFilter, expected: list[str]
) -> None:
    assert names(world, wanted) == expected


@pytest.mark.parametrize(
    ("wanted", "criterion"),
    [
        (ServerFilter(), None),
        (
            ServerFilter(required=frozenset({ServerFeature.OWNED})),
            Criterion.REQUIRED,
        ),
        (ServerFilter(excluded=frozenset({P2P})), Criterion.EXCLUDED),
        (
            ServerFilter(required=frozenset({TOR}), excluded=frozenset({TOR})),
            Criterion.EXCLUDED,
        ),
        (
            ServerFilter(required=frozenset({STREAMING}), protocol=TCP),
            Criterion.PROTOCOL,
        ),
        (ServerFilter(countries=frozenset({"DE"})), Criterion.COUNTRIES),
        (
            ServerFilter(
                countries=frozenset({"MR"}), excluded_countries=frozenset({"FR"})
            ),
            Criterion.EXCLUDED_COUNTRIES,
        ),
        (
            ServerFilter(
                countries=frozenset({"CH"}), cities=frozenset({"NL/amsterdam"})
            ),
            Criterion.CITIES,
        ),
        (
            ServerFilter(required=frozenset({STREAMING}), max_load=50),
            Criterion.MAX_LOAD,
        ),
        (
            ServerFilter(countries=frozenset({"MR"}), virtual=False),
            Criterion.VIRTUAL,
        ),
        (ServerFilter(countries=frozenset({"ZZ"})), Criterion.PLACE),
    ],
)
def test_the_criterion_that_leaves_nothing_is_named(
    world: PlaceFinder, wanted: ServerFilter, criterion: Criterion | None
) -> None:
    assert emptied_by(placed(world, SERVERS), wanted) is criterion


def test_no_filter_empties_an_empty_list() -> None:
    assert emptied_by([], ServerFilter(max_load=1)) is None


def test_every_combination_of_criteria_leaves_what_each_of_them_leaves(
    world: PlaceFinder,
) -> None:
    parts: list[tuple[str, list[object]]] = [
        ("required", [frozenset(), frozenset({P2P})]),
        ("excluded", [frozenset(), frozenset({TOR})]),
        ("protocol", [None, UDP]),
        ("countries", [frozenset(), frozenset({"CH", "MR"})]),
        ("excluded_countries", [frozenset(), frozenset({"FR"})]),
        ("cities", [frozenset(), frozenset({"CH/zurich", "MR/nouakchott"})]),
        ("max_load", [None, 50]),
        ("virtual", [True, False]),
    ]
    for choice in product(*(values for _, values in parts)):
        chosen = dict(zip((key for key, _ in parts), choice, strict=True))
        together = set(names(world, _filter(chosen)))
        alone = [set(names(world, _filter({key: chosen[key]}))) for key in chosen]
        assert together == set.intersection(*alone)


def _filter(fields: dict[str, object]) -> ServerFilter:
    return ServerFilter(**fields)  # type: ignore[arg-type]


def test_a_list_offers_what_its_servers_differ_in(world: PlaceFinder) -> None:
    choices = available_filters(placed(world, SERVERS))
    assert choices.features == {TOR, STREAMING}
    assert choices.protocols == (WIREGUARD, UDP)
    assert choices.countries == ("CH", "MR", "NL", "PL")
    assert choices.cities == (
        ("CH/zurich", "Zurich"),
        ("MR/nouakchott", "Nouakchott"),
        ("NL/amsterdam", "Amsterdam"),
    )
    assert choices.loads
    assert choices.virtual


def test_cities_are_offered_in_the_order_of_their_keys(world: PlaceFinder) -> None:
    servers = [
        vpn_server("A#1", "NL", "Amsterdam"),
        vpn_server("B#1", "CH", "Zurich"),
    ]
    cities = available_filters(placed(world, servers)).cities
    assert cities == (("CH/zurich", "Zurich"), ("NL/amsterdam", "Amsterdam"))


def test_a_plain_list_offers_countries_only(world: PlaceFinder) -> None:
    servers = [
        vpn_server("a", "CH", None, provider="cyberghost"),
        vpn_server("b", "NL", None, provider="cyberghost"),
    ]
    choices = available_filters(placed(world, servers))
    assert (choices.features, choices.cities) == (frozenset(), ())
    assert choices.countries == ("CH", "NL")
    assert not choices.loads
    assert not choices.virtual


ALL_PROTOCOLS = frozenset(VpnProtocol)


@pytest.mark.parametrize(
    ("servers", "offered"),
    [
        ([vpn_server(protocols=ALL_PROTOCOLS), vpn_server("CH#2")], ()),
        (
            [
                vpn_server(protocols=ALL_PROTOCOLS),
                vpn_server("CH#2", protocols=frozenset({TCP})),
            ],
            (WIREGUARD, UDP, TCP),
        ),
        (
            [
                vpn_server(
                    protocols=frozenset({WIREGUARD, TCP}),
                    other_hostnames=((TCP, "ch3.example.net"),),
                )
            ],
            (WIREGUARD, TCP),
        ),
    ],
    ids=["all speak the same", "one speaks less", "another host name"],
)
def test_the_protocol_is_asked_only_where_it_matters(
    world: PlaceFinder, servers: list[VpnServer], offered: tuple[VpnProtocol, ...]
) -> None:
    assert available_filters(placed(world, servers)).protocols == offered


def test_nothing_offers_nothing() -> None:
    choices = available_filters(())
    assert (choices.features, choices.countries) == (frozenset(), ())
    assert choices.protocols == ()
