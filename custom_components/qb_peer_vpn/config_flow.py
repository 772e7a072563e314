"""Config flow: where qBittorrent is, how to log in, and whose servers there are."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.config_entries import ConfigEntry, ConfigFlow, ConfigFlowResult
from homeassistant.const import CONF_PASSWORD, CONF_URL, CONF_USERNAME, CONF_VERIFY_SSL
from homeassistant.core import callback
from homeassistant.helpers.selector import (
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from .const import DOMAIN, LOGGER
from .exceptions import error_key
from .lookup_step import LOOKUP_SCHEMA
from .options_flow import PeerVpnOptionsFlow
from .qbittorrent import QbittorrentClient, QbittorrentError
from .server_steps import ServerSteps
from .settings import (
    CONF_MEASURE,
    SECTION_DECISION,
    SECTION_LOOKUP,
    SECTION_SERVERS,
    ConnectionSettings,
    normalise_url,
)

USERNAME = TextSelector(
    TextSelectorConfig(type=TextSelectorType.TEXT, autocomplete="username")
)
PASSWORD = TextSelector(
    TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="current-password")
)

USER_SCHEMA = vol.Schema(
    {
        vol.Required(CONF_URL): TextSelector(
            TextSelectorConfig(type=TextSelectorType.URL, autocomplete="url")
        ),
        # Empty where qBittorrent lets this machine in without a login.
        vol.Optional(CONF_USERNAME, default=""): USERNAME,
        vol.Optional(CONF_PASSWORD, default=""): PASSWORD,
        vol.Required(CONF_VERIFY_SSL, default=True): bool,
        vol.Required(CONF_MEASURE, default=True): bool,
    }
)

REAUTH_SCHEMA = vol.Schema(
    {
        vol.Optional(CONF_USERNAME, default=""): USERNAME,
        vol.Optional(CONF_PASSWORD, default=""): PASSWORD,
    }
)


class PeerVpnConfigFlow(ServerSteps, ConfigFlow, domain=DOMAIN):
    """Ask for the connection, try it, and keep it."""

    VERSION = 1
    MINOR_VERSION = 1

    _connection: dict[str, Any]
    _decision: dict[str, Any]
    _servers: dict[str, Any]

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> PeerVpnOptionsFlow:
        """Offer the options."""
        return PeerVpnOptionsFlow()

    @override
    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for address and login."""
        errors: dict[str, str] = {}
        if user_input is not None:
            try:
                url = normalise_url(user_input[CONF_URL])
            except ValueError:
                errors[CONF_URL] = "invalid_url"
            else:
                data = {**user_input, CONF_URL: url}
                measure = data.pop(CONF_MEASURE)
                self._async_abort_entries_match({CONF_URL: url})
                errors = await self._async_try(data)
                if not errors:
                    self._connection = data
                    self._decision = {CONF_MEASURE: measure}
                    return await self.async_step_provider()
        return self.async_show_form(
            step_id="user",
            data_schema=self.add_suggested_values_to_schema(USER_SCHEMA, user_input),
            errors=errors,
            description_placeholders={"example": "http://192.168.1.20:8080"},
        )

    @override
    async def _async_servers_chosen(self, section: dict[str, Any]) -> ConfigFlowResult:
        """Go on with the last step."""
        self._servers = section
        return await self.async_step_lookup()

    async def async_step_lookup(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask where peers may be looked up, and create the entry from all steps."""
        if user_input is None:
            return self.async_show_form(step_id="lookup", data_schema=LOOKUP_SCHEMA)
        return self.async_create_entry(
            title="Peer VPN",
            data=self._connection,
            options={
                SECTION_SERVERS: self._servers,
                SECTION_LOOKUP: user_input,
                SECTION_DECISION: self._decision,
            },
        )

    async def async_step_reauth(
        self, entry_data: Mapping[str, Any]
    ) -> ConfigFlowResult:
        """Start after qBittorrent refused the stored login."""
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for a new login and keep it once it works."""
        entry = self._get_reauth_entry()
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = await self._async_try({**entry.data, **user_input})
            if not errors:
                return self._keep(entry, user_input)
        return self.async_show_form(
            step_id="reauth_confirm",
            data_schema=self.add_suggested_values_to_schema(
                REAUTH_SCHEMA,
                user_input or {CONF_USERNAME: entry.data[CONF_USERNAME]},
            ),
            errors=errors,
            description_placeholders={"url": entry.data[CONF_URL]},
        )

    def _keep(self, entry: ConfigEntry, changes: Mapping[str, Any]) -> ConfigFlowResult:
        """Change the entry; it reloads, even where the same login works again."""
        is_new = {**entry.data, **changes} != entry.data
        if not (is_new and entry.update_listeners):
            self.hass.config_entries.async_schedule_reload(entry.entry_id)
        return self.async_update_and_abort(entry, data_updates=changes)

    async def _async_try(self, data: Mapping[str, Any]) -> dict[str, str]:
        """Log in once; return the form's errors, none if it worked."""
        connection = ConnectionSettings.from_data(data)
        client = QbittorrentClient(
            url=connection.url,
            username=connection.username,
            password=connection.password,
            verify_ssl=connection.verify_ssl,
        )
        try:
            await client.async_version()
        except QbittorrentError as err:
            return {"base": error_key(err)}
        # A flow must not end in a traceback on the screen; the log has it.
        except Exception:  # noqa: BLE001
            LOGGER.exception("Unexpected error while trying the connection")
            return {"base": "unknown"}
        finally:
            await client.async_close()
        return {}
