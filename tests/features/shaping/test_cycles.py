"""Limits over real HTTP: switched on, changed by hand, refused, and brought back."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.features.over_http import issues
from tests.home import state_of
from tests.qbittorrent.web_ui import WebUi

from .limit_box import BUSY, ELSEWHERE, IDLE, KIB, LimitBox, cycles

SWITCH = "switch.peer_vpn_shape_uploads"
CAP = 1024 * KIB


async def turn(hass: HomeAssistant, action: str) -> None:
    await hass.services.async_call(
        "switch", f"turn_{action}", {"entity_id": SWITCH}, blocking=True
    )
    await hass.async_block_till_done(wait_background_tasks=True)


async def test_the_switch_shares_the_cap_and_gives_back_what_was_there(
    home: HomeAssistant,
    shaped: MockConfigEntry,
    box: LimitBox,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
) -> None:
    await cycles(home, freezer)
    assert box.calls == []
    assert state_of(home, SWITCH).state == "off"
    assert state_of(home, "sensor.alpha_torrents_awake").state == "1"
    assert state_of(home, "sensor.alpha_upload_rate").state != "0"

    await turn(home, "on")
    assert state_of(home, SWITCH).state == "on"
    assert 300 * KIB < box.limit_of(BUSY) <= CAP
    assert 0 < box.limit_of(IDLE) <= 10 * KIB
    assert box.limit_of(ELSEWHERE) == 0
    decreases_first = [limit for _, limit, _ in box.calls]
    assert decreases_first == sorted(decreases_first)

    # Without changes, a poll is one request.
    await cycles(home, freezer, 6)
    box.calls.clear()
    web_ui.asked.clear()
    await cycles(home, freezer)
    assert box.calls == []
    assert web_ui.paths().count("sync/maindata") == 1

    await turn(home, "off")
    assert (box.limit_of(BUSY), box.limit_of(IDLE)) == (300 * KIB, 0)
    coordinator = shaped.runtime_data.shaping.coordinator
    assert not coordinator.is_restored
    await cycles(home, freezer)
    assert coordinator.is_restored
    assert "limits_not_restored" not in issues(home)
