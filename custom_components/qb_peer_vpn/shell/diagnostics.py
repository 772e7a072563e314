"""Parts of the diagnostics that belong to no feature."""

from importlib.metadata import PackageNotFoundError, version
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


def library_versions() -> dict[str, str | None]:
    """Return the versions of the libraries that cluster; None if one is missing.

    It reads files, so call it in an executor.
    """
    return {name: _version(name) for name in ("numpy", "scikit-learn")}


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
