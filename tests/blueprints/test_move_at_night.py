"""The blueprint that moves at night."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Event, HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from tests.automations import SERVER
from tests.home import state_of

from .uses import RAN, Seesaw, passes_by, runs_of, until, use

ACTIVITY = "sensor.qbittorrent_activity"


class Night:
    """Nights in which something downloads, or nothing."""

    def __init__(self, hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
        self._hass = hass
        self._freezer = freezer

    async def becomes(self, clock: str) -> None:
        """Let it become that time, of the next day if it is later already."""
        time = dt_util.parse_time(clock)
        assert time is not None
        now = dt_util.now()
        then = now.replace(hour=time.hour, minute=time.minute, second=1, microsecond=0)
        if then < now:
            then += timedelta(days=1)
        self._freezer.move_to(then)
        async_fire_time_changed(self._hass)
        await passes_by(self._hass)

    async def shows(self, activity: float | str) -> None:
        """Let the sensor of the activity show something else."""
        self._hass.states.async_set(ACTIVITY, str(activity))
        await passes_by(self._hass)


@pytest.fixture
async def night(
    home: HomeAssistant, near_peers: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> Night:
    """The evening before, with a better server in Tokyo."""
    await home.config.async_set_time_zone("UTC")
    night = Night(home, freezer)
    await night.becomes("23:00")
    await home.async_block_till_done(wait_background_tasks=True)
    return night


async def move_at_night(hass: HomeAssistant, **answers: object) -> list[Event]:
    """Make an automation of the blueprint for the night."""
    answers = {"activity": ACTIVITY, "move": [RAN], **answers}
    return await use(hass, "move_at_night", **answers)


@pytest.mark.usefixtures("_no_run_is_left")
async def test_at_night_it_moves_once_nothing_downloads_for_a_while(
    home: HomeAssistant, night: Night
) -> None:
    await night.shows(20)
    runs = await move_at_night(home, limit=0.5)
    await night.becomes("02:00")
    await night.becomes("02:30")
    await night.shows(0.1)
    await night.becomes("02:35")
    await night.shows(3)
    await night.becomes("02:50")
    assert not runs
    await night.shows(0)
    await night.becomes("02:59")
    assert not runs
    await night.becomes("03:01")
    await until(home, lambda: runs)
    (run,) = runs
    assert run.data["hostname"] == "node-jp-01.protonvpn.net"
    assert run.data["gluetun"]["hostnames"] == ["node-jp-01.protonvpn.net"]
    assert run.data["server"] == state_of(home, SERVER).state
    assert (run.data["city"], run.data["country_code"]) == ("Tokyo", "JP")
    assert run.data["saving_ms"] > 0


@pytest.mark.usefixtures("_no_run_is_left")
@pytest.mark.parametrize("activity", ["idle", "seeding", "off", "0.0"])
async def test_it_moves_once_a_night_however_quiet(
    home: HomeAssistant, night: Night, activity: str
) -> None:
    await night.shows(activity)
    runs = await move_at_night(home)
    await night.becomes("02:00")
    await night.becomes("02:11")
    await until(home, lambda: runs)
    await night.becomes("05:00")
    await night.becomes("01:59")
    assert len(runs) == 1
    await night.becomes("02:00")
    await night.becomes("02:11")
    await until(home, lambda: len(runs) == 2)


@pytest.mark.usefixtures("_no_run_is_left")
@pytest.mark.parametrize("activity", ["downloading", "up_down", "unavailable", "9"])
async def test_a_night_of_downloads_ends_without_a_move(
    home: HomeAssistant, night: Night, activity: str
) -> None:
    await night.shows(activity)
    runs = await move_at_night(home)
    await night.becomes("02:00")
    assert runs_of(home) == 1
    await night.becomes("05:59")
    assert runs_of(home) == 1
    await night.becomes("06:00")
    await until(home, lambda: runs_of(home) == 0)
    await night.shows("idle")
    await night.becomes("07:00")
    assert not runs


@pytest.mark.usefixtures("_no_run_is_left")
async def test_what_turns_up_in_the_night_is_moved_to_as_well(
    home: HomeAssistant, night: Night, seesaw: Seesaw
) -> None:
    await night.shows("idle")
    await seesaw.says_stay()
    runs = await move_at_night(home, begin="22:00:00", end="04:00:00")
    await night.becomes("01:00")
    assert runs_of(home) == 0
    await seesaw.says(seesaw.london)
    assert runs_of(home) == 1
    await night.becomes("01:11")
    await until(home, lambda: runs)
    assert runs[0].data["city"] == "London"


@pytest.mark.usefixtures("_no_run_is_left")
async def test_by_day_it_waits_for_the_night(
    home: HomeAssistant, night: Night, seesaw: Seesaw
) -> None:
    await night.shows("idle")
    await night.becomes("12:00")
    runs = await move_at_night(home)
    await seesaw.says(seesaw.london)
    assert runs_of(home) == 0
    await night.becomes("02:00")
    await night.becomes("02:11")
    await until(home, lambda: runs)
