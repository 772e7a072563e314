"""The recommendation hears from Gluetun which exit is in use."""

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import callback

from ..recommendation import RecommendationCoordinator
from .container_coordinator import ContainerCoordinator


@callback
def async_report_exit(
    entry: ConfigEntry,
    container: ContainerCoordinator,
    recommendation: RecommendationCoordinator,
) -> None:
    """Report each exit until the entry is unloaded.

    While Gluetun is silent or not connected, the last exit stays the one in use: a
    container that is made again comes back there.
    """

    @callback
    def async_report() -> None:
        exit_ = container.data.exit
        if exit_ is not None and exit_.address is not None:
            recommendation.async_use_exit(exit_.address)

    entry.async_on_unload(container.async_add_listener(async_report))
