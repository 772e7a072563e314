"""Servers grouped by place, and sites of the shipped table."""

from dataclasses import replace
from ipaddress import ip_address
from itertools import cycle
from random import Random

from hypothesis import given, strategies as st

from custom_components.qb_peer_vpn.models import ServerFeature, VpnServer
from custom_components.qb_peer_vpn.vpn import (
    PlaceCounts,
    PlaceFinder,
    ServerFilter,
    group_into_sites,
)
from custom_components.qb_peer_vpn.vpn.lists.proton_list import parse_proton_list
from custom_components.qb_peer_vpn.vpn.places.place_tables import PlaceTables
from custom_components.qb_peer_vpn.vpn.sites import SiteList, shipped_sites

from .samples import as_bytes, grouped, logical, machine, vpn_server

FREE = ServerFeature.FREE
P2P = ServerFeature.P2P
SECURE_CORE = ServerFeature.SECURE_CORE
STREAMING = ServerFeature.STREAMING
TOR = ServerFeature.TOR


def keys(sites: SiteList) -> list[str]:
    return [site.key for site in sites.sites]


def test_servers_of_one_city_are_one_site_whatever_the_spelling(
    places: PlaceFinder,
) -> None:
    servers = [
        vpn_server("CO#2", "CO", "Bogota"),
        vpn_server("CH#1"),
        vpn_server("CO#1", "CO", "Bogotá"),
    ]
    result = group_into_sites(servers, places)
    assert keys(result) == ["CH/zurich", "CO/bogota"]
    bogota = result.sites[1]
    assert (bogota.city, bogota.country_code) == ("Bogotá", "CO")
    assert [server.name for server in bogota.servers] == ["CO#1", "CO#2"]
    assert bogota.server_count == 2


def test_a_list_from_outside_becomes_sites(places: PlaceFinder) -> None:
    content = grouped(
        machine("UK#1", "UK#2", city="London", domain="node-uk-01.protonvpn.net"),
        machine("MR#1", city="Nouakchott", domain="mr-01.protonvpn.net"),
        machine("CH#1", "CH-FREE#1"),
        machine("CH#5", P2P=False, domain="node-ch-05.protonvpn.net"),
    )
    result = group_into_sites(parse_proton_list(content).servers, places)
    assert [
        (site.key, site.server_count, site.physical_country) for site in result.sites
    ] == [
        ("CH/zurich", 1, None),
        ("GB/london", 2, None),
        ("MR/nouakchott@FR", 1, "FR"),
    ]


def test_a_mixed_machine_counts_for_its_p2p_names_only(places: PlaceFinder) -> None:
    content = as_bytes([logical("CH#1"), logical("CH#2", P2P=False)])
    [site] = group_into_sites(parse_proton_list(content).servers, places).sites
    assert [server.name for server in site.servers] == ["CH#1"]


def test_features_are_required_and_excluded(places: PlaceFinder) -> None:
    servers = [
        vpn_server("CH#1"),
        vpn_server("CH#2", features=frozenset({P2P, STREAMING})),
        vpn_server("CH#3", features=frozenset({STREAMING})),
        vpn_server("CH-AU#4", features=frozenset({P2P, SECURE_CORE})),
        vpn_server("CH#5-TOR", features=frozenset({TOR})),
        vpn_server("CH-FREE#6", features=frozenset({FREE})),
    ]

    def names(
        required: frozenset[ServerFeature], excluded: frozenset[ServerFeature]
    ) -> list[str]:
        wanted = ServerFilter(required=required, excluded=excluded)
        result = group_into_sites(servers, places, wanted)
        return [server.name for site in result.sites for server in site.servers]

    [default] = group_into_sites(servers, places).sites
    assert [server.name for server in default.servers] == ["CH#1", "CH#2"]
    assert names(frozenset({P2P, STREAMING}), frozenset()) == ["CH#2"]
    assert names(frozenset({P2P}), frozenset({STREAMING})) == ["CH#1", "CH-AU#4"]
    assert len(names(frozenset(), frozenset())) == len(servers)
    assert names(frozenset({TOR}), frozenset({TOR})) == []


def test_a_server_in_an_unknown_country_is_in_no_site(places: PlaceFinder) -> None:
    nowhere = vpn_server("ZZ#1", "ZZ", "Atlantis")
    servers = [
        nowhere,
        vpn_server("PL#1", "PL", "Nowhere"),
        vpn_server("PL#2", "PL", None),
        vpn_server("PL#3", "PL", "Warsaw"),
    ]
    result = group_into_sites(servers, places)
    assert keys(result) == ["PL", "PL/nowhere", "PL/warsaw"]
    assert nowhere not in [each for site in result.sites for each in site.servers]
    assert result.counts.nowhere == 1


def test_no_servers_make_no_sites(places: PlaceFinder) -> None:
    assert group_into_sites([], places) == SiteList(sites=(), counts=PlaceCounts())


SERVERS = st.lists(
    st.builds(
        vpn_server,
        st.integers(1, 999_999).map("CH#{}".format),
        st.sampled_from(["CH", "GB", "UK", "US", "PL", "ZZ"]),
        st.sampled_from(
            [
                *(None, "", "Zurich", "Zürich", "London", "new york", "New York"),
                *("Old Town", "old town", "Oldtown", "San Jose", "San José"),
            ]
        ),
        features=st.frozensets(st.sampled_from(ServerFeature)),
        physical_country=st.none() | st.sampled_from(["CH", "FR", "GL", "ZZ"]),
        region=st.none() | st.sampled_from(["Texas", "Europe"]),
    ),
    unique_by=lambda server: server.name,
    max_size=30,
)


WANTED = ServerFilter(required=frozenset({P2P}), excluded=frozenset({TOR}))


@given(servers=SERVERS)
def test_every_fitting_server_is_in_exactly_one_place(
    places: PlaceFinder, servers: list[VpnServer]
) -> None:
    result = group_into_sites(servers, places, WANTED)
    landed = [server for site in result.sites for server in site.servers]
    fitting = [
        server
        for server in servers
        if P2P in server.features
        and TOR not in server.features
        # No table knows ZZ.
        and server.country_code != "ZZ"
    ]
    by_name = sorted(fitting, key=lambda server: server.name)
    assert sorted(landed, key=lambda server: server.name) == by_name
    assert keys(result) == sorted(set(keys(result)))
    for site in result.sites:
        assert site.server_count == len(site.servers) > 0
        assert site.features == {
            feature for server in site.servers for feature in server.features
        }
    counts = result.counts
    assert len(servers) == sum(
        (counts.by_city, counts.by_region, counts.by_country, counts.nowhere)
    )


@given(servers=SERVERS, chance=st.randoms(use_true_random=False))
def test_the_order_of_the_list_does_not_matter(
    places: PlaceFinder, servers: list[VpnServer], chance: Random
) -> None:
    shuffled = list(servers)
    chance.shuffle(shuffled)
    one = group_into_sites(servers, places, ServerFilter())
    assert group_into_sites(shuffled, places, ServerFilter()) == one


def test_shipped_sites_are_the_cities_with_p2p(places: PlaceFinder) -> None:
    sites = {site.key: site for site in shipped_sites(places)}
    assert len(sites) == 166
    assert list(sites) == sorted(sites)
    assert "US/houston" not in sites
    assert sum(site.server_count for site in sites.values()) == 12_866
    assert {site.servers for site in sites.values()} == {()}
    assert sites["GB/london"].server_count == 456
    assert sites["MR/nouakchott@FR"].physical_country == "FR"


def test_a_shipped_site_is_the_one_that_a_list_will_bring(
    places: PlaceFinder, tables: PlaceTables
) -> None:
    servers = [
        vpn_server(f"{place.country_code}#{number}", place.country_code, place.city)
        for number, place in enumerate(tables.places)
        if place.p2p_servers
    ]
    listed = group_into_sites(servers, places).sites
    shipped = shipped_sites(places)
    assert [replace(site, servers=(), server_count=0) for site in listed] == [
        replace(site, server_count=0) for site in shipped
    ]


def test_one_city_is_as_many_sites_as_it_has_real_places(places: PlaceFinder) -> None:
    servers = [
        vpn_server("CH#1", physical_country="CH"),
        vpn_server("CH#2", physical_country="FR"),
        vpn_server("CH#3", physical_country="FR"),
        vpn_server("CH#4", physical_country="GB"),
    ]
    sites = group_into_sites(servers, places).sites
    assert [(site.key, site.physical_country, site.server_count) for site in sites] == [
        ("CH/zurich", None, 1),
        ("CH/zurich@FR", "FR", 2),
        ("CH/zurich@GB", "GB", 1),
    ]
    assert {(site.city, site.country_code) for site in sites} == {("Zurich", "CH")}
    assert sites[1].coordinates == places.tables.anchors["FR"].coordinates
    assert sites[1].radius_km == places.tables.anchors["FR"].radius_km


def test_a_country_without_a_proven_anchor_uses_its_usual_one(
    places: PlaceFinder,
) -> None:
    [site] = group_into_sites([vpn_server(physical_country="HR")], places).sites
    assert "HR" not in places.tables.anchors
    assert site.coordinates == places.tables.country_anchors["HR"].coordinates


def test_a_host_that_no_table_knows_leaves_the_site_where_it_says(
    places: PlaceFinder,
) -> None:
    home, abroad = group_into_sites(
        [vpn_server("CH#1"), vpn_server("CH#2", physical_country="ZZ")], places
    ).sites
    assert (abroad.physical_country, abroad.coordinates) == ("ZZ", home.coordinates)


def test_all_of_protons_servers_become_sites(world: PlaceFinder) -> None:
    cities = [
        (proton_city.country_code, proton_city.city)
        for proton_city in world.tables.places
        if proton_city.p2p_servers
    ]
    servers = [
        vpn_server(
            f"{country_code}#{number}",
            country_code,
            city,
            hostname=f"node-{country_code.lower()}-{number // 17}.protonvpn.net",
            addresses=(ip_address(0x0A000000 + number // 17),),
        )
        for number, (country_code, city) in zip(
            range(15_434), cycle(cities), strict=False
        )
    ]
    result = group_into_sites(servers, world)
    assert sum(site.server_count for site in result.sites) == 15_434
