"""The config flow and the options flow; the steps are those of the features."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.config_entries import ConfigEntry, ConfigFlowResult, OptionsFlow
from homeassistant.const import CONF_NAME, CONF_URL
from homeassistant.core import callback

from .features import merged
from .features.connection import (
    ENTRY_MINOR_VERSION,
    ENTRY_VERSION,
    ConnectionSteps,
    make_title,
)
from .features.locations import SECTION_LOOKUP, LocationSteps
from .features.recommendation import RecommendationSteps
from .features.servers import (
    MEASURE_FIELDS,
    SECTION_SERVERS,
    ServerSteps,
    measure_section,
)
from .features.shaping import ShapingSteps
from .features.torrents import TorrentSteps
from .models import clean_name
from .shell.const import DOMAIN
from .shell.options import section_of
from .shell.subentry_flows import SubentryFlows


class PeerVpnConfigFlow(
    ConnectionSteps, ServerSteps, LocationSteps, SubentryFlows, domain=DOMAIN
):
    """Ask for the connection, the servers, and the way to locate peers."""

    VERSION = ENTRY_VERSION
    MINOR_VERSION = ENTRY_MINOR_VERSION

    _servers_are_last = False
    _further_fields = MEASURE_FIELDS
    _subentry_flows = merged("SUBENTRY_FLOWS")

    _connection: dict[str, Any]
    _name: str | None
    _options: dict[str, Any]

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> PeerVpnOptionsFlow:
        return PeerVpnOptionsFlow()

    @override
    async def _async_connected(
        self, data: dict[str, Any], further: Mapping[str, Any]
    ) -> ConfigFlowResult:
        self._connection = data
        self._name = clean_name(further.get(CONF_NAME))
        self._options = measure_section(further)
        return await self.async_step_provider()

    @override
    async def _async_servers_chosen(self, section: dict[str, Any]) -> ConfigFlowResult:
        self._options[SECTION_SERVERS] = section
        return await self.async_step_lookup()

    @override
    async def _async_lookup_chosen(self, section: dict[str, Any]) -> ConfigFlowResult:
        # Another flow may have set up the same qBittorrent in the meantime.
        self._async_abort_entries_match({CONF_URL: self._connection[CONF_URL]})
        return self.async_create_entry(
            title=self._name or self._title(),
            data=self._connection,
            options={**self._options, SECTION_LOOKUP: section},
        )

    def _title(self) -> str:
        others = [entry.title for entry in self._async_current_entries()]
        return make_title(self._connection[CONF_URL], others)


class PeerVpnOptionsFlow(
    RecommendationSteps,
    ServerSteps,
    LocationSteps,
    TorrentSteps,
    ShapingSteps,
    OptionsFlow,
):
    """A menu of the options of all features, which are used at once."""

    @property
    @override
    def _servers_before(self) -> Mapping[str, Any]:
        return section_of(self.config_entry.options, SECTION_SERVERS)

    @property
    @override
    def _servers_entry(self) -> ConfigEntry:
        return self.config_entry

    @property
    @override
    def _lookup_before(self) -> Mapping[str, Any]:
        return section_of(self.config_entry.options, SECTION_LOOKUP)

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask what to change."""
        return self.async_show_menu(
            step_id="init",
            menu_options=[
                "recommendation",
                "provider",
                "lookup",
                "torrents",
                "shaping",
            ],
        )

    @override
    async def _async_servers_chosen(self, section: dict[str, Any]) -> ConfigFlowResult:
        return self._keep(SECTION_SERVERS, section)

    @override
    async def _async_lookup_chosen(self, section: dict[str, Any]) -> ConfigFlowResult:
        return self._keep(SECTION_LOOKUP, section)

    def _keep(self, name: str, section: dict[str, Any]) -> ConfigFlowResult:
        return self.async_create_entry(
            data={**self.config_entry.options, name: section}
        )
