"""Upload limits per tracker: rules, cycles, and what was there before us."""

from typing import Final

from homeassistant.config_entries import ConfigEntry, ConfigSubentryFlow
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback

from ...shell.leftovers import async_remove_leftovers
from ...shell.worker import async_get_worker
from ..connection import ConnectionData
from .actions import async_set_up_actions
from .buttons import RESTORE, buttons
from .coordinator import ShapingCoordinator
from .data import HasShaping, ShapingData
from .devices import async_name_rules
from .diagnostics import async_describe, describe_options
from .fix_flows import FIX_FLOWS
from .numbers import ROLLOUT, async_add_numbers
from .removal import async_remove_limits
from .rule_entries import SUBENTRY_RULE, read_rules
from .rule_flow import RuleFlow
from .selects import STRATEGY, selects
from .sensors import CYCLE_SENSORS, async_add_sensors
from .state import ShapingState
from .steps import ShapingSteps
from .switches import SHAPE_UPLOADS, switches
from .triggers import TRIGGERS, async_announce_cycles
from .webhooks import CycleWebhook

NEEDS: Final = ("connection",)

SUBENTRY_FLOWS: Final[dict[str, type[ConfigSubentryFlow]]] = {SUBENTRY_RULE: RuleFlow}
"""By the type of the subentry."""

__all__ = [
    "FIX_FLOWS",
    "SUBENTRY_FLOWS",
    "TRIGGERS",
    "HasShaping",
    "ShapingCoordinator",
    "ShapingData",
    "ShapingState",
    "ShapingSteps",
    "async_add_numbers",
    "async_add_sensors",
    "async_apply_options",
    "async_describe",
    "async_remove_limits",
    "async_set_up",
    "async_set_up_actions",
    "async_start",
    "buttons",
    "describe_options",
    "has_other_rules",
    "selects",
    "switches",
]


async def async_set_up(
    hass: HomeAssistant, entry: ConfigEntry, connected: ConnectionData
) -> ShapingData:
    """Load which limits are ours, and look at the torrents; nothing is written yet.

    Raises:
        ConfigEntryNotReady: the first cycle failed.

    """
    coordinator = ShapingCoordinator(
        hass, entry, connected=connected, worker=async_get_worker(hass)
    )
    await coordinator.async_load()
    return ShapingData(coordinator=coordinator, webhook=CycleWebhook(hass, coordinator))


_ENTITIES: Final = (
    (Platform.BUTTON, (RESTORE,)),
    (Platform.NUMBER, (ROLLOUT,)),
    (Platform.SELECT, (STRATEGY,)),
    (Platform.SENSOR, CYCLE_SENSORS),
    (Platform.SWITCH, (SHAPE_UPLOADS,)),
)
"""What an entry has while it has a rule."""


@callback
def async_start(hass: HomeAssistant, entry: ConfigEntry, data: ShapingData) -> None:
    """Write limits from now on, once the entities exist."""
    if not data.coordinator.rules:
        for platform, descriptions in _ENTITIES:
            async_remove_leftovers(hass, entry, platform, descriptions)
    async_announce_cycles(data.coordinator.hass, data.coordinator)
    data.webhook.async_use(data.coordinator.options.webhook_id)
    data.coordinator.async_start()


@callback
def has_other_rules(entry: ConfigEntry, data: ShapingData) -> bool:
    """Return whether a rule came or went, whose entities come and go with a reload."""
    return {each.rule.key for each in read_rules(entry)} != {
        each.rule.key for each in data.coordinator.rules
    }


@callback
def async_apply_options(
    hass: HomeAssistant, entry: ConfigEntry, data: ShapingData
) -> None:
    """Use changed rules and options with the next plan, without a reload."""
    data.coordinator.async_use(entry)
    data.webhook.async_use(data.coordinator.options.webhook_id)
    async_name_rules(hass, data)
