"""What the card shows of upload limits: a subscription, and a preview."""

from typing import Any

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import (
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from custom_components.qb_peer_vpn.shell.const import DOMAIN

from .limit_box import BUSY, KIB, LimitBox, choose


async def ask(browser: MockHAClientWebSocket, command: str, entry_id: str) -> Any:
    await browser.send_json_auto_id(
        {"type": f"{DOMAIN}/{command}", "config_entry_id": entry_id}
    )
    return await browser.receive_json()


async def event(browser: MockHAClientWebSocket) -> Any:
    return (await browser.receive_json())["event"]


async def test_the_card_hears_of_each_rule_and_of_each_change(
    home: HomeAssistant,
    shaped: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
) -> None:
    await home.async_block_till_done(wait_background_tasks=True)
    browser = await hass_ws_client(home)
    assert (await ask(browser, "subscribe_limits", shaped.entry_id))["success"]
    found = await event(browser)
    assert (found["available"], found["shaping"]) == (True, False)
    assert (found["restored"], found["rollout"], found["by_hand"]) == (True, 100, 0)
    assert home.states.get(found["switch_entity"]) is not None
    rule, rest = found["rules"]
    assert rule["torrents"] == 2
    assert rule["awake"] == 1
    assert rule["cap"]
    assert (rest["rule"], rest["cap"], rest["torrents"]) == (None, None, 1)

    choose(home, shaped, enabled=True)
    await home.async_block_till_done(wait_background_tasks=True)
    while not found["shaping"] or found["restored"]:
        found = await event(browser)
    assert await home.config_entries.async_unload(shaped.entry_id)
    while found["available"]:
        found = await event(browser)
    assert found == {"available": False, "login_refused": False, "trouble": None}


async def test_the_preview_names_torrents_to_those_who_may_see_them(
    home: HomeAssistant,
    shaped: MockConfigEntry,
    box: LimitBox,
    hass_ws_client: WebSocketGenerator,
    hass_admin_user: MockUser,
) -> None:
    await home.async_block_till_done(wait_background_tasks=True)
    browser = await hass_ws_client(home)
    calls = len(box.calls)
    preview = (await ask(browser, "preview_limits", shaped.entry_id))["result"]
    assert preview["changes"] == 2
    rule, rest = preview["rules"]
    assert (rule["changes"], rest["changes"]) == (2, 0)
    assert (rest["rule"], rest["cap"]) == (None, None)
    assert rule["limits"] > 0
    changes = preview["largest_changes"]
    assert len(changes) == 2
    assert 300 * KIB in {each["before"] for each in changes}
    names = {each["torrent"] for each in changes}
    # Nothing was written for that.
    assert len(box.calls) == calls

    hass_admin_user.groups = []
    preview = (await ask(browser, "preview_limits", shaped.entry_id))["result"]
    assert {each["torrent"] for each in preview["largest_changes"]} == names

    options = {**shaped.options, "torrents": {"see": "administrators"}}
    home.config_entries.async_update_entry(shaped, options=options)
    await home.async_block_till_done(wait_background_tasks=True)
    preview = (await ask(browser, "preview_limits", shaped.entry_id))["result"]
    hashes = {each["torrent"] for each in preview["largest_changes"]}
    assert BUSY[:8] in hashes
    assert not hashes & names


async def test_there_is_no_preview_of_what_is_not_loaded(
    home: HomeAssistant, shaped: MockConfigEntry, hass_ws_client: WebSocketGenerator
) -> None:
    browser = await hass_ws_client(home)
    for command in ("preview_limits", "subscribe_limits"):
        answer = await ask(browser, command, "gone")
        assert answer["error"]["code"] == "not_found"
    assert await home.config_entries.async_unload(shaped.entry_id)
    answer = await ask(browser, "preview_limits", shaped.entry_id)
    assert (answer["success"], answer["result"]) == (True, None)
