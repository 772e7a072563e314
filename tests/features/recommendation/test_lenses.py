"""Whose peers count, and what is remembered of each choice."""

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from unittest.mock import MagicMock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.dashboard.card_payload import card_payload
from custom_components.qb_peer_vpn.features.recommendation.cycle import Cycle
from custom_components.qb_peer_vpn.features.recommendation.images import scene_of
from custom_components.qb_peer_vpn.features.recommendation.lenses import (
    MOST_NAMES,
    lens_text,
    offered_lenses,
    read_lens,
    with_lens,
)
from custom_components.qb_peer_vpn.features.recommendation.memory import (
    MOST_LENSES,
    Memory,
)
from custom_components.qb_peer_vpn.models import Lens, LensKind, Reason
from custom_components.qb_peer_vpn.recommendation.smoothing import Settled, settle
from tests.automations import minutes_pass
from tests.home import make_snapshot, set_up, state_of
from tests.lenses import SEED, choose_lens, make_grouped_swarm

pytestmark = pytest.mark.usefixtures("all_entities")

BETTER = "binary_sensor.peer_vpn_better_server_available"
CLUSTER = "geo_location.peer_vpn_cluster_{}"

ALL = Lens()
DOWNLOADS = Lens(kind=LensKind.DOWNLOADS)
TV = Lens(kind=LensKind.CATEGORY, name="tv")
RARE = Lens(kind=LensKind.TAG, name="rare")


def cycle_of(entry: MockConfigEntry) -> Cycle:
    cycle: Cycle = entry.runtime_data.recommendation.coordinator.data
    return cycle


NEW = settle(Settled(), {}, datetime(2026, 11, 20, tzinfo=UTC)).weight
"""Of a first poll."""


def remembered(entry: MockConfigEntry) -> float:
    """Return what the polls so far weigh with the lens in use."""
    memory: Memory = entry.runtime_data.recommendation.coordinator.memory
    return memory.state.settled.weight


@pytest.mark.parametrize(
    ("section", "lens"),
    [
        ({}, ALL),
        ({"lens": "all"}, ALL),
        ({"lens": "downloads", "lens_tag": "rare"}, DOWNLOADS),
        ({"lens": "seeds"}, Lens(kind=LensKind.SEEDS)),
        ({"lens": "category", "lens_category": " tv/ ", "lens_tag": "rare"}, TV),
        ({"lens": "tag", "lens_tag": "ra\nre"}, RARE),
        ({"lens": "tag", "lens_category": "tv"}, ALL),
        ({"lens": "category", "lens_category": " \n"}, ALL),
        ({"lens": "category", "lens_category": 7}, ALL),
        ({"lens": "from the future"}, ALL),
    ],
)
def test_a_lens_is_read_from_the_options(
    section: dict[str, object], lens: Lens
) -> None:
    assert read_lens(section) == lens


@pytest.mark.parametrize(
    ("lens", "text"),
    [(ALL, "all"), (DOWNLOADS, "downloads"), (TV, "category: tv"), (RARE, "tag: rare")],
)
def test_a_lens_is_written_into_the_options_and_named(lens: Lens, text: str) -> None:
    section = with_lens({"lens_tag": "new", "votes": "by_traffic"}, lens)

    assert read_lens(section) == lens
    assert section["votes"] == "by_traffic"
    assert section.get("lens_tag") == (lens.name if lens is RARE else None)
    assert lens_text(lens) == text


def test_the_lenses_of_what_there_is_are_offered() -> None:
    assert [*map(lens_text, offered_lenses(make_grouped_swarm()))] == [
        "all",
        "downloads",
        "seeds",
        "category: linux",
        "category: tv",
        "category: tv/news",
        "tag: new",
        "tag: rare",
    ]


def test_of_very_many_names_some_are_offered() -> None:
    names = tuple(f"{number:05}" for number in range(10_000))
    many = replace(make_grouped_swarm(), categories=names, tags=names)

    assert len(offered_lenses(many)) == 3 + 2 * MOST_NAMES


@pytest.mark.parametrize(
    ("options", "counted", "countries"),
    [
        ({"lens": "all"}, 21, {"JP", "ES", "GB"}),
        ({"lens": "downloads"}, 10, {"JP"}),
        ({"lens": "seeds"}, 11, {"ES", "GB"}),
        ({"lens": "category", "lens_category": "tv"}, 6, {"ES"}),
        ({"lens": "tag", "lens_tag": "rare"}, 5, {"GB"}),
        ({"lens": "tag", "lens_tag": "gone"}, 0, set()),
    ],
)
async def test_only_peers_within_the_lens_count(
    home: HomeAssistant,
    grouped: MockConfigEntry,
    options: dict[str, str],
    counted: int,
    countries: set[str],
) -> None:
    await choose_lens(home, grouped, **options)

    cycle = cycle_of(grouped)
    assert cycle.lens == read_lens(options)
    assert cycle.summary.counted == counted
    assert {code for code, _ in cycle.summary.countries} == countries
    assert cycle.swarm.networks == sum(number for _, number in cycle.summary.countries)
    assert cycle.summary.peers == 21


async def test_peers_that_are_left_out_stay_on_the_map(
    home: HomeAssistant, grouped: MockConfigEntry
) -> None:
    def on_map() -> dict[str, tuple[int, bool]]:
        states = [
            state.attributes
            for number in range(1, 9)
            if "place" in (state := state_of(home, CLUSTER.format(number))).attributes
        ]
        return {each["place"]: (each["share"], each["counted"]) for each in states}

    everyone = {"Tokyo": (50, True), "Madrid": (30, True), "London": (20, True)}
    assert on_map() == everyone

    await choose_lens(home, grouped, lens="category", lens_category="tv")
    assert on_map() == {
        "Tokyo": (71, False),
        "Madrid": (100, True),
        "London": (29, False),
    }
    assert state_of(home, "sensor.peer_vpn_clusters").state == "1"
    payload = card_payload(home, grouped)
    assert [each["place"] for each in payload["clusters"]] == ["Madrid"]
    left_out = {each["place"]: each["peers"] for each in payload["left_out_clusters"]}
    assert left_out == {"Tokyo": 10, "London": 4}

    await choose_lens(home, grouped, lens="all")
    assert on_map() == everyone
    assert card_payload(home, grouped)["left_out_clusters"] == []


async def test_peers_that_are_left_out_are_faint_in_the_picture(
    home: HomeAssistant, grouped: MockConfigEntry
) -> None:
    await choose_lens(home, grouped, lens="downloads")

    coordinator = grouped.runtime_data.recommendation.coordinator
    texts = defaultdict[str, str](str)
    scene = scene_of(coordinator.data, coordinator.home, texts)
    assert [each.label for each in scene.clusters] == ["Tokyo"]
    assert {each.label for each in scene.left_out} == {"Madrid", "London"}


async def test_a_torrent_that_changes_its_category_counts_at_the_next_poll(
    home: HomeAssistant,
    grouped: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    await choose_lens(home, grouped, lens="category", lens_category="tv")

    fake_session.async_peer_snapshot.side_effect = lambda now: make_grouped_swarm(
        {"GB": SEED}
    )
    await minutes_pass(home, freezer)

    assert cycle_of(grouped).swarm.networks == 10


async def test_each_lens_remembers_its_costs(
    home: HomeAssistant, grouped: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    coordinator = grouped.runtime_data.recommendation.coordinator
    freezer.tick(60)
    await coordinator.async_refresh()
    of_all = remembered(grouped)

    await choose_lens(home, grouped, lens="seeds")
    assert remembered(grouped) == NEW

    await choose_lens(home, grouped, lens="all")
    assert remembered(grouped) == of_all > NEW


async def test_a_cycle_under_way_remembers_its_costs_for_its_own_lens(
    home: HomeAssistant, grouped: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    coordinator = grouped.runtime_data.recommendation.coordinator
    freezer.tick(60)

    under_way = home.async_create_task(coordinator.async_refresh())
    await choose_lens(home, grouped, lens="seeds")
    await under_way

    assert remembered(grouped) == NEW
    await choose_lens(home, grouped, lens="all")
    assert remembered(grouped) > NEW


async def test_the_lenses_used_last_are_remembered(
    home: HomeAssistant, grouped: MockConfigEntry
) -> None:
    for number in range(MOST_LENSES):
        await choose_lens(home, grouped, lens="category", lens_category=str(number))
    await choose_lens(home, grouped, lens="all")

    assert remembered(grouped) == NEW


@pytest.mark.parametrize("name", ["tv", "linux"])
async def test_costs_of_the_same_lens_outlive_a_restart(
    home: HomeAssistant,
    grouped: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    name: str,
) -> None:
    await choose_lens(home, grouped, lens="category", lens_category="tv")
    await home.config_entries.async_unload(grouped.entry_id)
    home.config_entries.async_update_entry(
        grouped,
        options={
            "decision": {"measure": False, "lens": "category", "lens_category": name}
        },
    )

    freezer.tick(60)
    await set_up(home, grouped)

    assert (remembered(grouped) > NEW) is (name == "tv")


async def test_the_name_of_a_lens_is_not_stored(
    home: HomeAssistant,
    grouped: MockConfigEntry,
    hass_storage: dict[str, object],
) -> None:
    await choose_lens(home, grouped, lens="category", lens_category="tv/news")
    await home.config_entries.async_unload(grouped.entry_id)

    assert "tv/news" not in str(hass_storage["qb_peer_vpn.entry.memory"])


async def test_an_empty_lens_says_why_it_recommends_the_nearest(
    home: HomeAssistant, grouped: MockConfigEntry
) -> None:
    await choose_lens(home, grouped, lens="tag", lens_tag="gone")

    assert state_of(home, "sensor.peer_vpn_verdict").state == "empty_lens"
    assert state_of(home, BETTER).state == "off"
    payload = card_payload(home, grouped)
    assert payload["verdict"]["sign"] == "wait"
    assert len(payload["left_out_clusters"]) == 3

    await choose_lens(home, grouped, lens="all")
    assert state_of(home, "sensor.peer_vpn_verdict").state == "better_found"


async def test_without_any_peer_every_lens_is_empty(
    home: HomeAssistant,
    grouped: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    fake_session.async_peer_snapshot.side_effect = lambda now: make_snapshot()
    await minutes_pass(home, freezer)

    await choose_lens(home, grouped, lens="downloads")

    assert cycle_of(grouped).summary.counted == 0
    assert cycle_of(grouped).recommendation.reason is Reason.NO_PEERS
