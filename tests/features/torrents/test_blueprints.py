"""The blueprints about torrents, run as automations: what happens, and what they do."""

from typing import Any
from unittest.mock import MagicMock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import CoreState, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.blueprints.phone import Phone, add_phone
from tests.blueprints.uses import passes, passes_by, until, use
from tests.home import set_up

from .boxed import BoxInWeb
from .story import Story, done, loading

pytestmark = pytest.mark.usefixtures("all_entities")

SWITCH = "switch.peer_vpn_alternative_limits"
PLAYER, OTHER_PLAYER = "media_player.tv", "media_player.kitchen"
ANNA, BEN = "person.anna", "person.ben"


@pytest.fixture
def story(
    home: HomeAssistant, fake_session: MagicMock, freezer: FrozenDateTimeFactory
) -> Story:
    return Story(home, fake_session, freezer)


@pytest.fixture
async def phone(home: HomeAssistant) -> Phone:
    return await add_phone(home)


@pytest.fixture
async def two_torrents(
    home: HomeAssistant, box: BoxInWeb, connected: MockConfigEntry
) -> BoxInWeb:
    """A torrent that runs, and one that was stopped by hand."""
    box.web_ui.transfer["use_alt_speed_limits"] = False
    box.add("Runs", state="stalledUP", amount_left=0)
    box.add("Stopped", state="stoppedDL")
    await set_up(home, connected)
    return box


def states_of(box: BoxInWeb) -> list[str]:
    return [str(row["state"]) for row in box.box.torrents.values()]


async def shows(home: HomeAssistant, **states: str) -> None:
    """Let entities show other states."""
    for name, state in states.items():
        domain, _, rest = name.partition("_")
        entity_id = f"media_player.{rest}" if domain == "player" else f"person.{rest}"
        home.states.async_set(entity_id, state)
    await passes_by(home)


async def test_a_finished_download_is_announced_once_by_its_name(
    home: HomeAssistant, story: Story, loaded: MockConfigEntry, phone: Phone
) -> None:
    await use(home, "torrent_finished", phone=phone.device_id)
    await story.goes_on(film=loading())
    assert not phone.messages
    await story.goes_on(film=done())
    await phone.has(messages=1)
    (message,) = phone.messages
    assert (message["title"], message["message"]) == ("Download finished", "film")
    assert message["data"]["tag"].startswith("qb_peer_vpn_")

    # A recheck ends in the same state.
    await story.goes_on(film=done(state="checkingUP", amount_left=1_000))
    await story.goes_on(film=done())
    await phone.has(messages=1)


async def test_many_finished_downloads_are_one_message(
    home: HomeAssistant, story: Story, loaded: MockConfigEntry, phone: Phone
) -> None:
    await use(home, "torrent_finished", phone=phone.device_id)
    await story.goes_on(**{f"film {number}": done() for number in range(60)})
    await phone.has(messages=1)
    assert phone.messages[0]["message"] == "60 torrents"


@pytest.mark.parametrize(
    "chosen",
    [{"category": "films"}, {"tag": "mine"}, {"category": "films", "tag": "mine"}],
)
async def test_only_downloads_of_a_category_or_with_a_tag_are_announced(
    *,
    home: HomeAssistant,
    story: Story,
    loaded: MockConfigEntry,
    phone: Phone,
    chosen: dict[str, str],
) -> None:
    message = "{{ trigger.name }} took {{ trigger.seconds }} s"
    await use(
        home, "torrent_finished", phone=phone.device_id, message=message, **chosen
    )
    both: dict[str, Any] = {"category": "films", "tags": "mine, hd"}
    other: dict[str, Any] = {"category": "music", "tags": "hd"}
    await story.goes_on(film=loading(**both), song=loading(**other))
    await story.goes_on(film=done(**both), song=done(**other))
    await phone.has(messages=1)
    assert phone.messages[0]["message"] == "film took 600 s"


async def test_torrents_stop_while_someone_streams_and_those_that_ran_start_again(
    home: HomeAssistant, two_torrents: BoxInWeb, freezer: FrozenDateTimeFactory
) -> None:
    await shows(home, player_tv="idle", player_kitchen="off")
    await use(
        home,
        "stop_while_streaming",
        players=[PLAYER, OTHER_PLAYER],
        quiet_for={"minutes": 5},
    )
    await shows(home, player_tv="playing")
    await until(home, lambda: states_of(two_torrents) == ["stoppedDL", "stoppedDL"])

    # A second player begins before the first one has been quiet for long enough.
    await shows(home, player_tv="paused")
    await passes(home, freezer, minutes=4)
    await shows(home, player_kitchen="playing")
    await passes(home, freezer, minutes=2)
    await shows(home, player_kitchen="paused")
    # What is not playing may go on to change.
    await passes(home, freezer, minutes=2)
    await shows(home, player_kitchen="idle", player_tv="off")
    await passes(home, freezer, minutes=2)
    assert states_of(two_torrents) == ["stoppedDL", "stoppedDL"]
    await passes(home, freezer, minutes=2)
    await until(home, lambda: states_of(two_torrents) == ["stalledDL", "stoppedDL"])


async def test_a_short_break_does_not_start_the_torrents(
    home: HomeAssistant, two_torrents: BoxInWeb, freezer: FrozenDateTimeFactory
) -> None:
    await shows(home, player_tv="idle")
    await use(home, "stop_while_streaming", players=[PLAYER])
    await shows(home, player_tv="playing")
    await until(home, lambda: states_of(two_torrents) == ["stoppedDL", "stoppedDL"])
    await shows(home, player_tv="paused")
    await passes(home, freezer, minutes=4)
    await shows(home, player_tv="playing")
    await passes(home, freezer, minutes=10)
    assert not two_torrents.commands("torrents/start")


async def test_the_alternative_limits_are_on_while_someone_is_home(
    home: HomeAssistant, two_torrents: BoxInWeb
) -> None:
    await shows(home, person_anna="not_home", person_ben="not_home")
    await use(home, "slow_while_home", limits=SWITCH, people=[ANNA, BEN])

    async def is_mode(mode: str) -> None:
        await until(home, lambda: two_torrents.box.mode == mode)
        await passes_by(home)

    await shows(home, person_anna="home")
    await is_mode("1")
    await shows(home, person_ben="home")
    await shows(home, person_anna="work")
    await is_mode("1")
    await shows(home, person_ben="not_home")
    await is_mode("0")


async def test_the_limits_follow_who_is_home_at_the_start(
    home: HomeAssistant, two_torrents: BoxInWeb
) -> None:
    await shows(home, person_anna="home")
    home.set_state(CoreState.not_running)
    await use(home, "slow_while_home", limits=SWITCH, people=[ANNA])
    await home.async_start()
    await until(home, lambda: two_torrents.box.mode == "1")


async def test_who_comes_while_the_last_one_leaves_is_not_overlooked(
    home: HomeAssistant, two_torrents: BoxInWeb
) -> None:
    await shows(home, person_anna="not_home", person_ben="not_home")
    await use(home, "slow_while_home", limits=SWITCH, people=[ANNA, BEN])
    for state in ("home", "not_home", "home", "not_home"):
        home.states.async_set(ANNA, state)
    asked = two_torrents.commands
    await until(home, lambda: len(asked("transfer/setSpeedLimitsMode")) == 4)
    assert two_torrents.box.mode == "0"
