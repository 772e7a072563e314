"""A swarm's whole story, poll by poll: everything that people see shows the same numbers.

Home is in Zurich. The peers move from Europe to Japan and back, and the user follows the
advice. The real round trip to Tokyo is much shorter than the model believes, so that its
server is worth a move once it is measured.
"""

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import MagicMock, patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Event, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.automations import NEW_YORK, automate
from tests.home import ListHost, set_up

from .story import (
    EUROPE,
    JAPAN,
    STAY_IN_TOKYO,
    STAY_IN_ZURICH,
    TO_TOKYO,
    TO_ZURICH,
    TOKYO,
    ZURICH,
    Legs,
    Story,
    swarm,
)

pytestmark = pytest.mark.usefixtures("all_entities")


@pytest.fixture
def legs() -> Iterator[Legs]:
    """Home legs, at first behind a firewall."""
    legs = Legs()
    with patch(
        "custom_components.qb_peer_vpn.features.servers.latency_coordinator.measure_sites",
        legs.measure,
    ):
        yield legs


@pytest.fixture
async def story(
    home: HomeAssistant,
    *,
    entry: MockConfigEntry,
    fake_session: MagicMock,
    city_database: Path,
    server_list: ListHost,
    legs: Legs,
    freezer: FrozenDateTimeFactory,
) -> Story:
    """An entry in its default settings, whose peers are in Europe."""
    runs = await automate(
        home,
        {"triggers": [{"trigger": f"{DOMAIN}.recommended_server_changed"}]},
        {"triggers": [{"trigger": f"{DOMAIN}.better_server_became_available"}]},
        {
            "triggers": [{"trigger": "event", "event_type": "ask"}],
            "conditions": [{"condition": f"{DOMAIN}.is_better_server_available"}],
            "actions": [{"event": "passed"}],
        },
    )
    passed: list[Event] = []
    home.bus.async_listen("passed", passed.append)
    home.config_entries.async_update_entry(entry, options={})
    fake_session.async_peer_snapshot.side_effect = lambda now: swarm(EUROPE, ZURICH, 0)
    await set_up(home, entry)
    return Story(
        hass=home,
        entry=entry,
        freezer=freezer,
        session=fake_session,
        runs=runs,
        passed=passed,
    )


async def test_everything_that_is_seen_shows_the_same_numbers(
    story: Story, legs: Legs
) -> None:
    """Each poll of it is compared: see ``Story.poll``."""
    await nothing_is_measured(story)
    legs.answers = True
    await story.measure()
    await the_user_moves_home(story)
    await the_peers_move_to_japan(story)
    await the_user_follows_and_the_exit_turns(story)
    await the_peers_come_back(story)
    assert story.fired == [
        ("maybe", "Zurich"),
        ("move", "Zurich"),
        ("stay", "Zurich"),
        ("maybe", "Tokyo"),
        ("move", "Tokyo"),
        ("stay", "Tokyo"),
        ("move", "Zurich"),
        ("stay", "Zurich"),
    ]
    assert story.said == {
        "headline_looks_faster",
        "headline_maybe_saving",
        "headline_move_measured",
        "headline_no_peers",
        "headline_shrinking",
        "headline_stay",
    }


async def nothing_is_measured(story: Story) -> None:
    """Without a measurement a move is a guess, however long it lasts."""
    for _ in range(12):
        await story.poll(EUROPE, ZURICH, STAY_IN_ZURICH)
    assert story.told == (STAY_IN_ZURICH, False)
    for _ in range(20):
        seen = await story.poll(EUROPE, NEW_YORK, TO_ZURICH)
        assert seen.card["verdict"]["confidence"] == "low"
    assert story.fired == [("maybe", "Zurich")]


async def the_user_moves_home(story: Story) -> None:
    """What has lasted and becomes sure fires at once; what passes makes no news."""
    await story.poll(EUROPE, NEW_YORK, TO_ZURICH)
    assert story.fired[-1] == ("move", "Zurich")
    await story.until(("stay", "Zurich"), EUROPE, ZURICH, STAY_IN_ZURICH, within=10)
    await story.poll([], ZURICH, None)
    await story.fail()
    await story.poll(EUROPE, ZURICH, STAY_IN_ZURICH)


async def the_peers_move_to_japan(story: Story) -> None:
    """It takes more than an hour to settle, and two polls that differ change nothing."""
    for _ in range(30):
        await story.poll(JAPAN, ZURICH, TO_TOKYO)
    await story.poll([], NEW_YORK, None)
    await story.fail()
    for _ in range(2):
        await story.poll(EUROPE, ZURICH, STAY_IN_ZURICH)
    await story.until(("maybe", "Tokyo"), JAPAN, ZURICH, TO_TOKYO, within=80)
    await story.until(("move", "Tokyo"), JAPAN, ZURICH, TO_TOKYO, within=20)


async def the_user_follows_and_the_exit_turns(story: Story) -> None:
    """Two polls that differ make a move settle again, and another exit is no news."""
    for _ in range(2):
        await story.poll(EUROPE, ZURICH, STAY_IN_ZURICH)
    await story.poll(JAPAN, ZURICH, TO_TOKYO)
    for _ in range(2):
        await story.poll(JAPAN, NEW_YORK, TO_TOKYO)
    await story.poll(JAPAN, ZURICH, TO_TOKYO)
    await story.until(("stay", "Tokyo"), JAPAN, TOKYO, STAY_IN_TOKYO, within=10)


async def the_peers_come_back(story: Story) -> None:
    """For a moment the exit is where the newest poll wants it."""
    for _ in range(5):
        await story.poll(EUROPE, TOKYO, TO_ZURICH)
    for _ in range(2):
        await story.poll(EUROPE, ZURICH, STAY_IN_ZURICH)
    await story.until(("move", "Zurich"), EUROPE, TOKYO, TO_ZURICH, within=80)
    await story.until(("stay", "Zurich"), EUROPE, ZURICH, STAY_IN_ZURICH, within=10)
