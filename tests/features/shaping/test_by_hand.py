"""Limits that someone else changes: left alone, counted, and taken back on a wish."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.repairs import DOMAIN as REPAIRS
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.qb_peer_vpn.features.shaping import ShapingCoordinator
from custom_components.qb_peer_vpn.features.shaping.fix_flows import FIX_FLOWS
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.features.over_http import AWAY, issues
from tests.home import state_of
from tests.qbittorrent.web_ui import WebUi

from .limit_box import BUSY, IDLE, KIB, LimitBox, choose, cycles

BY_HAND = "sensor.peer_vpn_limits_changed_by_hand"
MANY = [f"{number:040x}" for number in range(0x1000, 0x1000 + 250)]


async def apply(hass: HomeAssistant, **data: object) -> None:
    await hass.services.async_call(
        DOMAIN,
        "apply_upload_limits",
        {"config_entry_id": "entry", **data},
        blocking=True,
    )
    await hass.async_block_till_done(wait_background_tasks=True)


async def test_a_limit_changed_by_hand_is_left_alone_until_it_is_given_up(
    home: HomeAssistant,
    shaped: MockConfigEntry,
    box: LimitBox,
    freezer: FrozenDateTimeFactory,
) -> None:
    choose(home, shaped, enabled=True)
    await cycles(home, freezer, 2)
    ours = box.limit_of(BUSY)
    assert ours not in {0, 77 * KIB, 300 * KIB}

    box.set(BUSY, up_limit=77 * KIB)
    box.calls.clear()
    await cycles(home, freezer, 2)

    assert box.limit_of(BUSY) == 77 * KIB
    assert BUSY not in {each for _, _, hashes in box.calls for each in hashes}
    assert state_of(home, BY_HAND).state == "1"
    # One is no other program.
    assert "limits_changed_elsewhere" not in issues(home)

    # Not even switching off touches it, and what was there before is not forgotten.
    choose(home, shaped, enabled=False)
    await cycles(home, freezer, 2)
    assert box.limit_of(BUSY) == 77 * KIB
    choose(home, shaped, enabled=True)
    await apply(home, manage_again=True)
    assert box.limit_of(BUSY) != 77 * KIB
    await cycles(home, freezer)
    assert state_of(home, BY_HAND).state == "0"
    choose(home, shaped, enabled=False)
    await cycles(home, freezer, 2)
    assert box.limit_of(BUSY) == 300 * KIB


async def test_a_limit_that_a_person_sets_during_a_cycle_is_not_overwritten(
    home: HomeAssistant,
    shaped: MockConfigEntry,
    box: LimitBox,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    save = ShapingCoordinator._async_save
    was_set: list[str] = []

    async def set_and_save(coordinator: ShapingCoordinator) -> bool:
        """Set a limit between the decision and the call, as the list on the card does."""
        if not was_set:
            was_set.append(BUSY)
            await home.services.async_call(
                DOMAIN,
                "set_torrent",
                {
                    "config_entry_id": "entry",
                    "hashes": [BUSY],
                    "upload_limit": 77 * KIB,
                },
                blocking=True,
            )
        return await save(coordinator)

    monkeypatch.setattr(ShapingCoordinator, "_async_save", set_and_save)
    choose(home, shaped, enabled=True)
    await cycles(home, freezer, 3)
    assert was_set
    assert box.limit_of(IDLE) != 0
    assert box.limit_of(BUSY) == 77 * KIB
    assert state_of(home, BY_HAND).state == "1"

    # It can be given up, and what was there before both is not forgotten.
    await apply(home, manage_again=True)
    assert box.limit_of(BUSY) != 77 * KIB
    choose(home, shaped, enabled=False)
    await cycles(home, freezer, 2)
    assert box.limit_of(BUSY) == 300 * KIB


async def test_no_limit_is_given_up_in_what_was_before_a_reload(
    home: HomeAssistant,
    shaped: MockConfigEntry,
    box: LimitBox,
    freezer: FrozenDateTimeFactory,
) -> None:
    """It would write over what the limits are known to have been by now."""
    choose(home, shaped, enabled=True)
    await cycles(home, freezer, 2)
    box.set(BUSY, up_limit=77 * KIB)
    await cycles(home, freezer, 2)
    past = shaped.runtime_data.shaping.coordinator
    async with past._lock:
        giving_up = home.async_create_task(apply(home, manage_again=True))
        while not past._lock._waiters:
            await home.async_add_executor_job(lambda: None)
        await home.config_entries.async_reload(shaped.entry_id)
    with pytest.raises(ServiceValidationError) as error:
        await giving_up
    assert error.value.translation_key == "reloaded_meanwhile"
    await cycles(home, freezer, 2)
    assert box.limit_of(BUSY) == 77 * KIB
    assert state_of(home, BY_HAND).state == "1"


async def test_a_limit_that_is_given_up_during_an_outage_is_ours_after_a_restart(
    home: HomeAssistant,
    shaped: MockConfigEntry,
    box: LimitBox,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
) -> None:
    choose(home, shaped, enabled=True)
    await cycles(home, freezer, 2)
    box.set(BUSY, up_limit=77 * KIB)
    await cycles(home, freezer, 2)
    web_ui.override = lambda path, form: AWAY
    with pytest.raises(HomeAssistantError):
        await apply(home, manage_again=True)
    web_ui.override = box
    await home.config_entries.async_reload(shaped.entry_id)
    await cycles(home, freezer, 2)
    assert box.limit_of(BUSY) != 77 * KIB
    assert state_of(home, BY_HAND).state == "0"


@pytest.mark.parametrize("choice", ["manage_again", "stop_shaping"])
async def test_hundreds_of_changes_mean_another_program(
    home: HomeAssistant,
    *,
    shaped: MockConfigEntry,
    box: LimitBox,
    freezer: FrozenDateTimeFactory,
    hass_client: ClientSessionGenerator,
    choice: str,
) -> None:
    box.add(MANY, upspeed=20 * KIB, num_leechs=1)
    choose(home, shaped, enabled=True)
    await cycles(home, freezer, 2)
    for each in MANY:
        box.set(each, up_limit=5 * KIB)
    await cycles(home, freezer)
    assert issues(home)["limits_changed_elsewhere"]["torrents"] == "250"
    # It stays until something is done about it.
    await cycles(home, freezer)
    assert "limits_changed_elsewhere" in issues(home)

    assert await async_setup_component(home, REPAIRS, {})
    client = await hass_client()
    answer = await client.post(
        "/api/repairs/issues/fix",
        json={"handler": DOMAIN, "issue_id": "limits_changed_elsewhere_entry"},
    )
    flow = await answer.json()
    assert flow["menu_options"] == ["manage_again", "stop_shaping"]
    answer = await client.post(
        f"/api/repairs/issues/fix/{flow['flow_id']}", json={"next_step_id": choice}
    )
    assert (await answer.json())["type"] == "create_entry"
    await home.async_block_till_done(wait_background_tasks=True)
    assert "limits_changed_elsewhere" not in issues(home)
    is_managed = choice == "manage_again"
    assert (box.limit_of(MANY[0]) != 5 * KIB) == is_managed
    assert shaped.options["shaping"]["enabled"] == is_managed
    assert set(FIX_FLOWS) >= {"limits_changed_elsewhere"}
