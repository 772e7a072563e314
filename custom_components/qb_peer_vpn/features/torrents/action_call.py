"""One call of an action: what is asked for, of which qBittorrent, and by whom."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any, Final, Self

from homeassistant.auth.models import User
from homeassistant.auth.permissions.const import POLICY_CONTROL
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import Context, HomeAssistant, ServiceCall, callback
from homeassistant.exceptions import UnknownUser
from homeassistant.helpers import entity_registry as er

from ...shell.const import DOMAIN
from ...shell.entity import unique_id
from ...shell.entry_option import (
    ONLY_ADMINISTRATORS,
    ONLY_LOOKING,
    NotAllowedError,
    called_entry,
)
from ...torrents import Act, Caller, caller_of, denied_acts
from .data import TorrentsData, TorrentsEntry
from .errors import translating

STOP_ALL: Final = "stop_all"
"""Key of the button. Users who may not press it can only read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionCall:
    """A call by someone who may do some of it."""

    hass: HomeAssistant
    fields: Mapping[str, Any]
    wants_response: bool
    box: TorrentsData
    caller: Caller
    may_control: bool
    """Whether the policies of Home Assistant let the user control the device."""
    context: Context

    def may(self, *acts: Act) -> bool:
        """Return whether the caller may do all of this."""
        is_reading = not {*acts} - {Act.SEE}
        rules = self.box.options.rules
        return (is_reading or self.may_control) and not denied_acts(
            acts, self.caller, rules
        )

    def check(self, *acts: Act) -> None:
        """Check that the caller may do all of this.

        Raises:
            NotAllowedError: the user may not.

        """
        if self.may(*acts):
            return
        is_looking = not self.may_control and self.may(Act.SEE)
        raise NotAllowedError(
            self.context, ONLY_LOOKING if is_looking else ONLY_ADMINISTRATORS
        )

    def with_fields(self, fields: Mapping[str, Any]) -> Self:
        """Return the same call with other fields."""
        return replace(self, fields=fields)

    @asynccontextmanager
    async def asking(self) -> AsyncIterator[None]:
        """Raise errors of qBittorrent, and of what it is asked for, as translated ones.

        Raises:
            ServiceValidationError: something about the action is wrong.
            HomeAssistantError: qBittorrent cannot be asked, or cannot do it.

        """
        async with self.box.connection.qbittorrent.commanding():
            with translating():
                yield


async def async_read_call(call: ServiceCall) -> ActionCall:
    """Find out what an action is about, and who calls it. Automations have no user.

    Raises:
        ServiceValidationError: there is no such connection, or it is not loaded.
        UnknownUser: there is no such user.

    """
    entry: TorrentsEntry = called_entry(call)
    user: User | None = None
    if call.context.user_id is not None:
        user = await call.hass.auth.async_get_user(call.context.user_id)
        if user is None:
            raise UnknownUser(context=call.context)
    asked = call_by(call.hass, entry, user, call.data, call.context)
    return replace(asked, wants_response=call.return_response)


@callback
def may_control(hass: HomeAssistant, entry: ConfigEntry[Any], user: User) -> bool:
    """Return whether a user may do more than look, as a button of the entry shows."""
    button = er.async_get(hass).async_get_entity_id(
        Platform.BUTTON, DOMAIN, unique_id(entry, STOP_ALL)
    )
    # Without the button: what the user may do with all entities.
    return user.permissions.check_entity(button or "", POLICY_CONTROL)


def call_by(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    user: User | None,
    fields: Mapping[str, Any],
    context: Context,
) -> ActionCall:
    """Return what a user asks of a loaded entry, or an automation without a user."""
    box: TorrentsData = entry.runtime_data.torrents
    return ActionCall(
        hass=hass,
        fields=fields,
        wants_response=True,
        box=box,
        caller=caller_of(
            has_user=user is not None, is_admin=user is not None and user.is_admin
        ),
        may_control=user is None or may_control(hass, entry, user),
        context=context,
    )
