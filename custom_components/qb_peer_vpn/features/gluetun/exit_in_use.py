"""The recommendation hears from Gluetun which exit is in use."""

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from ...shell.const import DOMAIN
from ..recommendation import ContainerExit, RecommendationCoordinator
from .container_coordinator import ContainerCoordinator


@callback
def async_report_exit(
    hass: HomeAssistant,
    entry: ConfigEntry,
    container: ContainerCoordinator,
    recommendation: RecommendationCoordinator,
) -> None:
    """Report each exit until the entry is unloaded; ask Gluetun when a person refreshes.

    While Gluetun is silent or not connected, the last exit stays the one that counts
    where qBittorrent says none: a container that is made again comes back there.
    """

    @callback
    def async_report() -> None:
        address = container.data.exit_address
        if container.last_update_success and address is not None:
            exit_now = ContainerExit(address=address, is_current=True)
            recommendation.async_use_exit(exit_now)
        else:
            recommendation.async_doubt_exit()

    @callback
    def async_ask() -> None:
        # A move asks by itself.
        if not container.is_moving:
            entry.async_create_background_task(
                hass, container.async_refresh(), f"{DOMAIN} gluetun"
            )

    entry.async_on_unload(container.async_add_listener(async_report))
    recommendation.async_add_poll_listener(async_ask)
