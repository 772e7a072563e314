"""What can be done about measured legs that cannot be true."""

from unittest.mock import AsyncMock

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.features.recommendation.issues import show_leg_issues
from custom_components.qb_peer_vpn.features.servers import latency_coordinator
from custom_components.qb_peer_vpn.recommendation import Rejection
from tests.repairs import go_on, issues, open_issue


@pytest.fixture
def tunnelled(
    home: HomeAssistant, loaded: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> MockConfigEntry:
    """An entry whose measured legs all begin with the same one."""
    monkeypatch.setattr(
        latency_coordinator, "measure_sites", AsyncMock(return_value=())
    )
    show_leg_issues(home, loaded, (Rejection.BEHIND_VPN,))
    assert issues(home) == {"behind_vpn"}
    return loaded


async def test_what_is_switched_off_is_not_measured_again(
    home: HomeAssistant, tunnelled: MockConfigEntry
) -> None:
    menu = await open_issue(home, "behind_vpn")
    done = await go_on(home, menu, next_step_id="measure_again")
    assert done["reason"] == "measuring_off"


async def test_an_entry_that_is_not_loaded_measures_nothing(
    home: HomeAssistant, tunnelled: MockConfigEntry
) -> None:
    menu = await open_issue(home, "behind_vpn")
    await home.config_entries.async_unload(tunnelled.entry_id)
    done = await go_on(home, menu, next_step_id="measure_again")
    assert done["reason"] == "not_loaded"


@pytest.mark.parametrize(
    "decision", [{"strategy": "close_to_home"}, "of another shape"]
)
async def test_measuring_can_be_switched_off_whatever_the_options_are(
    home: HomeAssistant, tunnelled: MockConfigEntry, decision: object
) -> None:
    home.config_entries.async_update_entry(tunnelled, options={"decision": decision})
    await home.async_block_till_done(wait_background_tasks=True)
    show_leg_issues(home, tunnelled, (Rejection.BEHIND_VPN,))
    menu = await open_issue(home, "behind_vpn")
    await go_on(home, menu, next_step_id="stop_measuring")
    assert tunnelled.options["decision"]["measure"] is False
    assert not tunnelled.runtime_data.servers.latency.is_enabled


async def test_without_connections_left_nothing_is_measured_again(
    home: HomeAssistant, tunnelled: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.config_entries.async_update_entry(tunnelled, options={})
    await home.async_block_till_done(wait_background_tasks=True)
    monkeypatch.setattr(latency_coordinator, "plan_measurement", lambda *_, **__: ())
    show_leg_issues(home, tunnelled, (Rejection.BEHIND_VPN,))
    menu = await open_issue(home, "behind_vpn")
    done = await go_on(home, menu, next_step_id="measure_again")
    assert done["reason"] == "connections_used_up"
