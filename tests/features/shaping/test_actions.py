"""Actions, numbers, options, and the webhook."""

from http import HTTPStatus
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import (
    HomeAssistantError,
    ServiceValidationError,
    Unauthorized,
)
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.qb_peer_vpn.diagnostics import async_get_config_entry_diagnostics
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.features.over_http import AWAY
from tests.home import set_up, state_of
from tests.qbittorrent.web_ui import Answer, WebUi

from .limit_box import BUSY, IDLE, KIB, LimitBox, add_rule, choose, cycles

BY_HAND = "sensor.peer_vpn_limits_changed_by_hand"
PRESS = {"entity_id": "button.peer_vpn_restore_upload_limits"}


async def act(hass: HomeAssistant, name: str, **more: Any) -> Any:
    response = await hass.services.async_call(
        DOMAIN, name, {"config_entry_id": "entry"}, blocking=True, **more
    )
    await hass.async_block_till_done(wait_background_tasks=True)
    return response


async def test_the_preview_is_what_the_next_cycle_writes(
    home: HomeAssistant,
    shaped: MockConfigEntry,
    box: LimitBox,
    freezer: FrozenDateTimeFactory,
) -> None:
    preview = await act(home, "preview_upload_limits", return_response=True)
    assert box.calls == []
    assert preview["downloads"] is None
    planned = {each["torrent"]: each["after"] for each in preview["largest_changes"]}
    assert {each["rule"] for each in preview["largest_changes"]} == {"Alpha"}
    assert preview["changes"] == len(planned) == 2
    assert [each["rule"] for each in preview["rules"]] == ["Alpha", None]

    with pytest.raises(ServiceValidationError, match="not shaped"):
        await act(home, "apply_upload_limits")
    choose(home, shaped, enabled=True)
    await home.async_block_till_done(wait_background_tasks=True)
    assert {each: box.limit_of(each) for each in (BUSY, IDLE)} == planned

    shown = await act(home, "get_upload_limits", return_response=True)
    assert (shown["shaping"], shown["strategy"], shown["rollout"]) == (
        True,
        "fair",
        100,
    )
    alpha = shown["rules"][0]
    assert (alpha["torrents"], alpha["managed"], alpha["cap"]) == (2, 2, 1024 * KIB)
    described = str(await async_get_config_entry_diagnostics(home, shaped))
    for secret in ("a.example", "passkey", "Alpha", BUSY, "Something"):
        assert secret not in described
    assert "'managed': 2" in described


async def test_more_than_a_thousand_changes_wait_for_the_next_cycle(
    home: HomeAssistant,
    shaped: MockConfigEntry,
    box: LimitBox,
    freezer: FrozenDateTimeFactory,
) -> None:
    box.add(f"{number:040x}" for number in range(0x4000, 0x4000 + 1200))
    await cycles(home, freezer)
    choose(home, shaped, enabled=True)
    await home.async_block_till_done(wait_background_tasks=True)
    shown = await act(home, "get_upload_limits", return_response=True)
    assert shown["waiting"] == 1202 - 1000
    described = await async_get_config_entry_diagnostics(home, shaped)
    assert described["shaping"]["calls"] == len(box.calls) > 0
    await cycles(home, freezer)
    shown = await act(home, "get_upload_limits", return_response=True)
    assert shown["waiting"] == 0
    assert len({each for _, _, hashes in box.calls for each in hashes}) == 1202


async def test_limits_are_restored_by_action_and_by_button_also_after_an_outage(
    home: HomeAssistant,
    *,
    shaped: MockConfigEntry,
    box: LimitBox,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
    hass_admin_user: MockUser,
    hass_read_only_user: MockUser,
) -> None:
    for restore in ("action", "button"):
        choose(home, shaped, enabled=True)
        await cycles(home, freezer, 2)
        assert box.limit_of(BUSY) != 300 * KIB
        if restore == "action":
            for action in ("restore_upload_limits", "apply_upload_limits"):
                with pytest.raises(Unauthorized):
                    await act(
                        home, action, context=Context(user_id=hass_read_only_user.id)
                    )
            await act(
                home,
                "restore_upload_limits",
                context=Context(user_id=hass_admin_user.id),
            )
        else:
            web_ui.override = lambda path, form: Answer(502, "Bad Gateway")
            with pytest.raises(HomeAssistantError):
                await home.services.async_call("button", "press", PRESS, blocking=True)
            await cycles(home, freezer, 2)
            web_ui.override = box
        await cycles(home, freezer, 2)
        assert (box.limit_of(BUSY), box.limit_of(IDLE)) == (300 * KIB, 0)
        assert not shaped.options["shaping"]["enabled"]
        assert shaped.runtime_data.shaping.coordinator.is_restored


async def test_without_a_rule_nothing_is_measured(
    home: HomeAssistant, connected: MockConfigEntry, box: LimitBox
) -> None:
    await set_up(home, connected)
    shown = await act(home, "get_upload_limits", return_response=True)
    assert (shown["rules"], shown["shaping"]) == ([], False)
    described = await async_get_config_entry_diagnostics(home, connected)
    (rest,) = described["shaping"]["rules"]
    assert rest["report"] is None


async def test_the_action_says_that_qbittorrent_refused_a_limit(
    home: HomeAssistant, shaped: MockConfigEntry, box: LimitBox
) -> None:
    box.refuses = Answer(409, "Conflict")
    choose(home, shaped, enabled=True)
    await home.async_block_till_done(wait_background_tasks=True)
    for _ in range(2):
        with pytest.raises(HomeAssistantError) as failed:
            await act(home, "apply_upload_limits")
        assert failed.value.translation_key == "limits_not_written"
    box.refuses = None
    await act(home, "apply_upload_limits")
    assert box.limit_of(BUSY) not in {0, 300 * KIB}


async def test_caps_and_choices_change_without_a_reload(
    home: HomeAssistant,
    shaped: MockConfigEntry,
    box: LimitBox,
    freezer: FrozenDateTimeFactory,
) -> None:
    before = shaped.runtime_data
    choose(home, shaped, enabled=True)
    await cycles(home, freezer, 3)
    for domain, action, data in (
        ("number", "set_value", {"entity_id": "number.alpha_cap", "value": 100}),
        (
            "select",
            "select_option",
            {
                "entity_id": "select.peer_vpn_strategy_for_upload_limits",
                "option": "equal",
            },
        ),
    ):
        await home.services.async_call(domain, action, data, blocking=True)
        await home.async_block_till_done(wait_background_tasks=True)
    await cycles(home, freezer)
    assert box.limit_of(BUSY) <= 100 * KIB
    assert state_of(home, "sensor.alpha_effective_cap").state == "100.0"
    assert state_of(home, "number.alpha_cap").state == "100.0"

    rollout = "number.peer_vpn_share_of_torrents_with_limits"
    await home.services.async_call(
        "number", "set_value", {"entity_id": rollout, "value": 0}, blocking=True
    )
    await cycles(home, freezer)
    assert state_of(home, rollout).state == "0"
    assert box.limit_of(BUSY) == 300 * KIB
    assert shaped.runtime_data is before


async def test_a_rule_without_a_cap_has_no_number_to_set(
    home: HomeAssistant,
    shaped: MockConfigEntry,
    box: LimitBox,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
) -> None:
    (alpha,) = shaped.subentries.values()
    for promise, state in (("unlimited", "unavailable"), ("average", "1024.0")):
        data = {**alpha.data, "promise": promise}
        home.config_entries.async_update_subentry(shaped, alpha, data=data)
        await cycles(home, freezer)
        assert state_of(home, "number.alpha_cap").state == state
    # It can be set while qBittorrent is away, and the button is a reason to try again.
    web_ui.override = lambda path, form: AWAY
    await cycles(home, freezer)
    assert state_of(home, "sensor.alpha_upload_rate").state == "unavailable"
    for chosen in (
        "number.alpha_cap",
        "number.peer_vpn_share_of_torrents_with_limits",
        "select.peer_vpn_strategy_for_upload_limits",
        "switch.peer_vpn_shape_uploads",
        PRESS["entity_id"],
    ):
        assert state_of(home, chosen).state != "unavailable"


async def test_downloads_are_limited_by_the_same_rules(
    home: HomeAssistant,
    shaped: MockConfigEntry,
    box: LimitBox,
    freezer: FrozenDateTimeFactory,
) -> None:
    box.set(BUSY, dlspeed=900 * KIB, amount_left=10**9, num_seeds=4, dl_limit=0)
    add_rule(home, shaped, "Beta", more={"download_cap": 200}, order=-1)
    choose(home, shaped, enabled=True)
    await cycles(home, freezer, 2)
    downloads = [call for call in box.calls if call[0] == "torrents/setDownloadLimit"]
    assert downloads
    assert all(0 < limit <= 200 * KIB for _, limit, _ in downloads)
    shown = await act(home, "get_upload_limits", return_response=True)
    assert shown["download_rules"][0]["cap"] == 200 * KIB
    preview = await act(home, "preview_upload_limits", return_response=True)
    assert preview["downloads"]["rules"][0]["rule"] == "Beta"
    choose(home, shaped, enabled=False)
    await cycles(home, freezer, 2)
    assert shaped.runtime_data.shaping.coordinator.is_restored


async def test_the_download_cap_is_a_number_as_long_as_the_rule_has_one(
    home: HomeAssistant,
    shaped: MockConfigEntry,
    box: LimitBox,
    freezer: FrozenDateTimeFactory,
) -> None:
    number, before = "number.alpha_download_cap", shaped.runtime_data
    (alpha,) = shaped.subentries.values()
    box.set(BUSY, dlspeed=900 * KIB, amount_left=10**9, num_seeds=4, dl_limit=7000)
    choose(home, shaped, enabled=True)
    await cycles(home, freezer)
    assert home.states.get(number) is None

    for cap in (200, 300):
        data = {**alpha.data, "more": {"download_cap": cap, "priority": 7}}
        home.config_entries.async_update_subentry(shaped, alpha, data=data)
        await cycles(home, freezer)
        assert state_of(home, number).state == f"{cap}.0"

    value = {"entity_id": number, "value": 100}
    await home.services.async_call("number", "set_value", value, blocking=True)
    assert state_of(home, number).state == "100.0"
    await cycles(home, freezer, 2)
    limits = [limit for path, limit, _ in box.calls if path.endswith("DownloadLimit")]
    assert 0 < limits[-1] <= 100 * KIB
    more = shaped.subentries[alpha.subentry_id].data["more"]
    assert more == {"download_cap": 100, "priority": 7}

    data = {**alpha.data, "more": {}}
    home.config_entries.async_update_subentry(shaped, alpha, data=data)
    await cycles(home, freezer)
    assert home.states.get(number) is None
    assert er.async_get(home).async_get(number) is None
    # What was there before is back.
    assert ("torrents/setDownloadLimit", 7000, [BUSY]) in box.calls
    # All of it without a reload.
    assert shaped.runtime_data is before


async def choose_webhook(
    home: HomeAssistant, entry: MockConfigEntry, *, webhook: bool
) -> Any:
    """Go through the options; return what their form shows before the change."""
    flow = await home.config_entries.options.async_init(entry.entry_id)
    flow = await home.config_entries.options.async_configure(
        flow["flow_id"], {"next_step_id": "shaping"}
    )
    shown = flow["description_placeholders"]
    typed = {
        "strategy": "soft",
        "rollout": 100,
        "lending": 50,
        "keeps_total": True,
        "webhook": webhook,
    }
    await home.config_entries.options.async_configure(flow["flow_id"], typed)
    await home.async_block_till_done(wait_background_tasks=True)
    return shown


async def test_a_webhook_asks_for_a_cycle(
    home: HomeAssistant,
    shaped: MockConfigEntry,
    box: LimitBox,
    web_ui: WebUi,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    assert await choose_webhook(home, shaped, webhook=True) == {"webhook": "–"}
    webhook_id = shaped.options["shaping"]["webhook_id"]
    assert len(webhook_id) == 64
    settings = shaped.runtime_data.shaping.coordinator.options.settings
    assert (settings.lending, settings.keeps_total) == (0.5, True)

    assert await async_setup_component(home, "webhook", {})
    client = await hass_client_no_auth()
    path = f"/api/webhook/{webhook_id}"
    choose(home, shaped, enabled=True)
    await home.async_block_till_done(wait_background_tasks=True)
    await act(home, "apply_upload_limits")
    box.set(BUSY, up_limit=77 * KIB)
    web_ui.asked.clear()
    assert (await client.post(path)).status == HTTPStatus.OK
    await home.async_block_till_done(wait_background_tasks=True)
    assert web_ui.paths().count("sync/maindata") == 1
    # A cycle, too, however short ago the last one was.
    assert state_of(home, BY_HAND).state == "1"
    # At most every few seconds.
    assert (await client.post(path)).status == HTTPStatus.OK
    assert (await client.get(path)).status == HTTPStatus.METHOD_NOT_ALLOWED
    assert web_ui.paths().count("sync/maindata") == 1

    assert await choose_webhook(home, shaped, webhook=False) == {"webhook": path}
    web_ui.asked.clear()
    await client.post(path)
    await home.async_block_till_done(wait_background_tasks=True)
    assert web_ui.asked == []
