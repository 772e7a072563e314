"""What happens to torrents is reported once: by the event entity and by triggers."""

from datetime import timedelta
from typing import Any
from unittest.mock import MagicMock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import CoreState, Event, HomeAssistant, State, callback
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.qbittorrent import CannotConnectError
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.automations import automate
from tests.home import set_up, state_of
from tests.torrents.tables import digits

from .story import EVENT, Story, done, loading

pytestmark = pytest.mark.usefixtures("all_entities")


@pytest.fixture
def story(
    home: HomeAssistant, fake_session: MagicMock, freezer: FrozenDateTimeFactory
) -> Story:
    return Story(home, fake_session, freezer)


@pytest.fixture
def fired(home: HomeAssistant) -> list[State]:
    """The states of the event entity that were events, as the list grows."""
    states: list[State] = []

    @callback
    def keep(event: Event[Any]) -> None:
        state, before = event.data["new_state"], event.data["old_state"]
        if state and before and state.attributes.get("event_type"):
            states.append(state)

    async_track_state_change_event(home, EVENT, keep)
    return states


def kinds(fired: list[State]) -> list[str]:
    found = [state.attributes["event_type"] for state in fired]
    fired.clear()
    return found


async def test_the_life_of_a_torrent_is_reported_step_by_step(
    home: HomeAssistant, story: Story, loaded: MockConfigEntry, fired: list[State]
) -> None:
    await story.goes_on(film=loading(category="films", tags="a, qbpv-0a1b2c3d"))
    (state,) = fired
    assert state.attributes["name"] == "film"
    assert state.attributes["hash"] == digits("film")
    assert (state.attributes["category"], state.attributes["tags"]) == ("films", ["a"])
    assert (state.attributes["count"], state.attributes["late"]) == (1, False)
    assert kinds(fired) == ["added"]

    await story.goes_on(film=loading())
    assert kinds(fired) == []
    await story.goes_on(film=done())
    assert fired[0].attributes["seconds"] == 600
    assert kinds(fired) == ["finished", "all_finished"]

    # A recheck goes through all of it again.
    await story.goes_on(film=done(state="checkingUP", amount_left=1_000))
    await story.goes_on(film=done())
    assert kinds(fired) == []

    await story.goes_on(film=done(state="missingFiles"))
    await story.goes_on(film=done(state="missingFiles"))
    assert kinds(fired) == ["failed"]

    await story.goes_on()
    assert kinds(fired) == []
    await story.goes_on()
    assert kinds(fired) == ["removed"]


async def test_a_download_that_gets_nothing_stalls(
    story: Story, loaded: MockConfigEntry, fired: list[State]
) -> None:
    for _ in range(9):
        await story.goes_on(film=loading(state="stalledDL"))
    assert kinds(fired) == ["added"]
    for _ in range(4):
        await story.passes()
    assert kinds(fired) == ["stalled"]


async def test_many_at_once_are_one_event(
    story: Story,
    loaded: MockConfigEntry,
    fired: list[State],
    caplog: pytest.LogCaptureFixture,
) -> None:
    await story.goes_on(**{f"secret {number}": done() for number in range(500)})
    state = fired[0]
    assert state.attributes["count"] == 500
    assert state.attributes["name"] is None
    assert kinds(fired) == ["added", "finished", "all_finished"]
    assert "secret" not in caplog.text


async def test_names_can_be_kept_out_of_states(
    home: HomeAssistant, story: Story, loaded: MockConfigEntry, fired: list[State]
) -> None:
    section = {"show_names": False}
    home.config_entries.async_update_entry(
        loaded, options={**loaded.options, "torrents": section}
    )
    await story.goes_on(film=loading())
    assert fired[0].attributes["name"] is None
    assert fired[0].attributes["hash"] == digits("film")
    # Triggers run what an administrator has set up, and are not recorded as states.


async def test_what_happened_while_home_assistant_was_away_is_reported_late_and_once(
    home: HomeAssistant, story: Story, loaded: MockConfigEntry, fired: list[State]
) -> None:
    await story.goes_on(film=loading(), old=done(dt_util.utcnow() - timedelta(days=9)))
    await home.config_entries.async_unload(loaded.entry_id)
    fired.clear()
    await story.passes(hours=2)

    old = done(dt_util.utcnow() - timedelta(days=9))
    story.shows(film=done(dt_util.utcnow() - timedelta(hours=1)), old=old, new=done())
    # Automations attach their triggers when Home Assistant has started.
    home.set_state(CoreState.starting)
    await home.config_entries.async_setup(loaded.entry_id)
    await home.async_block_till_done(wait_background_tasks=True)
    runs = await automate(home, {"triggers": {"trigger": f"{DOMAIN}.torrent_finished"}})
    assert not [state for state in fired if state.attributes.get("name") == "film"]
    home.set_state(CoreState.running)
    home.bus.async_fire("homeassistant_started")
    await home.async_block_till_done()
    await story.passes(seconds=3)
    late = {
        state.attributes["name"]: state.attributes["late"]
        for state in fired
        if state.attributes["event_type"] == "finished"
    }
    assert late["film"] is True
    assert "old" not in late
    assert "film" in {run.data["trigger"]["name"] for run in runs}

    runs.clear()
    await home.config_entries.async_reload(loaded.entry_id)
    await story.passes(seconds=3)
    await story.passes()
    assert runs == []


async def test_a_partial_list_after_a_restart_removes_nothing(
    story: Story, loaded: MockConfigEntry, fired: list[State]
) -> None:
    await story.goes_on(film=loading())
    fired.clear()
    story.settles(is_so=True)
    for _ in range(3):
        await story.goes_on()
    story.settles(is_so=False)
    await story.goes_on(film=loading())
    assert kinds(fired) == []


LIMITED: dict[str, dict[str, str]] = {
    "torrent_added": {"category": "films"},
    "torrent_finished": {"tag": "a", "name": "fi*"},
    "torrent_failed": {"config_entry_id": "entry"},
    "torrent_removed": {},
    "torrent_stalled": {"for": "00:02:00", "name": "slow"},
    "all_downloads_finished": {},
}


async def test_triggers_may_be_limited_to_some_torrents(
    home: HomeAssistant, story: Story, loaded: MockConfigEntry
) -> None:
    runs = await automate(
        home,
        *(
            {"triggers": {"trigger": f"{DOMAIN}.{name}", "options": options}}
            for name, options in LIMITED.items()
        ),
    )

    def names() -> list[tuple[str, str | None]]:
        found = [
            (run.data["trigger"]["platform"], run.data["trigger"]["name"])
            for run in runs
        ]
        runs.clear()
        return sorted((kind.removeprefix(f"{DOMAIN}."), name) for kind, name in found)

    slow, film = loading(state="stalledDL"), loading(category="films", tags="a")
    await story.goes_on(Film=film, other=loading(), slow=slow)
    assert names() == [("torrent_added", "Film")]
    await story.goes_on(
        Film=done(category="films", tags="a"), other=done(tags="a"), slow=slow
    )
    assert names() == [("torrent_finished", "Film")]
    await story.goes_on(Film=done(state="error"), other=done(), slow=slow)
    await story.goes_on(Film=done(state="error"), other=done(), slow=slow)
    assert names() == [("torrent_failed", "Film"), ("torrent_stalled", "slow")]
    await story.goes_on(Film=done(), slow=done())
    assert names() == [("all_downloads_finished", None)]
    await story.goes_on(Film=done(), slow=done())
    assert names() == [("torrent_removed", "other")]
    many = {f"fi {number}": loading(tags="a") for number in range(60)}
    await story.goes_on(Film=done(), slow=done(), **many)
    await story.goes_on(
        Film=done(), slow=done(), **{name: done(tags="a") for name in many}
    )
    assert names() == [("all_downloads_finished", None)]


async def test_conditions_follow_the_torrents_and_the_answers(
    home: HomeAssistant,
    story: Story,
    loaded: MockConfigEntry,
    fake_session: MagicMock,
) -> None:
    def template(name: str) -> dict[str, Any]:
        return {
            "triggers": {"trigger": "event", "event_type": name},
            "conditions": {"condition": f"{DOMAIN}.{name}"},
        }

    runs = await automate(
        home, template("is_downloading"), template("is_alternative_mode")
    )

    async def passing() -> int:
        runs.clear()
        for name in ("is_downloading", "is_alternative_mode"):
            home.bus.async_fire(name)
        await home.async_block_till_done()
        return len(runs)

    assert await passing() == 0
    await story.goes_on(film=loading())
    assert await passing() == 1
    fake_session.async_peer_snapshot.side_effect = CannotConnectError()
    await story.goes_on(film=loading())
    assert await passing() == 0
    assert state_of(home, EVENT).state == "unavailable"
    assert state_of(home, "sensor.peer_vpn_download_rate").state == "unavailable"


async def test_automations_find_the_states_of_the_poll_that_they_hear_of(
    home: HomeAssistant, story: Story, loaded: MockConfigEntry
) -> None:
    counted = "sensor.peer_vpn_downloading_torrents"
    none_is = {
        "condition": "not",
        "conditions": [{"condition": f"{DOMAIN}.is_downloading"}],
    }
    runs = await automate(
        home,
        {
            "triggers": {"trigger": f"{DOMAIN}.all_downloads_finished"},
            "conditions": [
                none_is,
                {"condition": "state", "entity_id": counted, "state": "0"},
            ],
        },
    )
    await story.goes_on(film=loading())
    assert state_of(home, counted).state == "1"
    await story.goes_on(film=done())
    assert len(runs) == 1


async def test_all_that_happened_during_an_outage_is_an_event_after_it(
    story: Story,
    loaded: MockConfigEntry,
    fake_session: MagicMock,
    fired: list[State],
) -> None:
    await story.goes_on(film=loading(), album=loading())
    fired.clear()
    fake_session.async_peer_snapshot.side_effect = CannotConnectError()
    await story.passes()
    fake_session.async_peer_snapshot.side_effect = None
    await story.goes_on(film=done(), album=done())
    seen = [state for state in fired if state.attributes["event_type"] == "finished"]
    assert {state.attributes["name"] for state in seen} == {"film", "album"}


async def test_downloads_are_polled_more_often(
    story: Story, loaded: MockConfigEntry
) -> None:
    table = loaded.runtime_data.connection.table
    assert table.update_interval == timedelta(seconds=60)
    await story.goes_on(film=loading())
    assert table.update_interval == timedelta(seconds=15)
    await story.goes_on(film=done())
    await story.passes()
    assert table.update_interval == timedelta(seconds=60)


async def test_a_second_connection_reports_its_own(
    home: HomeAssistant, story: Story, loaded: MockConfigEntry
) -> None:
    second = MockConfigEntry(
        domain=DOMAIN,
        title="Second",
        data={**loaded.data, "url": "http://other.local"},
        options=loaded.options,
        entry_id="second",
        version=loaded.version,
        minor_version=loaded.minor_version,
    )
    second.add_to_hass(home)
    await set_up(home, second)
    runs = await automate(
        home,
        {
            "triggers": {
                "trigger": f"{DOMAIN}.torrent_added",
                "options": {"config_entry_id": "second"},
            }
        },
    )
    await story.goes_on(film=loading())
    (run,) = runs
    assert run.data["trigger"]["config_entry_id"] == "second"
