"""Inventories of servers: shipped, stored and downloaded ones."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
import json
from typing import Any

import pytest

from custom_components.qb_peer_vpn.models import ServerFeature
from custom_components.qb_peer_vpn.vpn import (
    PROVIDERS,
    PlaceFinder,
    ServerInventory,
    ServerListError,
    ServerListShrunkError,
    accept_list,
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


REFUSAL = {
    "machines": {"CH": 1},
    "names": {"CH": 1},
    "documents": [0],
    "times": 1,
    "since": NOW.isoformat(),
    "is_wanted": False,
}
BROKEN: list[dict[str, object]] = [
    {"machines": {"CH": "one"}},
    {"names": {1: 1}},
    {"documents": [None]},
    {"times": "twice"},
    {"since": "2026-11-20T00:00:00"},
    {"is_wanted": 1},
]


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


def test_the_source_of_an_older_list_is_read_again(world: PlaceFinder) -> None:
    older = stored(world)
    older["list"]["version"] = 2

    inventory = stored_inventory(older, SOURCE, USUAL, world)

    assert inventory is not None
    assert len(inventory.servers) == 4
    assert inventory.validators == ()
    # It had other machines: several host names of one are one machine now.
    assert len(downloaded(world, SHRUNK, last=inventory).servers) == 1


def test_what_was_refused_is_stored(world: PlaceFinder) -> None:
    last = refused(world, downloaded(world))

    again = json.loads(json.dumps(inventory_to_store(last, SOURCE)))

    restored = stored_inventory(again, SOURCE, USUAL, world)
    assert restored == last
    assert restored.refusal == last.refusal
    assert restored.census == last.census


def test_the_stored_list_of_another_source_is_not_used(world: PlaceFinder) -> None:
    assert stored_inventory(stored(world), "mullvad ", USUAL, world) is None


@pytest.mark.parametrize(
    "change",
    [
        {"validators": ["nonsense"]},
        {"fetched_at": "yesterday"},
        {"fetched_at": "2026-11-20T00:00:00"},
        # In UTC, this is before the year 1.
        {"fetched_at": "0001-01-01T00:00:00+23:59"},
        {"list": {}},
        {"unusable": None},
        {"source": 7},
        {"documents": None},
        {"documents": ["0"]},
        {"refusal": 7},
        {"refusal": {}},
        *({"refusal": REFUSAL | change} for change in BROKEN),
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


SHRUNK = grouped(machine("CH#1"))


def refused(places: PlaceFinder, last: ServerInventory) -> ServerInventory:
    """Return the last good list after a shrunk one was refused."""
    with pytest.raises(ServerListShrunkError) as caught:
        downloaded(places, SHRUNK, last=last)
    return replace(last, refusal=caught.value.refusal)


def test_a_list_that_lost_most_of_its_servers_is_refused(world: PlaceFinder) -> None:
    with pytest.raises(ServerListShrunkError, match="too few servers"):
        downloaded(world, SHRUNK, last=downloaded(world))


def test_a_refused_list_is_accepted_after_three_days(world: PlaceFinder) -> None:
    last = refused(world, refused(world, downloaded(world)))

    later = NOW + timedelta(hours=72)
    accepted = downloaded(world, SHRUNK, last=last, now=later)

    assert len(accepted.servers) == 1
    assert accepted.refusal is None


def test_a_refused_list_is_accepted_when_the_user_wants_it(world: PlaceFinder) -> None:
    last = refused(world, downloaded(world))

    wanted = accept_list(last, None, NOW)

    assert wanted.refusal
    assert wanted.refusal.is_wanted
    assert len(downloaded(world, SHRUNK, last=wanted).servers) == 1


def test_a_list_that_the_user_has_seen_is_accepted_before_it_is_refused(
    world: PlaceFinder,
) -> None:
    last, seen = downloaded(world), downloaded(world, SHRUNK)

    wanted = accept_list(last, seen.census, NOW)

    assert len(downloaded(world, SHRUNK, last=wanted).servers) == 1


def test_there_is_nothing_to_accept_in_a_list_that_has_lost_nothing(
    world: PlaceFinder,
) -> None:
    last = downloaded(world)

    assert accept_list(last, last.census, NOW) is last
    assert accept_list(last, None, NOW) is last
    shipped = shipped_inventory(USUAL, world)
    assert accept_list(shipped, last.census, NOW) is shipped


def test_a_list_that_an_older_version_stored_is_not_compared(
    world: PlaceFinder,
) -> None:
    old = stored(world)
    del old["documents"], old["refusal"]
    last = stored_inventory(old, SOURCE, USUAL, world)
    assert last

    assert len(downloaded(world, SHRUNK, last=last).servers) == 1


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
