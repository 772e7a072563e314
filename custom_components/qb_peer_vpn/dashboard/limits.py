"""What the card shows of the upload limits of one config entry, as JSON."""

from collections import Counter
from typing import Any, Final

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant

from ..features import PeerVpnConfigEntry
from ..features.shaping import ShapingCoordinator
from ..models import Torrents
from ..shaping import Change, Direction, RuleReport
from ..shell.entity import enabled_entity_id

LARGEST: Final = 10
HASH_DIGITS: Final = 8
"""Shown instead of a name to users who may not see torrents."""


def limits_payload(hass: HomeAssistant, entry: PeerVpnConfigEntry) -> dict[str, Any]:
    """Return the last cycle of a loaded entry. Rates are B/s."""
    coordinator = entry.runtime_data.shaping.coordinator
    state = coordinator.data
    return {
        "available": coordinator.last_update_success,
        "shaping": coordinator.options.is_enabled,
        "restored": coordinator.is_restored,
        "rollout": coordinator.options.settings.rollout,
        "by_hand": state.by_hand,
        "waiting": state.waiting,
        "switch_entity": enabled_entity_id(
            hass, entry, Platform.SWITCH, "shape_uploads"
        ),
        "rules": [_rule(coordinator, each) for each in state.reports],
    }


async def async_limits_preview(
    entry: PeerVpnConfigEntry, *, with_names: bool
) -> dict[str, Any]:
    """Return what the next cycle would write if the shaping was on.

    Args:
        entry: loaded.
        with_names: whether torrents are called by their names.

    """
    coordinator = entry.runtime_data.shaping.coordinator
    step = (await coordinator.async_preview())[Direction.UPLOAD]
    plan = step.plan
    largest = plan.largest_changes(LARGEST) if plan else ()
    # The plan may have one change for each torrent.
    indexes = Counter(plan.changes.rules.tolist()) if plan else Counter[int]()
    keys = plan.rule_keys if plan else ()
    changes = {key: indexes[number] for number, key in enumerate(keys)}
    torrents = coordinator.snapshot.torrents if with_names else None
    return {
        "changes": len(plan.changes) if plan else 0,
        "rules": [
            {
                "rule": _name(coordinator, each.key),
                "cap": each.cap,
                "awake": each.awake,
                "limits": each.limits,
                "changes": changes.get(each.key, 0),
            }
            for each in step.reports
        ],
        "largest_changes": [
            {
                "torrent": _torrent(torrents, each),
                "before": each.before,
                "after": each.after,
            }
            for each in largest
        ],
    }


def _rule(coordinator: ShapingCoordinator, report: RuleReport) -> dict[str, Any]:
    return {
        "rule": _name(coordinator, report.key),
        "rate": report.rate,
        "cap": report.cap,
        "effective_cap": report.effective_cap,
        "borrowed": report.borrowed,
        "torrents": report.torrents,
        "awake": report.awake,
        "by_hand": report.by_hand,
    }


def _name(coordinator: ShapingCoordinator, key: str) -> str | None:
    named = coordinator.rule_named(key)
    return named.name if named else None


def _torrent(torrents: Torrents | None, change: Change) -> str:
    row = None if torrents is None else torrents.row_of(change.torrent_hash)
    if torrents is None or row is None:
        return change.torrent_hash[:HASH_DIGITS]
    return torrents.names[row]
