"""System health of the VPN containers."""

from collections.abc import Sequence
from typing import Any

from homeassistant.core import HomeAssistant

from ...shell.health import OK, UNREACHABLE
from .data import HasGluetun


def health(
    hass: HomeAssistant, running: Sequence[HasGluetun], expected: int
) -> dict[str, Any]:
    """Return whether every control server answered last; nothing without any."""
    containers = [each.gluetun.container for each in running if each.gluetun.container]
    if not containers:
        return {}
    answers = all(each is not None and each.last_update_success for each in containers)
    return {"gluetun": OK if answers else UNREACHABLE}
