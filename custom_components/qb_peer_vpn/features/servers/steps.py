"""The steps of both flows that choose a provider and its servers."""

from abc import abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from homeassistant.config_entries import ConfigEntryBaseFlow, ConfigFlowResult
from homeassistant.exceptions import ConfigEntryNotReady
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from ...shell.const import DOMAIN
from ...vpn import (
    PlacedServer,
    ServerListError,
    available_filters,
    download_source,
    emptied_by,
    place_servers,
)
from ..locations import async_get_runtime
from .forms import PROVIDER_SCHEMA, servers_schema
from .options import CONF_EXCLUDED, CONF_PROVIDER, CONF_REQUIRED, ServerOptions


class ServerSteps(ConfigEntryBaseFlow):
    """Ask for the provider, then for the filters that its list supports."""

    _servers_are_last = True
    """Whether nothing is asked after the servers."""

    _section: dict[str, Any]
    _placed: tuple[PlacedServer, ...]
    _country_names: Mapping[str, str]

    @property
    def _servers_before(self) -> Mapping[str, Any]:
        """The section of the options as it is now."""
        return {}

    @abstractmethod
    async def _async_servers_chosen(self, section: dict[str, Any]) -> ConfigFlowResult:
        """Continue with the chosen section of the options."""

    async def async_step_provider(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the provider."""
        errors: dict[str, str] = {}
        if user_input is not None:
            self._section = user_input
            options = ServerOptions.from_section(user_input)
            try:
                await self._async_read_list(options)
            except ServerListError:
                if options.is_default_source:
                    # The shipped table is used until the list can be downloaded.
                    return await self._async_servers_chosen(user_input)
                errors["base"] = "list_unavailable"
            except ConfigEntryNotReady:
                # The shipped tables are damaged; the log has it.
                errors["base"] = "unknown"
            else:
                return await self.async_step_servers()
        return self.async_show_form(
            step_id="provider",
            data_schema=self.add_suggested_values_to_schema(
                PROVIDER_SCHEMA, user_input or self._servers_before
            ),
            errors=errors,
            description_placeholders={"folder": DOMAIN},
            last_step=False,
        )

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
                ),
                user_input or before,
            ),
            errors=errors,
            description_placeholders={"count": str(len(self._placed))},
            last_step=self._servers_are_last,
        )

    async def _async_read_list(self, options: ServerOptions) -> None:
        """Download the list and place its servers.

        Raises:
            ServerListError: the list cannot be downloaded or read.
            ConfigEntryNotReady: the shipped tables cannot be read.

        """
        shipped = (await async_get_runtime(self.hass)).shipped
        source = options.source(Path(self.hass.config.path(DOMAIN)))
        download = await download_source(async_get_clientsession(self.hass), source)

        def read() -> tuple[tuple[PlacedServer, ...], Mapping[str, str]]:
            servers = source.parse(download.contents or (), shipped.places).servers
            placed = place_servers(servers, shipped.places)
            return placed, shipped.gazetteer.country_names

        job = self.hass.async_add_executor_job(read)
        self._placed, self._country_names = await job
