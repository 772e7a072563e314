"""Diagnostics of the limits, in counts: no name of a rule, a tracker, or a torrent."""

from collections.abc import Mapping
from typing import Any

from ...shaping import RuleReport
from ...shell.diagnostics import describe_coordinator
from .data import HasShaping
from .options import ShapingOptions


def describe_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the choices about all rules together."""
    read = ShapingOptions.from_options(options)
    return {
        "shaping_options": {
            "enabled": read.is_enabled,
            "strategy": read.settings.strategy,
            "rollout": read.settings.rollout,
            "lending": read.settings.lending,
            "keeps_total": read.settings.keeps_total,
            "webhook": bool(read.webhook_id),
        }
    }


async def async_describe(data: HasShaping) -> dict[str, Any]:
    """Return what the last cycle found and wrote."""
    coordinator = data.shaping.coordinator
    state, breaker = coordinator.data, coordinator.breaker
    return {
        "shaping": {
            "rules": [
                {
                    "promise": each.promise,
                    "hosts": len(each.hosts),
                    "expression": bool(each.expression),
                    "factors": len(each.factors),
                    "report": _report(state.report_of(each.key)),
                }
                for each in coordinator.rulebook.rules
            ],
            "download_caps": len(state.downloads) > 0,
            "calls": state.calls,
            "waiting": state.waiting,
            "by_hand": state.by_hand,
            "restored": state.is_restored,
            "cycle_ms": round(state.duration_ms, 1),
            "failures": breaker.failures,
            "stopped": breaker.opened_at is not None,
            "coordinator": describe_coordinator(coordinator),
        }
    }


def _report(report: RuleReport | None) -> dict[str, Any] | None:
    if report is None:
        return None
    return {
        "cap": report.cap,
        "effective_cap": report.effective_cap,
        "rate": report.rate,
        "torrents": report.torrents,
        "managed": report.managed,
        "awake": report.awake,
        "by_hand": report.by_hand,
        "held_back": report.held_back,
    }
