"""The steps of the fix flows: try again, or stop shaping; also where that fails."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.features.over_http import AWAY
from tests.home import set_up
from tests.qbittorrent.web_ui import Answer, WebUi
from tests.repairs import go_on, issues, open_issue

from .limit_box import BUSY, KIB, LimitBox, choose, cycles

LATER = [f"{number:040x}" for number in range(4, 9)]
BROKEN = Answer(500, "broken")
LONG = 26
"""Cycles after which failures are an issue."""


async def fails_for_long(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    box: LimitBox,
    freezer: FrozenDateTimeFactory,
) -> None:
    """Let qBittorrent refuse limits that it has not got yet."""
    box.refuses = BROKEN
    choose(hass, entry, enabled=True)
    await cycles(hass, freezer, LONG)
    assert "limits_not_written" in issues(hass)


async def test_trying_again_ends_the_issue_once_limits_are_written(
    home: HomeAssistant,
    shaped: MockConfigEntry,
    box: LimitBox,
    freezer: FrozenDateTimeFactory,
) -> None:
    await fails_for_long(home, shaped, box, freezer)
    menu = await open_issue(home, "limits_not_written")
    assert menu["menu_options"] == ["try_again", "stop_shaping"]
    failed = await go_on(home, menu, next_step_id="try_again")
    assert (failed["type"], failed["reason"]) == (
        FlowResultType.ABORT,
        "still_failing",
    )
    said = failed["description_placeholders"]["reason"]
    assert said.startswith("qBittorrent did not accept all limits.")
    assert "limits_not_written" in issues(home)

    box.refuses = None
    menu = await open_issue(home, "limits_not_written")
    done = await go_on(home, menu, next_step_id="try_again")
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert box.limit_of(BUSY) not in {0, 300 * KIB}
    assert "limits_not_written" not in issues(home)


async def test_the_issue_ends_when_there_is_nothing_to_write_any_more(
    home: HomeAssistant,
    *,
    shaped: MockConfigEntry,
    box: LimitBox,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
) -> None:
    await fails_for_long(home, shaped, box, freezer)
    web_ui.torrents.clear()
    web_ui.trackers.clear()
    await cycles(home, freezer)
    assert "limits_not_written" not in issues(home)


@pytest.mark.parametrize("step", ["try_again", "stop_shaping"])
async def test_a_connection_that_is_not_set_up_is_named(
    home: HomeAssistant,
    *,
    shaped: MockConfigEntry,
    box: LimitBox,
    freezer: FrozenDateTimeFactory,
    step: str,
) -> None:
    await fails_for_long(home, shaped, box, freezer)
    menu = await open_issue(home, "limits_not_written")
    await home.config_entries.async_unload(shaped.entry_id)
    failed = await go_on(home, menu, next_step_id=step)
    assert (failed["type"], failed["reason"]) == (FlowResultType.ABORT, "not_loaded")
    await set_up(home, shaped)


async def test_stopping_during_an_outage_is_completed_after_it(
    home: HomeAssistant,
    *,
    shaped: MockConfigEntry,
    box: LimitBox,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
) -> None:
    await fails_for_long(home, shaped, box, freezer)
    box.refuses = None
    await cycles(home, freezer, LONG)
    assert box.limit_of(BUSY) not in {0, 300 * KIB}
    box.add(LATER)
    await fails_for_long(home, shaped, box, freezer)
    menu = await open_issue(home, "limits_not_written")
    web_ui.override = lambda path, form: AWAY
    failed = await go_on(home, menu, next_step_id="stop_shaping")
    assert failed["reason"] == "still_failing"
    reason = "qBittorrent, or a proxy in front of it, answers with an error."
    assert failed["description_placeholders"] == {"reason": reason}
    assert not shaped.options["shaping"]["enabled"]
    await cycles(home, freezer)
    assert "limits_not_restored" in issues(home)

    # Only one thing is left to do about it.
    menu = await open_issue(home, "limits_not_restored")
    assert menu["menu_options"] == ["try_again"]
    failed = await go_on(home, menu, next_step_id="try_again")
    assert failed["reason"] == "still_failing"
    box.refuses = None
    web_ui.override = box
    menu = await open_issue(home, "limits_not_restored")
    done = await go_on(home, menu, next_step_id="try_again")
    assert done["type"] is FlowResultType.CREATE_ENTRY
    await cycles(home, freezer, 2)
    assert box.limit_of(BUSY) == 300 * KIB
    assert shaped.runtime_data.shaping.coordinator.is_restored
    assert not {each for each in issues(home) if str(each).startswith("limits")}
