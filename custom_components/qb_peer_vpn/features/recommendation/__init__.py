"""The recommendation: the cycle, and everything that shows what it found."""

from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from ..locations import LocationData
from ..servers import ServerData
from ..swarm import SwarmData
from .actions import async_set_up_actions
from .binary_sensors import binary_sensors
from .buttons import buttons
from .changes import async_dispatch_changes
from .conditions import CONDITIONS
from .coordinator import RecommendationCoordinator
from .cycle import ContainerExit, Outcome, SwarmSummary
from .data import HasRecommendation, RecommendationData
from .diagnostics import async_describe, describe_options
from .diary_views import month_of
from .events import events
from .fix_flows import FIX_FLOWS
from .home_networks import home_networks
from .images import async_make_images
from .json_views import (
    cluster_details,
    elsewhere_details,
    percent,
    site_details,
    verdict_details,
)
from .lenses import lens_text
from .map_entities import map_entities
from .options import RecommendationOptions
from .own_line_watch import async_watch_own_line
from .selects import selects
from .sensors import sensors
from .steps import RecommendationSteps
from .store import async_remove_stores
from .triggers import TRIGGERS

NEEDS: Final = ("swarm", "locations", "servers")

__all__ = [
    "CONDITIONS",
    "FIX_FLOWS",
    "TRIGGERS",
    "ContainerExit",
    "HasRecommendation",
    "Outcome",
    "RecommendationCoordinator",
    "RecommendationData",
    "RecommendationSteps",
    "SwarmSummary",
    "async_apply_options",
    "async_describe",
    "async_make_images",
    "async_remove_stores",
    "async_set_up",
    "async_set_up_actions",
    "async_start",
    "binary_sensors",
    "buttons",
    "cluster_details",
    "describe_options",
    "elsewhere_details",
    "events",
    "home_networks",
    "lens_text",
    "map_entities",
    "month_of",
    "percent",
    "selects",
    "sensors",
    "site_details",
    "verdict_details",
]


async def async_set_up(
    hass: HomeAssistant,
    entry: ConfigEntry,
    *,
    swarm: SwarmData,
    locations: LocationData,
    servers: ServerData,
) -> RecommendationData:
    """Run the first cycle of a config entry.

    Raises:
        ConfigEntryNotReady: the cycle failed.

    """
    coordinator = RecommendationCoordinator(
        hass,
        entry,
        swarm=swarm,
        locations=locations,
        servers=servers,
    )
    await coordinator.async_config_entry_first_refresh()
    return RecommendationData(
        coordinator=coordinator, swarm=swarm, locations=locations, servers=servers
    )


def async_start(hass: HomeAssistant, data: RecommendationData) -> None:
    """Dispatch changes from now on, once the entities exist."""
    async_dispatch_changes(hass, data.coordinator)
    async_watch_own_line(hass, data)


async def async_apply_options(
    entry: ConfigEntry, data: RecommendationData, *, has_other_sources: bool
) -> None:
    """Use changed options without a reload.

    Args:
        entry: whose options they are.
        data: of the entry.
        has_other_sources: whether options of the features that this one needs changed.

    """
    options = RecommendationOptions.from_options(entry.options)
    if options != data.coordinator.options or has_other_sources:
        data.coordinator.set_options(options)
        await data.coordinator.async_refresh_for_person()
