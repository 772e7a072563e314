"""Config flow: where qBittorrent is, how to log in, and whose servers there are."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.config_entries import ConfigEntry, ConfigFlow, ConfigFlowResult
from homeassistant.const import CONF_API_KEY, CONF_URL, CONF_USERNAME, CONF_VERIFY_SSL
from homeassistant.core import callback
from yarl import URL

from .features.connection.errors import error_key
from .features.connection.forms import (
    CONF_CONNECTION,
    CONF_LOGIN,
    OTHER,
    SECTION_MORE,
    LoginKind,
    connection_schema,
    connections_schema,
    core_connections,
    login_schema,
    read_login,
    without_secrets,
)
from .features.locations.forms import LOOKUP_SCHEMA, lookup_errors, lookup_section
from .features.servers.steps import ServerSteps
from .features.settings import (
    CONF_MEASURE,
    ENTRY_MINOR_VERSION,
    ENTRY_VERSION,
    SECTION_DECISION,
    SECTION_LOOKUP,
    SECTION_SERVERS,
    ConnectionSettings,
    normalise_url,
)
from .options_flow import PeerVpnOptionsFlow
from .qbittorrent import QbittorrentClient, QbittorrentError
from .shell.const import DOMAIN, LOGGER

EXAMPLE = "http://192.168.1.20:8080"


class PeerVpnConfigFlow(ServerSteps, ConfigFlow, domain=DOMAIN):
    """Ask for the connection, try it, and keep it."""

    _servers_are_last = False

    VERSION = ENTRY_VERSION
    MINOR_VERSION = ENTRY_MINOR_VERSION

    _suggested: Mapping[str, Any] | None = None
    """Of a connection that was offered and did not work."""
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
        """Offer the connections that Home Assistant has already; else ask for one."""
        offers = core_connections(self.hass)
        chosen = (user_input or {}).get(CONF_CONNECTION)
        if not offers or chosen == OTHER:
            return await self.async_step_connection()
        errors: dict[str, str] = {}
        if chosen in offers:
            errors = await self._async_try(offers[chosen])
            if not errors:
                return await self._async_connected(offers[chosen], measure=True)
            self._suggested = without_secrets(offers[chosen])
        return self.async_show_form(
            step_id="user",
            data_schema=self.add_suggested_values_to_schema(
                connections_schema(offers), user_input
            ),
            errors=errors,
            last_step=False,
        )

    async def async_step_connection(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for address and login."""
        errors: dict[str, str] = {}
        if user_input is not None:
            data, errors = await self._async_read(user_input)
            if not errors:
                measure = user_input[SECTION_MORE][CONF_MEASURE]
                return await self._async_connected(data, measure=measure)
        schema = connection_schema(
            login_schema(LoginKind.USER, LoginKind.API_KEY),
            with_measure=True,
            is_open="tls" in errors.values(),
        )
        return self.async_show_form(
            step_id="connection",
            data_schema=self.add_suggested_values_to_schema(
                schema, user_input or self._suggested
            ),
            errors=errors,
            description_placeholders={"example": EXAMPLE},
            last_step=False,
        )

    async def _async_connected(
        self, data: dict[str, Any], *, measure: bool
    ) -> ConfigFlowResult:
        """Go on with a connection that works."""
        self._connection = data
        self._decision = {CONF_MEASURE: measure}
        return await self.async_step_provider()

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for another address or login and keep it once it works."""
        entry = self._get_reconfigure_entry()
        errors: dict[str, str] = {}
        if user_input is not None:
            data, errors = await self._async_read(user_input, entry.data)
            if not errors:
                return self._keep(entry, data)
        schema = connection_schema(
            login_schema(LoginKind.STORED, LoginKind.USER, LoginKind.API_KEY),
            is_open="tls" in errors.values(),
        )
        return self.async_show_form(
            step_id="reconfigure",
            data_schema=self.add_suggested_values_to_schema(
                schema, user_input or without_secrets(entry.data)
            ),
            errors=errors,
            description_placeholders={"example": EXAMPLE},
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
        section = None if user_input is None else lookup_section(user_input, {})
        errors = lookup_errors(section) if section else {}
        if section is None or errors:
            return self.async_show_form(
                step_id="lookup",
                data_schema=self.add_suggested_values_to_schema(
                    LOOKUP_SCHEMA, user_input
                ),
                errors=errors,
                last_step=True,
            )
        # Another flow may have been faster.
        self._async_abort_entries_match({CONF_URL: self._connection[CONF_URL]})
        return self.async_create_entry(
            title=self._title(),
            data=self._connection,
            options={
                SECTION_SERVERS: self._servers,
                SECTION_LOOKUP: section,
                SECTION_DECISION: self._decision,
            },
        )

    def _title(self) -> str:
        """Name what is set up; only beside another one it needs more than a name."""
        if not self._async_current_entries():
            return "Peer VPN"
        url = URL(self._connection[CONF_URL])
        return f"Peer VPN ({url.host_subcomponent}:{url.port})"

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
            as_before = {
                CONF_URL: entry.data[CONF_URL],
                SECTION_MORE: {CONF_VERIFY_SSL: entry.data[CONF_VERIFY_SSL]},
            }
            data, errors = await self._async_read({**as_before, **user_input})
            if not errors:
                return self._keep(entry, data)
        before = LoginKind.API_KEY if entry.data.get(CONF_API_KEY) else LoginKind.USER
        suggested = {
            CONF_LOGIN: before.value,
            CONF_USERNAME: entry.data[CONF_USERNAME],
        }
        return self.async_show_form(
            step_id="reauth_confirm",
            data_schema=self.add_suggested_values_to_schema(
                login_schema(LoginKind.USER, LoginKind.API_KEY),
                user_input or suggested,
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

    async def _async_read(
        self, typed: Mapping[str, Any], stored: Mapping[str, Any] | None = None
    ) -> tuple[dict[str, Any], dict[str, str]]:
        """Return the entry's data that a form means, tried, and the form's errors.

        Raises:
            AbortFlow: this qBittorrent is set up already.

        """
        try:
            url = normalise_url(typed[CONF_URL])
        except ValueError:
            return {}, {CONF_URL: "invalid_url"}
        self._async_abort_entries_match({CONF_URL: url})
        try:
            login = read_login(typed, stored or {})
        except ValueError:
            return {}, {CONF_API_KEY: "malformed_api_key"}
        verify_ssl = typed[SECTION_MORE][CONF_VERIFY_SSL]
        data = {CONF_URL: url, **login, CONF_VERIFY_SSL: verify_ssl}
        return data, await self._async_try(data)

    async def _async_try(self, data: Mapping[str, Any]) -> dict[str, str]:
        """Log in once; return the form's errors, none if it worked."""
        connection = ConnectionSettings.from_data(data)
        client = QbittorrentClient(
            connection.url, connection.login, connection.verify_ssl
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
