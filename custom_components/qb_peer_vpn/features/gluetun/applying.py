"""Doing a change: through the control server, by the user's action, or by hand."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.script import Script, async_validate_actions_config
import voluptuous as vol

from ...gluetun import (
    Apply,
    ControlServer,
    GluetunError,
    Move,
    MoveServer,
    Reply,
    Step,
    Way,
    action_fields,
    reply_of,
)
from ...shell.const import DOMAIN, LOGGER
from .settings import ContainerSettings

_LONGEST_ACTION: Final = 600.0
"""Seconds. A container that is made again takes minutes; nothing may wait for ever."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Applier:
    """Does each change once."""

    hass: HomeAssistant
    settings: ContainerSettings
    server: ControlServer | None

    async def async_apply(self, move: Move, command: Apply) -> Reply:
        """Do the change, and return what came of it."""
        if self.settings.way is Way.ACTION and command.server is not None:
            return await self._async_run_action(move, command.step, command.server)
        if self.server is None or command.selection is None:
            return Reply.NOT_SENT
        try:
            return reply_of(await self.server.change(command.selection))
        except GluetunError as error:
            return reply_of(error)

    async def _async_run_action(
        self, move: Move, step: Step, server: MoveServer
    ) -> Reply:
        is_back = step is Step.RESTORE
        fields = action_fields(
            replace(move.request, server=server),
            move.request.server if is_back else move.before.server,
        )
        if is_back:
            fields["reason"] = "undo"
        try:
            response = await async_run_actions(
                self.hass, self.settings.move_action, fields
            )
        except ActionsFailedError as failed:
            return Reply.REFUSED if failed.is_known else Reply.UNKNOWN
        match response:
            case {"ok": False} | {"result": "failed"}:
                return Reply.REFUSED
            case {"ok": True} | {"result": "ok"}:
                return Reply.RESTARTED
        # Without a word of it, only another exit proves that it worked.
        return Reply.UNKNOWN


class ActionsFailedError(Exception):
    """Actions of the user's did not come to their end."""

    def __init__(self, *, is_known: bool) -> None:
        super().__init__()
        self.is_known = is_known
        """Whether they said so; else, they may have done something all the same."""


async def async_run_actions(
    hass: HomeAssistant,
    actions: Iterable[Mapping[str, Any]],
    variables: Mapping[str, object] | None = None,
) -> object:
    """Run actions of the user's; return their response, None without one.

    Raises:
        ActionsFailedError: one of them failed, takes too long, or cannot be run.

    """
    try:
        async with asyncio.timeout(_LONGEST_ACTION):
            return await _async_run(hass, actions, variables or {})
    except HomeAssistantError, vol.Invalid:
        raise ActionsFailedError(is_known=True) from None
    except Exception:  # noqa: BLE001  (actions are other programs; a move must go on)
        LOGGER.warning("The actions for the VPN have failed, or take too long")
        raise ActionsFailedError(is_known=False) from None


async def _async_run(
    hass: HomeAssistant,
    actions: Iterable[Mapping[str, Any]],
    variables: Mapping[str, object],
) -> object:
    sequence = await async_validate_actions_config(
        hass, cv.SCRIPT_SCHEMA([dict(each) for each in actions])
    )
    script = Script(hass, sequence, "VPN", DOMAIN, logger=LOGGER)
    try:
        result = await script.async_run(dict(variables), context=Context())
    finally:
        await script.async_unload()
    return result.service_response if result else None
