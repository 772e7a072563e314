"""Actions: look at the limits, preview the next cycle, run it, or undo all."""

from typing import Any, Final

from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.service import async_register_admin_service
import voluptuous as vol

from ...shaping import Direction, Plan, RuleReport
from ...shell.const import DOMAIN
from ...shell.entry_option import ENTRY_FIELD, async_check_control, called_entry
from .buttons import RESTORE
from .coordinator import ShapingCoordinator
from .data import ShapingEntry
from .restoring import async_restore
from .step import Step

ATTR_MANAGE_AGAIN: Final = "manage_again"

_SCHEMA: Final = vol.Schema(ENTRY_FIELD)
_APPLY_SCHEMA: Final = vol.Schema(
    {**ENTRY_FIELD, vol.Optional(ATTR_MANAGE_AGAIN, default=False): bool}
)
_LARGEST: Final = 10


@callback
def async_set_up_actions(hass: HomeAssistant) -> None:
    """Register the actions."""
    for name, action in (
        ("get_upload_limits", _async_get),
        ("preview_upload_limits", _async_preview),
    ):
        hass.services.async_register(
            DOMAIN,
            name,
            action,
            schema=_SCHEMA,
            supports_response=SupportsResponse.ONLY,
        )
    hass.services.async_register(
        DOMAIN, "apply_upload_limits", _async_apply, schema=_APPLY_SCHEMA
    )
    async_register_admin_service(
        hass, DOMAIN, "restore_upload_limits", _async_restore, schema=_SCHEMA
    )


def _coordinator(call: ServiceCall) -> ShapingCoordinator:
    entry: ShapingEntry = called_entry(call)
    return entry.runtime_data.shaping.coordinator


async def _async_get(call: ServiceCall) -> ServiceResponse:
    coordinator = _coordinator(call)
    state = coordinator.data
    return {
        "shaping": state.is_on,
        "strategy": coordinator.options.settings.strategy,
        "rollout": coordinator.options.settings.rollout,
        "restored": state.is_restored,
        "by_hand": state.by_hand,
        "waiting": state.waiting,
        "rules": [_report(coordinator, each) for each in state.reports],
        "download_rules": [_report(coordinator, each) for each in state.downloads],
    }


async def _async_preview(call: ServiceCall) -> ServiceResponse:
    coordinator = _coordinator(call)
    steps = await coordinator.async_preview()
    previews = {each: _preview(coordinator, step) for each, step in steps.items()}
    return {
        **previews[Direction.UPLOAD],
        "downloads": previews.get(Direction.DOWNLOAD),
    }


def _preview(coordinator: ShapingCoordinator, step: Step) -> dict[str, Any]:
    plan = step.plan
    return {
        "rules": [_report(coordinator, each) for each in step.reports],
        "calls": len(plan.calls) if plan else 0,
        "changes": len(plan.changes) if plan else 0,
        "waiting": plan.waiting if plan else 0,
        "largest_changes": _largest(coordinator, plan) if plan else [],
    }


def _report(coordinator: ShapingCoordinator, report: RuleReport) -> dict[str, Any]:
    named = coordinator.rule_named(report.key)
    return {
        "rule": named.name if named else None,
        "promise": named.rule.promise if named else None,
        "rate": report.rate,
        "cap": report.cap,
        "effective_cap": report.effective_cap,
        "borrowed": report.borrowed,
        "torrents": report.torrents,
        "managed": report.managed,
        "awake": report.awake,
        "held_back": report.held_back,
        "by_hand": report.by_hand,
        "limits": report.limits,
    }


def _largest(coordinator: ShapingCoordinator, plan: Plan) -> list[dict[str, Any]]:
    rules = {each.rule.key: each.name for each in coordinator.rules}
    return [
        {
            "torrent": each.torrent_hash,
            "rule": rules.get(each.rule or ""),
            "before": each.before,
            "after": each.after,
        }
        for each in plan.largest_changes(_LARGEST)
    ]


async def _async_apply(call: ServiceCall) -> None:
    await async_check_control(call, called_entry(call), RESTORE.key)
    coordinator = _coordinator(call)
    if not coordinator.options.is_enabled:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="shaping_off"
        )
    await coordinator.async_apply(manages_again=call.data[ATTR_MANAGE_AGAIN])


async def _async_restore(call: ServiceCall) -> None:
    await async_restore(call.hass, _coordinator(call))
