"""The subentries that a connection may have."""

from collections.abc import Mapping
from typing import ClassVar, override

from homeassistant.config_entries import ConfigEntry, ConfigFlow, ConfigSubentryFlow
from homeassistant.core import callback


class SubentryFlows(ConfigFlow):
    """Offers the subentries of all features."""

    _subentry_flows: ClassVar[Mapping[str, type[ConfigSubentryFlow]]] = {}
    """By the type of the subentry."""

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: ConfigEntry
    ) -> dict[str, type[ConfigSubentryFlow]]:
        return dict(cls._subentry_flows)
