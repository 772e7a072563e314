"""Inventories of servers: shipped, stored and downloaded ones."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from custom_components.qb_peer_vpn.models import ServerFeature
from custom_components.qb_peer_vpn.vpn import (
    PROVIDERS,
    PlaceFinder,
    ServerInventory,
    ServerListError,
    ServerListShrunkError,
    inventory_to_store,
    parsed_inventory,
    shipped_inventory,
    stored_inventory,
)
from custom_components.qb_peer_vpn.vpn.lists.proton_list import parse_proton_list
from custom_components.qb_peer_vpn.web import Validators

from .samples import grouped, machine

USUAL = PROVIDERS["protonvpn"].default_filter
SOURCE = "protonvpn "
NOW = datetime(2026, 11, 20, tzinfo=UTC)
LIST = grouped(
    machine("CH#1", "CH#2"),
    machine("NL#1", city="Amsterdam", domain="node-nl-01.protonvpn.net"),
    machine("JP#1", city="Tokyo", domain="node-jp-01.protonvpn.net"),
    {"domain": None},
)


def downloaded(
    places: PlaceFinder, content: bytes = LIST, **changes: Any
) -> ServerInventory:
    arguments: dict[str, Any] = {"last": ServerInventory(), "now": NOW} | changes
    return parsed_inventory(
        parse_proton_list(content),
        (Validators(etag="one"), Validators()),
        arguments.pop("wanted", USUAL),
        places,
        **arguments,
    )


def stored(places: PlaceFinder) -> dict[str, Any]:
    return inventory_to_store(downloaded(places), SOURCE)


def test_a_downloaded_list_becomes_sites(world: PlaceFinder) -> None:
    inventory = downloaded(world)

    assert [site.key for site in inventory.sites] == [
        "CH/zurich",
        "JP/tokyo",
        "NL/amsterdam",
    ]
    assert len(inventory.servers) == 4
    assert inventory.unusable == 1
    assert inventory.fetched_at == NOW
    assert inventory.counts.by_city == 4


def test_what_is_stored_comes_back(world: PlaceFinder) -> None:
    assert stored_inventory(stored(world), SOURCE, USUAL, world) == downloaded(world)


def test_the_stored_list_of_another_source_is_not_used(world: PlaceFinder) -> None:
    assert stored_inventory(stored(world), "mullvad ", USUAL, world) is None


@pytest.mark.parametrize(
    "change",
    [
        {"validators": ["nonsense"]},
        {"fetched_at": "yesterday"},
        {"fetched_at": "2026-11-20T00:00:00"},
        {"list": {}},
        {"unusable": None},
        {"source": 7},
    ],
)
def test_nonsense_in_the_store_is_refused(
    world: PlaceFinder, change: dict[str, object]
) -> None:
    with pytest.raises(ServerListError):
        stored_inventory(stored(world) | change, SOURCE, USUAL, world)


@pytest.mark.parametrize("nonsense", [None, [], "list", 7])
def test_a_store_of_another_shape_is_refused(
    world: PlaceFinder, nonsense: object
) -> None:
    with pytest.raises(ServerListError):
        stored_inventory(nonsense, SOURCE, USUAL, world)


def test_a_list_without_a_server_that_fits_is_refused(world: PlaceFinder) -> None:
    tor_only = replace(USUAL, required=frozenset({ServerFeature.TOR}))

    with pytest.raises(ServerListError, match="no server that fits"):
        downloaded(world, wanted=tor_only)


def test_a_list_that_lost_most_of_its_machines_is_refused(world: PlaceFinder) -> None:
    with pytest.raises(ServerListShrunkError, match="1 servers after 3"):
        downloaded(world, grouped(machine("CH#1")), last=downloaded(world))


def test_the_shipped_table_obeys_the_filter(world: PlaceFinder) -> None:
    everywhere = shipped_inventory(USUAL, world).sites
    only = replace(
        USUAL,
        countries=frozenset({"NL", "CH", "MR"}),
        excluded_countries=frozenset({"CH"}),
    )
    real = replace(USUAL, cities=frozenset({"NL/amsterdam"}), virtual=False)

    assert len(everywhere) > 100
    assert {site.key for site in shipped_inventory(only, world).sites} == {
        "NL/amsterdam",
        "MR/nouakchott@FR",
    }
    assert [site.key for site in shipped_inventory(real, world).sites] == [
        "NL/amsterdam"
    ]


def test_the_shipped_table_counts_p2p_servers_only(world: PlaceFinder) -> None:
    anything = replace(USUAL, required=frozenset())

    assert shipped_inventory(anything, world) == ServerInventory()


def test_unchanged_servers_stay_the_same_objects(world: PlaceFinder) -> None:
    last = stored_inventory(stored(world), SOURCE, USUAL, world)
    assert last is not None

    renewed = downloaded(world, last=last)

    assert renewed == last
    assert [*map(id, renewed.servers)] == [*map(id, last.servers)]
    assert all(
        server in {*map(id, last.servers)}
        for site in renewed.sites
        for server in map(id, site.servers)
    )
