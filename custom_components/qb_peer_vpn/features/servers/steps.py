"""The steps of both flows that choose a provider and its servers."""

from abc import abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from homeassistant.config_entries import ConfigEntryBaseFlow, ConfigFlowResult
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
from ..locations import ShippedData
from .forms import PROVIDER_SCHEMA, servers_schema
from .options import CONF_EXCLUDED, CONF_PROVIDER, CONF_REQUIRED, ServerOptions


class ServerSteps(ConfigEntryBaseFlow):
    """Ask whose servers, then which of them; the list decides what can be asked."""

    _servers_are_last = True
    """Whether nothing is asked after the servers."""

    _section: dict[str, Any]
    _placed: tuple[PlacedServer, ...]
    _country_names: Mapping[str, str]

    @property
    def _servers_before(self) -> Mapping[str, Any]:
        """What was chosen before, as a section of the options."""
        return {}

    @abstractmethod
    async def _async_servers_chosen(self, section: dict[str, Any]) -> ConfigFlowResult:
        """Go on with what was chosen, a section of the options."""

    async def async_step_provider(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask whose servers there are."""
        errors: dict[str, str] = {}
        if user_input is not None:
            self._section = user_input
            options = ServerOptions.from_section(user_input)
            try:
                await self._async_read_list(options)
            except ServerListError:
                if options.is_default_source:
                    # The shipped table will do until the list can be had.
                    return await self._async_servers_chosen(user_input)
                errors["base"] = "list_unavailable"
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
            # What the list cannot tell apart is no criterion, whatever is usual.
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
        """Fetch the list and place its servers; raise ServerListError without one."""
        source = options.source(Path(self.hass.config.path(DOMAIN)))
        download = await download_source(async_get_clientsession(self.hass), source)

        def read() -> tuple[tuple[PlacedServer, ...], Mapping[str, str]]:
            shipped = ShippedData.load()
            servers = source.parse(download.contents or (), shipped.places).servers
            placed = place_servers(servers, shipped.places)
            return placed, shipped.gazetteer.country_names

        job = self.hass.async_add_executor_job(read)
        self._placed, self._country_names = await job
