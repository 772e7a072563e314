"""The trigger, and the issues about what does not work."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Event, HomeAssistant, callback
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.automations import automate
from tests.features.over_http import AWAY, issues
from tests.home import state_of
from tests.qbittorrent.web_ui import Answer, WebUi

from .limit_box import BUSY, KIB, LimitBox, choose, cycles

OTHER = "0" * 26


async def test_a_tracker_above_its_cap_fires_once_after_a_while(
    home: HomeAssistant,
    shaped: MockConfigEntry,
    box: LimitBox,
    freezer: FrozenDateTimeFactory,
) -> None:
    MockConfigEntry(domain=DOMAIN, entry_id=OTHER, data={}).add_to_hass(home)
    trigger = "qb_peer_vpn.tracker_above_cap"
    runs = await automate(
        home,
        {"triggers": {"trigger": trigger, "options": {"for": {"minutes": 3}}}},
        {"triggers": {"trigger": trigger, "options": {"for": {"hours": 9}}}},
        {"triggers": {"trigger": trigger}},
        # Another connection's.
        {"triggers": {"trigger": trigger, "options": {"config_entry_id": OTHER}}},
    )
    box.set(BUSY, upspeed=3000 * KIB)
    sent = 10**9
    for minute in range(6):
        sent += 65 * 3000 * KIB
        box.set(BUSY, uploaded=sent)
        await cycles(home, freezer)
        assert len(runs) == (0 if minute < 2 else 1 if minute < 3 else 2)
    fired = runs[0].data["trigger"]
    assert fired["rule"] == "Alpha"
    assert fired["cap"] == 1024 * KIB
    assert fired["rate"] > 1.05 * fired["cap"]

    # Below the cap, it may fire again.
    box.set(BUSY, upspeed=0)
    await cycles(home, freezer)
    assert len(runs) == 2
    box.set(BUSY, upspeed=3000 * KIB)
    for _ in range(5):
        sent += 65 * 3000 * KIB
        box.set(BUSY, uploaded=sent)
        await cycles(home, freezer)
    assert len(runs) == 4


async def test_the_sensors_show_a_tracker_above_its_cap_before_the_trigger_fires(
    home: HomeAssistant,
    shaped: MockConfigEntry,
    box: LimitBox,
    freezer: FrozenDateTimeFactory,
) -> None:
    rates: list[float] = []

    @callback
    def note(_: Event) -> None:
        rates.append(float(state_of(home, "sensor.alpha_upload_rate").state))

    home.bus.async_listen("ran", note)
    trigger = "qb_peer_vpn.tracker_above_cap"
    await automate(home, {"triggers": {"trigger": trigger, "options": {"for": 0}}})
    sent = 0
    while not rates and sent < 10**10:
        sent += 65 * 3000 * KIB
        box.set(BUSY, uploaded=sent, upspeed=3000 * KIB)
        await cycles(home, freezer)
    assert rates[0] > 1.05 * 1024


async def test_limits_that_an_outage_keeps_are_an_issue_until_it_ends(
    home: HomeAssistant,
    shaped: MockConfigEntry,
    box: LimitBox,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
) -> None:
    choose(home, shaped, enabled=True)
    await cycles(home, freezer, 2)
    box.refuses = Answer(500, "broken")
    choose(home, shaped, enabled=False)
    await home.async_block_till_done(wait_background_tasks=True)
    # One refusal may pass.
    assert "limits_not_restored" not in issues(home)
    web_ui.override = lambda path, form: AWAY
    await cycles(home, freezer)
    assert "limits_not_restored" in issues(home)
    box.refuses, web_ui.override = None, box
    await cycles(home, freezer, 3)
    assert "limits_not_restored" not in issues(home)
    assert box.limit_of(BUSY) == 300 * KIB


async def test_failures_that_last_are_an_issue_until_limits_are_written_again(
    home: HomeAssistant,
    shaped: MockConfigEntry,
    box: LimitBox,
    freezer: FrozenDateTimeFactory,
) -> None:
    box.refuses = Answer(500, "broken")
    choose(home, shaped, enabled=True)
    await cycles(home, freezer, 10)
    assert "limits_not_written" not in issues(home)
    await cycles(home, freezer, 16)
    assert "limits_not_written" in issues(home)
    choose(home, shaped, enabled=False)
    await cycles(home, freezer)
    # Nothing was written, so nothing is left.
    assert "limits_not_written" not in issues(home)
    assert "limits_not_restored" not in issues(home)

    box.refuses = None
    choose(home, shaped, enabled=True)
    await cycles(home, freezer, 16)
    assert box.calls
    box.refuses = Answer(500, "broken")
    choose(home, shaped, enabled=False)
    await cycles(home, freezer, 8)
    assert "limits_not_restored" in issues(home)
    box.refuses = None
    await cycles(home, freezer, 16)
    assert "limits_not_restored" not in issues(home)
    assert shaped.runtime_data.shaping.coordinator.is_restored
