"""Diagnostics of the VPN container: choices and counts, no address and no secret."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from ...gluetun import ApiKey
from ...shell.diagnostics import describe_coordinator
from .container_coordinator import ContainerCoordinator
from .data import HasGluetun, Mover
from .options import ContainerOptions
from .settings import ContainerSettings


def describe_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return nothing: all is data of a subentry, and most of it private."""
    return {}


async def async_describe(data: HasGluetun) -> dict[str, Any]:
    """Return how moves are made, and what Gluetun said last."""
    gluetun = data.gluetun
    if gluetun.settings is None or gluetun.mover is None:
        return {"gluetun": None}
    return {
        "gluetun": {
            **_settings(gluetun.settings),
            **_options(gluetun.mover.planner.options),
            "container": _container(gluetun.container) if gluetun.container else None,
            "moves": _moves(gluetun.mover),
        }
    }


def _settings(settings: ContainerSettings) -> dict[str, Any]:
    return {
        "way": settings.way,
        "login": _login(settings),
        "has_restart_action": bool(settings.restart_action),
    }


def _options(options: ContainerOptions) -> dict[str, Any]:
    rules = options.rules
    return {
        "cool_down_hours": rules.cool_down.total_seconds() / 3600,
        "moves_in_week": rules.moves_in_week,
        "hours": [each.isoformat() for each in rules.hours or ()],
        "undo_when_worse": options.undo_when_worse,
    }


def _moves(mover: Mover) -> dict[str, Any]:
    state = mover.moves.data
    receipts = state.history.receipts
    return {
        "phase": state.move.phase if state.move else None,
        "follows": mover.moves.follows,
        "off": state.history.is_off,
        "proven": mover.moves.is_proven,
        "outcomes": dict(Counter(each.outcome.value for each in receipts)),
        "verdicts": dict(
            Counter(each.verdict.value for each in receipts if each.verdict)
        ),
        "undo_reasons": dict(
            Counter(each.undo.value for each in receipts if each.undo)
        ),
    }


def _login(settings: ContainerSettings) -> str | None:
    if settings.login is None:
        return None
    return "api_key" if isinstance(settings.login, ApiKey) else "user"


def _container(container: ContainerCoordinator) -> dict[str, Any]:
    state = container.data
    settings = state.settings
    return {
        "version": state.version.text if state.version else None,
        "status": state.status,
        "has_exit": state.exit is not None and state.exit.address is not None,
        "exit_country": state.exit.country if state.exit else None,
        "has_port": bool(state.port),
        "denied": list(state.denied),
        "provider": settings.provider if settings else None,
        "type": settings.vpn_type if settings else None,
        "forwards_port": settings.forwards_port if settings else None,
        "redirects_port": settings.redirects_port if settings else None,
        "coordinator": describe_coordinator(container),
    }
