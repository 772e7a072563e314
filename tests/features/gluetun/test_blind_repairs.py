"""What needs a person in a move while qBittorrent cannot be reached."""

from homeassistant.config_entries import ConfigEntryState
import pytest

from custom_components.qb_peer_vpn.features.gluetun.settings import container_subentry
from custom_components.qb_peer_vpn.gluetun import Outcome, Phase
from tests.gluetun.stand_in import StandIn
from tests.repairs import go_on, issues, open_issue

from .away import Away
from .conftest import SYDNEY
from .moving import Moving
from .test_blind_moves import CHANGE, against


async def test_a_change_of_the_container_is_noticed_by_the_next_attempt(
    moving: Moving, gluetun: StandIn, away: Away
) -> None:
    moving.hang_gluetun()
    await moving.begin(SYDNEY)
    await moving.until(lambda: moving.phase is Phase.STUCK)
    await away.restarts()
    assert "gluetun_stuck" in issues(away.hass)
    subentry = container_subentry(away.entry)
    assert subentry is not None
    entries = away.hass.config_entries
    entries.async_update_subentry(away.entry, subentry, data={"way": "tell_only"})
    await away.passes(700.0)
    assert away.entry.state is ConfigEntryState.SETUP_RETRY
    assert "gluetun_stuck" not in issues(away.hass)
    assert away.stored["history"]["receipts"][-1]["outcome"] == Outcome.STUCK
    entries.async_remove_subentry(away.entry, subentry.subentry_id)
    await away.passes(700.0)
    assert not {"gluetun_stuck", "moves_off"} & set(issues(away.hass))


async def test_a_person_can_take_over_while_qbittorrent_is_away(
    moving: Moving, gluetun: StandIn, away: Away
) -> None:
    moving.hang_gluetun()
    await moving.begin(SYDNEY)
    await moving.until(lambda: moving.phase is Phase.STUCK)
    await away.restarts()
    asked = await open_issue(away.hass, "gluetun_stuck")
    done = await go_on(away.hass, asked, next_step_id="take_over")
    assert done["type"] == "create_entry"
    await away.rests()
    assert away.phase is None


async def test_a_denied_change_stays_on_display(
    moving: Moving, gluetun: StandIn, away: Away
) -> None:
    await moving.begin(SYDNEY)
    gluetun.answers[CHANGE] = (401, "Unauthorized")
    await away.restarts()
    await away.until(Phase.STUCK)
    for _ in range(3):
        await away.passes(61.0)
        assert {"container_denied", "gluetun_stuck"} <= set(issues(away.hass))


async def test_a_hang_is_shown_while_qbittorrent_is_away(
    moving: Moving, gluetun: StandIn, away: Away
) -> None:
    moving.hang_gluetun()
    await moving.begin(SYDNEY)
    await away.restarts()
    await away.until(Phase.STUCK)
    assert "gluetun_stuck" in issues(away.hass)
    gluetun.loop.hangs_when_moved = False
    gluetun.loop.restart_container()
    await away.passes(61.0)
    assert away.phase is None
    assert "gluetun_stuck" not in issues(away.hass)


@pytest.mark.usefixtures("other")
async def test_moves_can_be_allowed_again_while_qbittorrent_is_away(
    moving: Moving, gluetun: StandIn, away: Away
) -> None:
    moving.hang_gluetun()
    await moving.begin(SYDNEY)
    await moving.until(lambda: moving.phase is Phase.STUCK)
    await away.restarts()
    asked = await open_issue(away.hass, "gluetun_stuck")
    await go_on(away.hass, asked, next_step_id="take_over")
    await away.rests()
    gluetun.loop.hangs_when_moved = False
    gluetun.loop.restart_container()
    await away.passes(61.0)
    assert "moves_off" in await against(moving)
    done = await go_on(away.hass, await open_issue(away.hass, "moves_off"))
    assert done["type"] == "create_entry"
    assert "moves_off" not in issues(away.hass)
    assert "moves_off" not in await against(moving)


async def test_a_move_that_nothing_drives_cannot_be_taken_over(
    moving: Moving, gluetun: StandIn, away: Away
) -> None:
    moving.hang_gluetun()
    await moving.begin(SYDNEY)
    await moving.until(lambda: moving.phase is Phase.STUCK)
    await away.hass.config_entries.async_unload("entry")
    subentry = container_subentry(away.entry)
    assert subentry is not None
    away.hass.config_entries.async_update_subentry(
        away.entry, subentry, data={"way": "action"}
    )
    away.stored["move"]["request"]["way"] = "action"
    await away.restarts()
    asked = await open_issue(away.hass, "gluetun_stuck")
    done = await go_on(away.hass, asked, next_step_id="take_over")
    assert (done["type"], done["reason"]) == ("abort", "not_loaded")
    assert away.phase == Phase.STUCK


async def test_a_role_that_was_given_meanwhile_is_noticed_at_the_end(
    moving: Moving, gluetun: StandIn, away: Away
) -> None:
    await moving.begin(SYDNEY)
    gluetun.answers[CHANGE] = (401, "Unauthorized")
    await away.restarts()
    await away.until(Phase.STUCK)
    assert "container_denied" in issues(away.hass)
    del gluetun.answers[CHANGE]
    gluetun.loop.restart_container()
    for _ in range(3):
        await away.passes(61.0)
    assert away.phase is None
    assert "container_denied" not in issues(away.hass)
