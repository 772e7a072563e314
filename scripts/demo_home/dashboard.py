"""The demo's dashboard: the integration's own, with the controls of the stand-in."""

from collections.abc import Iterable, Mapping
from typing import Any

from .controls import EXIT, FOLLOW, START_OVER


def entity_ids(
    registry: Iterable[Mapping[str, Any]], config_entry_id: str
) -> dict[str, str]:
    """Return an entry's enabled entities: entity id by the integration's key.

    Map entities are left out: their keys are those of sensors.
    """
    # A unique id is the config entry's id, an underscore, and the integration's key.
    prefix = f"{config_entry_id}_"
    return {
        row["unique_id"].removeprefix(prefix): row["entity_id"]
        for row in registry
        if row["config_entry_id"] == config_entry_id
        and row["disabled_by"] is None
        and not row["entity_id"].startswith("geo_location.")
    }


def dashboard(*, with_controls: bool) -> dict[str, Any]:
    """Build the dashboard."""
    strategy: dict[str, Any] = {"type": "custom:qb-peer-vpn"}
    if with_controls:
        strategy["cards"] = _controls()
    return {"strategy": strategy}


def _controls() -> list[dict[str, Any]]:
    return [
        {
            "type": "tile",
            "entity": EXIT,
            "features": [{"type": "select-options"}],
            "grid_options": {"columns": "full"},
        },
        *(
            {
                "type": "tile",
                "entity": script,
                "hide_state": True,
                # On half a line, the names would be cut.
                "grid_options": {"columns": "full"},
                # Without this, a tap would only show details of the script.
                "tap_action": {"action": "perform-action", "perform_action": script},
            }
            for script in (FOLLOW, START_OVER)
        ),
    ]
