"""The steps of both flows that choose a provider and its servers."""

from abc import abstractmethod
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from homeassistant.config_entries import (
    ConfigEntryBaseFlow,
    ConfigEntryState,
    ConfigFlowResult,
)
from homeassistant.exceptions import ConfigEntryNotReady
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from ...shell.const import DOMAIN
from ...vpn import (
    Census,
    ListFault,
    PlacedServer,
    ServerListError,
    ServerListUnreadableError,
    available_filters,
    check_list_address,
    check_list_provider,
    download_source,
    emptied_by,
    place_servers,
    take_census,
)
from ..locations import async_get_runtime
from .data import ServerEntry
from .forms import PROVIDER_SCHEMA, servers_schema
from .options import (
    CONF_EXCLUDED,
    CONF_LIST,
    CONF_PROVIDER,
    CONF_REQUIRED,
    ServerOptions,
)

_FORMATS: Final = {
    "gluetun": "https://github.com/qdm12/gluetun-servers/tree/main/pkg/servers",
    "huzky_v": "https://github.com/huzky-v/proton-vpn-server-list",
}
"""Where lists are, each an example of its format."""


class ServerSteps(ConfigEntryBaseFlow):
    """Ask for the provider, then for the filters that its list supports."""

    _servers_are_last = True
    """Whether nothing is asked after the servers."""

    _section: Mapping[str, Any] = MappingProxyType({})
    """What the user has chosen so far."""
    _census: Census | None = None
    """Of the list that the user has seen."""
    _placed: tuple[PlacedServer, ...]
    _country_names: Mapping[str, str]

    @property
    def _servers_before(self) -> Mapping[str, Any]:
        """The section of the options as it is now."""
        return {}

    @property
    def _servers_entry(self) -> ServerEntry | None:
        """The entry whose options they are; None while it is set up."""
        return None

    @abstractmethod
    async def _async_servers_chosen(self, section: dict[str, Any]) -> ConfigFlowResult:
        """Continue with the chosen section of the options."""

    async def async_step_provider(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the provider."""
        errors: dict[str, str] = {}
        placeholders = {"folder": DOMAIN, **_FORMATS}
        if user_input is not None:
            self._section = user_input
            options = ServerOptions.from_section(user_input)
            try:
                await self._async_read_list(options)
            except ServerListError as err:
                if not options.has_own_list:
                    return await self.async_step_without_list()
                errors[CONF_LIST] = f"list_{err.fault}"
                placeholders |= err.placeholders
            except ConfigEntryNotReady:
                # The shipped tables are damaged; the log has it.
                errors["base"] = "unknown"
            else:
                return await self.async_step_servers()
        return self.async_show_form(
            step_id="provider",
            data_schema=self.add_suggested_values_to_schema(
                PROVIDER_SCHEMA, user_input or self._section or self._servers_before
            ),
            errors=errors,
            description_placeholders=placeholders,
            last_step=False,
        )

    async def async_step_without_list(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say that the list is missing, and that the next page is left out."""
        provider = ServerOptions.from_section(self._section).provider_name
        return self.async_show_menu(
            step_id="without_list",
            menu_options=["use_later", "provider"],
            description_placeholders={"provider": provider},
        )

    async def async_step_use_later(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Go on: the list is used as soon as it can be downloaded."""
        return await self._async_servers_chosen(dict(self._section))

    async def async_step_servers(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask which of the provider's servers may be recommended."""
        errors: dict[str, str] = {}
        if user_input is not None:
            # A filter that the list does not support is off, even if its default is on.
            section = {**self._section, CONF_REQUIRED: [], CONF_EXCLUDED: []}
            section |= user_input
            wanted = ServerOptions.from_section(section).filter
            criterion = await self.hass.async_add_executor_job(
                emptied_by, self._placed, wanted
            )
            if criterion is None:
                await self._async_accept_list(section)
                return await self._async_servers_chosen(section)
            errors["base"] = f"emptied_{criterion}"
        available = await self.hass.async_add_executor_job(
            available_filters, self._placed
        )
        before = self._servers_before
        if before.get(CONF_PROVIDER) != self._section[CONF_PROVIDER]:
            before = {}
        return self.async_show_form(
            step_id="servers",
            data_schema=self.add_suggested_values_to_schema(
                servers_schema(
                    available,
                    ServerOptions.from_section(self._section),
                    self._country_names,
                    before,
                ),
                user_input or before,
            ),
            errors=errors,
            description_placeholders={"count": str(len(self._placed))},
            last_step=self._servers_are_last,
        )

    async def _async_accept_list(self, section: dict[str, Any]) -> None:
        """Let the entry use the list that the user has seen, whatever it has lost."""
        entry = self._servers_entry
        if entry is None or entry.state is not ConfigEntryState.LOADED:
            return
        server_list = entry.runtime_data.servers.server_list
        chosen = ServerOptions.from_section(section)
        if chosen.source_key != server_list.options.source_key:
            return
        await server_list.async_accept(self._census)
        if chosen == server_list.options and server_list.is_due:
            # Saving unchanged options changes nothing.
            entry.async_create_background_task(
                self.hass, server_list.async_refresh(), f"{DOMAIN} {server_list.name}"
            )

    async def _async_read_list(self, options: ServerOptions) -> None:
        """Download the list and place its servers.

        Raises:
            ServerListError: the list cannot be downloaded or read.
            ConfigEntryNotReady: the shipped tables cannot be read.

        """
        shipped = (await async_get_runtime(self.hass)).shipped
        folder = Path(self.hass.config.path(DOMAIN))
        if options.has_own_list:
            check_list_address(options.list_address, folder)
        source = options.source(folder)
        download = await download_source(async_get_clientsession(self.hass), source)

        def read() -> None:
            read_list = source.parse(download.contents or (), shipped.places)
            servers = read_list.servers
            if options.has_own_list:
                check_list_provider(servers, options.provider)
            self._census = take_census(servers, read_list.documents)
            self._placed = place_servers(servers, shipped.places)

        await self.hass.async_add_executor_job(read)
        if not any(each.place for each in self._placed):
            raise ServerListUnreadableError("no known place", ListFault.NO_PLACES)
        self._country_names = shipped.gazetteer.country_names
