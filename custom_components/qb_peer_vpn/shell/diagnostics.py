"""How a coordinator is, for diagnostics."""

from typing import Any

from .coordinator import Coordinator


def describe_coordinator(coordinator: Coordinator[Any]) -> dict[str, Any]:
    """Return whether a coordinator works, how often it runs, and its last error."""
    error = coordinator.last_exception
    return {
        "works": coordinator.last_update_success,
        "interval_seconds": coordinator.update_interval
        and coordinator.update_interval.total_seconds(),
        "error": type(error).__name__
        if error and not coordinator.last_update_success
        else None,
    }
