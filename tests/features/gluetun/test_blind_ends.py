"""Where a move stops to go on without qBittorrent: nothing is done behind a person's back."""

import asyncio
import time
from typing import Any

from homeassistant.config_entries import ConfigEntryDisabler, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryError, ConfigEntryNotReady
from homeassistant.helpers.storage import Store
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.qb_peer_vpn.features import servers, shaping
from custom_components.qb_peer_vpn.features.gluetun.settings import container_subentry
from custom_components.qb_peer_vpn.gluetun import Outcome, Phase
from custom_components.qb_peer_vpn.qbittorrent import (
    CannotConnectError,
    WrongLoginError,
)
from tests.gluetun.stand_in import StandIn
from tests.repairs import go_on, issues, open_issue

from .away import Away
from .conftest import NEW_YORK, SYDNEY, TOKYO, add_container
from .moving import STORE, Moving
from .test_blind_moves import CHANGE, against

DAYS = 24 * 60.0


@pytest.mark.usefixtures("other")
async def test_after_a_day_a_gluetun_is_free_for_others(
    moving: Moving, gluetun: StandIn, away: Away
) -> None:
    await moving.begin(TOKYO)
    await away.restarts()
    await away.until(Phase.WATCHING, minutes=20.0)
    for _ in range(23):
        await away.passes(3600.0)
    assert away.phase == Phase.WATCHING
    for _ in range(3):
        await away.passes(3600.0)
    assert away.phase is None
    assert "under_way" not in await against(moving)
    assert away.stored["history"]["receipts"][-1]["outcome"] == Outcome.MOVED


@pytest.mark.parametrize("error", [CannotConnectError, WrongLoginError])
@pytest.mark.parametrize("how", ["removed", "by_hand", "disabled"])
async def test_what_a_person_changes_counts_at_once(
    moving: Moving, gluetun: StandIn, away: Away, *, error: type[Exception], how: str
) -> None:
    await moving.begin(SYDNEY)
    await away.restarts(error)
    subentry = container_subentry(away.entry)
    assert subentry is not None
    entries = away.hass.config_entries
    match how:
        case "removed":
            entries.async_remove_subentry(away.entry, subentry.subentry_id)
        case "by_hand":
            entries.async_update_subentry(
                away.entry, subentry, data={"way": "tell_only"}
            )
        case "disabled":
            await entries.async_set_disabled_by("entry", ConfigEntryDisabler.USER)
    asked = len(gluetun.asked)
    for _ in range(30):
        await away.passes(5.5)
    assert len(gluetun.asked) == asked
    assert (away.phase is None) is (how != "disabled")
    assert not issues(away.hass)


async def test_a_disabled_connection_has_no_issues(
    moving: Moving, gluetun: StandIn, away: Away
) -> None:
    await moving.begin(SYDNEY)
    gluetun.answers[CHANGE] = (401, "Unauthorized")
    await away.restarts()
    await away.until(Phase.STUCK)
    await away.hass.config_entries.async_set_disabled_by(
        "entry", ConfigEntryDisabler.USER
    )
    for _ in range(5):
        await away.passes(700.0)
    assert not issues(away.hass)
    assert away.phase == Phase.STUCK


@pytest.mark.usefixtures("other")
async def test_of_a_container_that_is_removed_nothing_is_left(
    moving: Moving, gluetun: StandIn, away: Away
) -> None:
    await moving.begin(SYDNEY)
    gluetun.answers[CHANGE] = (401, "Unauthorized")
    await away.restarts()
    await away.until(Phase.STUCK)
    asked = await open_issue(away.hass, "gluetun_stuck")
    await go_on(away.hass, asked, next_step_id="take_over")
    await away.rests()
    assert "moves_off" in await against(moving)
    subentry = container_subentry(away.entry)
    assert subentry is not None
    data = dict(subentry.data)
    away.hass.config_entries.async_remove_subentry(away.entry, subentry.subentry_id)
    await away.passes(1.0)
    assert not issues(away.hass)
    assert "moves_off" not in await against(moving)
    # A container at the same address may be another one.
    changes = gluetun.asked.count(CHANGE)
    add_container(away.hass, away.entry, **data)
    for _ in range(10):
        await away.passes(700.0)
    assert gluetun.asked.count(CHANGE) == changes


class LateFile:
    """The file of the moves: a thread that writes it ends when it may."""

    def __init__(self) -> None:
        self._write = Store._async_write_data
        self._threads: list[asyncio.Future[None]] = []
        self.begun, self.may_end = asyncio.Event(), asyncio.Event()

    async def write(self, store: Any, data: Any) -> None:
        """Write it in a thread that goes on if the task that waits is canceled."""
        if store.key != STORE:
            await self._write(store, data)
            return

        async def thread() -> None:
            self.begun.set()
            await self.may_end.wait()
            await self._write(store, data)

        self._threads.append(asyncio.ensure_future(thread()))
        await asyncio.shield(self._threads[-1])

    async def ends(self) -> None:
        self.may_end.set()
        await asyncio.gather(*self._threads)


@pytest.mark.parametrize("is_removed", [False, True])
async def test_a_write_that_is_late_changes_nothing_afterwards(
    moving: Moving,
    gluetun: StandIn,
    away: Away,
    *,
    is_removed: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await moving.begin(TOKYO)
    await away.restarts()
    file = LateFile()

    async def write(store: Any, data: Any) -> None:
        await file.write(store, data)

    with monkeypatch.context() as late:
        late.setattr(Store, "_async_write_data", write)
        gluetun.loop.advance(5.5)
        moving.freezer.tick(5.5)
        async_fire_time_changed(away.hass)
        await file.begun.wait()
    end = asyncio.ensure_future(
        away.hass.config_entries.async_remove("entry")
        if is_removed
        else is_over(away, moving)
    )
    # If nothing waits for the thread, it ends last. Here, only real time counts.
    for _ in range(3000):
        if not end.done():
            await away.hass.async_add_executor_job(time.sleep, 0.001)
    await file.ends()
    await end
    assert STORE not in away._storage if is_removed else away.phase is None


async def is_over(away: Away, moving: Moving) -> None:
    await away.is_over()
    await moving.ends()


@pytest.mark.parametrize(
    ("feature", "name", "error"),
    [
        (servers, "read_options", ConfigEntryError),
        (shaping, "async_set_up", ConfigEntryNotReady),
    ],
)
async def test_whatever_cannot_be_set_up_the_move_goes_on(
    home: HomeAssistant,
    moving: Moving,
    gluetun: StandIn,
    *,
    away: Away,
    feature: Any,
    name: str,
    error: type[Exception],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await moving.begin(SYDNEY)
    await home.config_entries.async_unload("entry")

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(feature, name, fail)
    await home.config_entries.async_setup("entry")
    assert away.entry.state is not ConfigEntryState.LOADED
    await away.until(None, minutes=3.0)
    assert gluetun.loop.selection["hostnames"] == [NEW_YORK]


async def test_others_know_of_a_move_while_its_connection_is_reloaded(
    moving: Moving, gluetun: StandIn, other: MockConfigEntry
) -> None:
    await moving.begin(TOKYO)
    await moving.hass.config_entries.async_unload("entry")
    assert "under_way" in await against(moving)
    await moving.hass.config_entries.async_set_disabled_by(
        "entry", ConfigEntryDisabler.USER
    )
    assert "under_way" not in await against(moving)
