"""The flow that adds and changes the VPN container of a connection."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.const import CONF_URL
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.script import async_validate_actions_config
import voluptuous as vol

from ...gluetun import ControlServer, Way
from ...shell.options import section_of
from .forms import (
    ACTION_SCHEMA,
    CONF_CONTAINER_LOGIN,
    EXAMPLE,
    PORT_SCHEMA,
    RULES_SCHEMA,
    control_server_schema,
    read_login,
)
from .issues import ROLES_FILE
from .options import SECTION_PORT, SECTION_RULES
from .provider import gluetun_provider
from .report import async_report
from .settings import (
    CONF_MOVE_ACTION,
    CONF_RESTART_ACTION,
    CONF_WAY,
    LoginKind,
    container_subentry,
    normalize_url,
    read_stored_login,
)
from .trial import Trial, async_try

_WAYS: Final = ["control_server", "action", "by_hand"]


class ContainerFlow(ConfigSubentryFlow):
    """Asks how moves are made, tries that, and asks when they may be automatic."""

    _data: dict[str, Any]
    _trial: Trial
    _typed: Mapping[str, Any] | None = None

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for the way; a connection has one container."""
        if container_subentry(self._get_entry()) is not None:
            return self.async_abort(reason="already_configured")
        return self.async_show_menu(step_id="user", menu_options=_WAYS)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for the way, or only for the rules or the port."""
        is_gluetun = self._before.get(CONF_WAY) == Way.CONTROL_SERVER.value
        more = ["other_rules", "port"] if is_gluetun else ["other_rules"]
        return self.async_show_menu(step_id="reconfigure", menu_options=[*_WAYS, *more])

    async def async_step_other_rules(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Keep the way."""
        self._data = dict(self._before)
        return await self.async_step_rules()

    async def async_step_control_server(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for address and login, and try them."""
        errors: dict[str, str] = {}
        if user_input is not None:
            self._typed = user_input
            errors = await self._async_read(user_input)
            if not errors:
                return await self._async_try()
        return self._control_server_form(errors)

    def _control_server_form(self, errors: dict[str, str]) -> SubentryFlowResult:
        kinds = [LoginKind.API_KEY, LoginKind.USER, LoginKind.NONE]
        if read_stored_login(self._before) is not None:
            kinds.insert(0, LoginKind.STORED)
        # Secrets are not shown again: they are only in what was typed just now.
        shown = self._typed or {
            key: self._before[key]
            for key in (CONF_URL, CONF_RESTART_ACTION)
            if key in self._before
        }
        return self.async_show_form(
            step_id="control_server",
            data_schema=self.add_suggested_values_to_schema(
                control_server_schema(*kinds), shown
            ),
            errors=errors,
            description_placeholders={"example": EXAMPLE},
        )

    async def _async_read(self, typed: Mapping[str, Any]) -> dict[str, str]:
        """Take over what was typed; return the errors."""
        try:
            url = normalize_url(typed[CONF_URL])
        except ValueError:
            return {CONF_URL: "invalid_url"}
        try:
            login = read_login(typed, self._before)
        except ValueError:
            return {CONF_CONTAINER_LOGIN: "incomplete_login"}
        data = {CONF_WAY: Way.CONTROL_SERVER.value, CONF_URL: str(url), **login}
        if actions := typed.get(CONF_RESTART_ACTION):
            if not await self._async_can_run(actions):
                return {CONF_RESTART_ACTION: "invalid_action"}
            data[CONF_RESTART_ACTION] = actions
        self._data = data
        return {}

    async def _async_try(self) -> SubentryFlowResult:
        login = read_stored_login(self._data)
        server = ControlServer(
            async_get_clientsession(self.hass),
            normalize_url(self._data[CONF_URL]),
            login,
        )
        self._trial = await async_try(
            server, login, gluetun_provider(self._get_entry())
        )
        if self._trial.error is not None:
            return self._control_server_form({"base": self._trial.error})
        if self._trial.missing:
            return await self.async_step_roles()
        return await self.async_step_found()

    async def async_step_roles(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Show the role that is missing."""
        missing = ", ".join(f"`{each}`" for each in self._trial.missing)
        return self.async_show_menu(
            step_id="roles",
            menu_options=["try_again", "control_server"],
            description_placeholders={
                "missing": missing,
                "toml": self._trial.toml,
                "file": ROLES_FILE,
            },
        )

    async def async_step_try_again(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Try the same control server after Gluetun has another role."""
        return await self._async_try()

    async def async_step_found(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Show what was found, and what to know."""
        if user_input is not None:
            return await self.async_step_rules()
        return self.async_show_form(
            step_id="found",
            data_schema=vol.Schema({}),
            description_placeholders=await async_report(self.hass, self._trial),
        )

    async def async_step_action(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for the user's own actions."""
        errors: dict[str, str] = {}
        if user_input is not None:
            actions = user_input[CONF_MOVE_ACTION]
            if actions and await self._async_can_run(actions):
                self._data = {CONF_WAY: Way.ACTION.value, CONF_MOVE_ACTION: actions}
                return await self.async_step_rules()
            errors = {CONF_MOVE_ACTION: "invalid_action"}
        return self.async_show_form(
            step_id="action",
            data_schema=self.add_suggested_values_to_schema(
                ACTION_SCHEMA, user_input or self._before
            ),
            errors=errors,
        )

    async def async_step_by_hand(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Need nothing, and make no move automatically."""
        self._data = {CONF_WAY: Way.TELL_ONLY.value}
        return self._keep(section_of(self._before, SECTION_RULES))

    async def async_step_rules(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask when moves may be made automatically."""
        if user_input is not None:
            return self._keep(user_input)
        return self.async_show_form(
            step_id="rules",
            data_schema=self.add_suggested_values_to_schema(
                RULES_SCHEMA, section_of(self._before, SECTION_RULES)
            ),
        )

    async def async_step_port(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask whether the port is kept in step."""
        if user_input is not None:
            self._data = {**self._before, SECTION_PORT: user_input}
            return self._keep(section_of(self._before, SECTION_RULES))
        return self.async_show_form(
            step_id="port",
            data_schema=self.add_suggested_values_to_schema(
                PORT_SCHEMA, section_of(self._before, SECTION_PORT)
            ),
        )

    def _keep(self, rules: Mapping[str, Any]) -> SubentryFlowResult:
        data = {**self._data, SECTION_RULES: dict(rules)}
        if port := section_of(self._before, SECTION_PORT):
            data.setdefault(SECTION_PORT, dict(port))
        is_gluetun = data[CONF_WAY] == Way.CONTROL_SERVER.value
        title = (
            f"Gluetun ({normalize_url(data[CONF_URL]).host})" if is_gluetun else "VPN"
        )
        if self.source == SOURCE_RECONFIGURE:
            # The listener of the entry uses it.
            return self.async_update_and_abort(
                self._get_entry(),
                self._get_reconfigure_subentry(),
                title=title,
                data=data,
            )
        return self.async_create_entry(title=title, data=data)

    async def _async_can_run(self, actions: Any) -> bool:
        try:
            await async_validate_actions_config(self.hass, cv.SCRIPT_SCHEMA(actions))
        except vol.Invalid, HomeAssistantError:
            return False
        return True

    @property
    def _before(self) -> Mapping[str, Any]:
        """Data of the subentry; none while it is added."""
        if self.source != SOURCE_RECONFIGURE:
            return {}
        return self._get_reconfigure_subentry().data


SUBENTRY_FLOWS: Final[dict[str, type[ConfigSubentryFlow]]] = {
    "vpn_container": ContainerFlow
}
"""By the type of the subentry."""
