"""The steps of the config flow that find qBittorrent and log in."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, override

from homeassistant.config_entries import ConfigEntry, ConfigFlow, ConfigFlowResult
from homeassistant.const import CONF_API_KEY, CONF_URL, CONF_USERNAME, CONF_VERIFY_SSL
import voluptuous as vol

from ...shell.const import DOMAIN
from ...shell.options import read_secret, read_text
from .attempt import Attempt, async_try_connection
from .forms import (
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
    read_proxy,
    suggested_at,
    without_secrets,
)
from .issues import shown_redirect_target
from .settings import credentials_in, normalize_url, stored_url
from .titles import follow_address

EXAMPLE = "http://192.168.1.20:8080"


class ConnectionSteps(ConfigFlow):
    """Asks for the connection and tries it."""

    _suggested: Mapping[str, Any] | None = None
    """Values of a known connection that did not work."""
    _redirected: Mapping[str, Any] | None = None
    """Data of a known connection whose address redirects; its login can be kept."""

    @property
    @abstractmethod
    def _further_fields(self) -> vol.Schema:
        """Fields of other features in the form of the connection."""

    @abstractmethod
    async def _async_connected(
        self, data: dict[str, Any], further: Mapping[str, Any]
    ) -> ConfigFlowResult:
        """Continue with the data of a connection that works.

        Args:
            data: of the config entry.
            further: input of the further fields; empty if they were not shown.

        """

    @override
    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Offer the connections that Home Assistant knows; else ask for one."""
        offers = core_connections(self.hass)
        chosen = (user_input or {}).get(CONF_CONNECTION)
        if not offers or chosen == OTHER:
            return await self.async_step_connection()
        attempt = Attempt()
        if chosen in offers:
            attempt = await async_try_connection(offers[chosen])
            if not attempt.errors:
                return await self._async_connected(offers[chosen], {})
            self._suggested = without_secrets(offers[chosen])
            if attempt.is_redirected:
                # Only the form with the address can solve that.
                self._redirected = offers[chosen]
                return self._connection_form(attempt, self._suggested)
        return self.async_show_form(
            step_id="user",
            data_schema=self.add_suggested_values_to_schema(
                connections_schema(offers), user_input
            ),
            errors=attempt.errors,
            description_placeholders=attempt.placeholders,
            last_step=False,
        )

    async def async_step_connection(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for address and login."""
        attempt = Attempt()
        if user_input is not None:
            data, attempt = await self._async_read(user_input, self._redirected)
            if not attempt.errors:
                return await self._async_connected(data, user_input[SECTION_MORE])
        return self._connection_form(attempt, user_input or self._suggested)

    def _connection_form(
        self, attempt: Attempt, values: Mapping[str, Any] | None
    ) -> ConfigFlowResult:
        kinds = [LoginKind.USER, LoginKind.API_KEY]
        if self._redirected is not None:
            kinds.insert(0, LoginKind.STORED)
        schema = connection_schema(
            login_schema(*kinds), self._further_fields, is_open=attempt.concerns_more
        )
        return self.async_show_form(
            step_id="connection",
            data_schema=self.add_suggested_values_to_schema(
                schema, attempt.corrected(values)
            ),
            errors=attempt.errors,
            description_placeholders={"example": EXAMPLE, **attempt.placeholders},
            last_step=False,
        )

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for another address or login, and keep it when it works."""
        entry = self._get_reconfigure_entry()
        attempt = Attempt()
        if user_input is not None:
            data, attempt = await self._async_read(user_input, entry.data)
            if not attempt.errors:
                return self._keep(entry, data)
        schema = connection_schema(
            login_schema(LoginKind.STORED, LoginKind.USER, LoginKind.API_KEY),
            is_open=attempt.concerns_more,
        )
        return self.async_show_form(
            step_id="reconfigure",
            data_schema=self.add_suggested_values_to_schema(
                schema,
                attempt.corrected(user_input)
                or suggested_at(entry.data, shown_redirect_target(self.hass, entry)),
            ),
            errors=attempt.errors,
            description_placeholders={"example": EXAMPLE, **attempt.placeholders},
        )

    async def async_step_reauth(
        self, entry_data: Mapping[str, Any]
    ) -> ConfigFlowResult:
        """Start after qBittorrent refused the stored login."""
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for a new login, and keep it when it works."""
        entry = self._get_reauth_entry()
        attempt = Attempt()
        if user_input is not None:
            as_before = without_secrets(entry.data)
            data, attempt = await self._async_read(
                {**as_before, **user_input}, entry.data
            )
            if not attempt.errors:
                return self._keep(entry, data)
            attempt = attempt.without_address()
        has_key = read_text(entry.data, CONF_API_KEY)
        suggested = {
            CONF_LOGIN: (LoginKind.API_KEY if has_key else LoginKind.USER).value,
            CONF_USERNAME: read_secret(entry.data, CONF_USERNAME),
        }
        return self.async_show_form(
            step_id="reauth_confirm",
            data_schema=self.add_suggested_values_to_schema(
                login_schema(LoginKind.USER, LoginKind.API_KEY),
                user_input or suggested,
            ),
            errors=attempt.errors,
            description_placeholders={
                "url": stored_url(entry.data),
                **attempt.placeholders,
            },
        )

    def _keep(self, entry: ConfigEntry, data: Mapping[str, Any]) -> ConfigFlowResult:
        """Write the new data, then reload the entry in any state."""
        # The update listener of a loaded entry reloads it when its data change, and may
        # have unloaded it already when the update returns.
        is_changed = {**entry.data, **data} != entry.data
        reloads_itself = is_changed and bool(entry.update_listeners)
        others = self.hass.config_entries.async_entries(DOMAIN)
        title = follow_address(
            entry.title,
            old=stored_url(entry.data),
            new=data[CONF_URL],
            others=[other.title for other in others if other is not entry],
        )
        result = self.async_update_and_abort(entry, title=title, data_updates=data)
        if not reloads_itself:
            self.hass.config_entries.async_schedule_reload(entry.entry_id)
        return result

    async def _async_read(
        self, typed: Mapping[str, Any], stored: Mapping[str, Any] | None = None
    ) -> tuple[dict[str, Any], Attempt]:
        """Return the data of a config entry that a form means, and how the try went.

        Raises:
            AbortFlow: this qBittorrent is set up already.

        """
        more = dict(typed[SECTION_MORE])
        try:
            url = normalize_url(typed[CONF_URL])
            more |= credentials_in(typed[CONF_URL])
        except ValueError:
            return {}, Attempt(errors={CONF_URL: "invalid_url"})
        self._async_abort_entries_match({CONF_URL: url})
        try:
            login = read_login(typed, stored or {})
        except ValueError:
            return {}, Attempt(errors={CONF_API_KEY: "malformed_api_key"})
        data = {
            CONF_URL: url,
            **login,
            CONF_VERIFY_SSL: more[CONF_VERIFY_SSL],
            **read_proxy(more, stored or {}),
        }
        return data, await async_try_connection(data)
