"""Rules in the browser: added, checked, changed, ordered, and removed."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    SubentryFlowContext,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.features.shaping import rule_flow
from custom_components.qb_peer_vpn.features.shaping.rule_entries import (
    order_between,
    read_rules,
)
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.home import state_of

from .limit_box import LimitBox, add_rule, cycles

MORE = {"priority": 5, "expression": ""}
RULE = {
    "name": "Beta",
    "hosts": ["other.example"],
    "promise": "average",
    "cap": 512,
    "position": 2,
    "more": MORE,
}


async def begin(
    hass: HomeAssistant, entry: MockConfigEntry, key: str | None = None
) -> Any:
    context = SubentryFlowContext(source=SOURCE_USER)
    if key is not None:
        context = SubentryFlowContext(source=SOURCE_RECONFIGURE, subentry_id=key)
    return await hass.config_entries.subentries.async_init(
        (entry.entry_id, "upload_rule"), context=context
    )


async def go_on(hass: HomeAssistant, flow: Any, typed: dict[str, Any]) -> Any:
    result = await hass.config_entries.subentries.async_configure(
        flow["flow_id"], typed
    )
    await hass.async_block_till_done(wait_background_tasks=True)
    return result


def names(entry: MockConfigEntry) -> list[str]:
    return [each.name for each in read_rules(entry)]


def matches(flow: Any) -> list[str]:
    return str(flow["description_placeholders"]["matches"]).splitlines()


async def test_a_rule_is_added_with_a_look_at_what_it_covers(
    home: HomeAssistant, shaped: MockConfigEntry
) -> None:
    flow = await begin(home, shaped)
    assert flow["step_id"] == "user"
    assert matches(flow) == ["- **Alpha**: 2", "- \\*: 1"]
    hosts = flow["data_schema"].schema["hosts"].config["options"]
    assert [each["label"] for each in hosts] == ["a.example (2)", "other.example (1)"]

    check = await go_on(home, flow, RULE)
    assert check["type"] is FlowResultType.MENU
    assert matches(check) == ["- **Alpha**: 2", "- **Beta**: 1", "- \\*: 0"]

    # Changed again: all that was typed is still there.
    form = await go_on(home, check, {"next_step_id": "change"})
    assert form["step_id"] == "user"
    first = {**RULE, "position": 1, "name": "B*ta [1]"}
    check = await go_on(home, form, first)
    assert matches(check)[0] == "- **B\\*ta \\[1\\]**: 1"
    done = await go_on(home, check, {"next_step_id": "save"})
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert names(shaped) == ["B*ta [1]", "Alpha"]
    assert state_of(home, "sensor.b_ta_1_active_torrents").state == "1"
    assert state_of(home, "number.b_ta_1_cap").state == "512.0"


async def test_a_rule_is_changed_without_a_reload_and_removed_with_its_device(
    home: HomeAssistant, shaped: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    before = shaped.runtime_data
    (rule,) = read_rules(shaped)
    key = rule.rule.key
    flow = await begin(home, shaped, key)
    assert flow["step_id"] == "reconfigure"
    suggested = {
        str(name): name.description["suggested_value"]
        for name in flow["data_schema"].schema
        if name.description
    }
    assert suggested["name"] == "Alpha"
    assert suggested["cap"] == 1024

    changed = {**RULE, "name": "Gamma", "position": 1}
    check = await go_on(home, flow, changed)
    form = await go_on(home, check, {"next_step_id": "change"})
    assert form["step_id"] == "reconfigure"
    check = await go_on(home, form, changed)
    done = await go_on(home, check, {"next_step_id": "save"})
    assert done["reason"] == "reconfigure_successful"
    assert shaped.runtime_data is before
    await cycles(home, freezer)
    assert state_of(home, "sensor.alpha_upload_rate").name == "Gamma Upload rate"
    assert state_of(home, "number.alpha_cap").state == "512.0"
    registry = dr.async_get(home)
    device = registry.async_get_device_by_identifier((DOMAIN, key), "entry")
    assert device is not None
    assert device.name == "Gamma"
    parent = registry.async_get_device_by_identifier((DOMAIN, "entry"), "entry")
    assert parent is not None
    assert device.via_device_id == parent.id

    home.config_entries.async_remove_subentry(shaped, key)
    await home.async_block_till_done(wait_background_tasks=True)
    assert registry.async_get_device_by_identifier((DOMAIN, key), "entry") is None
    assert er.async_get(home).async_get("number.alpha_cap") is None
    assert shaped.runtime_data is not before


async def test_a_rule_that_cannot_be_used_is_refused_with_the_reason(
    home: HomeAssistant,
    shaped: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rest = {"hosts": [], "name": "Rest"}
    add_rule(home, shaped, "The rest", hosts=[])
    add_rule(home, shaped, "Other", hosts=[], more={"expression": "b"})
    await home.async_block_till_done(wait_background_tasks=True)
    assert names(shaped)[-1] == "The rest"
    flow = await begin(home, shaped)
    for changes, errors in (
        ({"name": " "}, {"name": "name_missing"}),
        ({"hosts": ["https://a.example/key"]}, {"hosts": "not_a_host"}),
        ({"hosts": [f"h{n}.example" for n in range(201)]}, {"hosts": "too_many"}),
        (rest, {"hosts": "second_rest"}),
        (
            {"more": {**MORE, "expression": "a("}},
            {"base": "expression_unbalanced"},
        ),
        (
            {"more": {**MORE, "expression": "a" * 201}},
            {"base": "expression_too_long"},
        ),
    ):
        flow = await go_on(home, flow, {**RULE, **changes})
        assert flow["errors"] == errors
    flow = await go_on(home, flow, {k: v for k, v in RULE.items() if k != "cap"})
    assert flow["errors"] == dict.fromkeys(("base", "cap"), "cap_missing")
    monkeypatch.setattr(rule_flow, "MAX_EXPRESSIONS", 1)
    flow = await go_on(home, flow, {**RULE, "more": {**MORE, "expression": "x"}})
    assert flow["errors"] == {"base": "too_many_expressions"}
    monkeypatch.setattr(rule_flow, "MAX_RULES", 3)
    assert (await begin(home, shaped))["reason"] == "too_many_rules"


async def test_a_form_works_while_the_connection_does_not(
    home: HomeAssistant, connected: MockConfigEntry, box: LimitBox
) -> None:
    add_rule(home, connected)
    flow = await begin(home, connected)
    assert matches(flow) == ["–"]
    check = await go_on(home, flow, RULE)
    done = await go_on(home, check, {"next_step_id": "save"})
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert names(connected) == ["Alpha", "Beta"]


@pytest.mark.parametrize(
    ("orders", "position", "expected"),
    [
        ((), 1, 0.0),
        ((0.0,), 1, -1.0),
        ((0.0,), 2, 1.0),
        ((0.0, 1.0), 2, 0.5),
        ((0.0, 1.0), 99, 2.0),
    ],
)
def test_a_rule_is_put_between_others_without_changing_them(
    orders: tuple[float, ...], position: int, expected: float
) -> None:
    assert order_between(orders, position) == expected
