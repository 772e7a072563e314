"""Actions: move, undo a move, stay, and return the receipts."""

from datetime import timedelta
from typing import Any, Final

from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ...gluetun import blocking
from ...models import VpnServer
from ...shell.const import DOMAIN
from ...shell.entry_option import ENTRY_FIELD, async_check_control, called_entry
from ...shell.errors import async_text_of
from .buttons import MOVE_NOW
from .data import GluetunEntry, Mover
from .move_memory import LONGEST_STAY
from .move_views import plan_details, receipt_view
from .moving import async_move, async_plan_to, async_undo, mover_of, refused
from .planning import Plan

ATTR_SERVER: Final = "server"
ATTR_DRY_RUN: Final = "dry_run"
ATTR_LIMIT: Final = "limit"
ATTR_DAYS: Final = "days"

MOVE_SCHEMA: Final = vol.Schema(
    {
        **ENTRY_FIELD,
        vol.Optional(ATTR_SERVER): vol.All(cv.string, vol.Length(min=1, max=255)),
        vol.Optional(ATTR_DRY_RUN, default=False): cv.boolean,
    }
)
STAY_SCHEMA: Final = vol.Schema(
    {
        **ENTRY_FIELD,
        vol.Required(ATTR_DAYS): vol.All(
            vol.Coerce(int), vol.Range(min=0, max=LONGEST_STAY.days)
        ),
    }
)
GET_MOVES_SCHEMA: Final = vol.Schema(
    {
        **ENTRY_FIELD,
        vol.Optional(ATTR_LIMIT, default=20): vol.All(
            vol.Coerce(int), vol.Range(min=1, max=1000)
        ),
    }
)


@callback
def async_set_up_actions(hass: HomeAssistant) -> None:
    """Register the actions."""
    hass.services.async_register(
        DOMAIN,
        "move",
        _async_move,
        schema=MOVE_SCHEMA,
        supports_response=SupportsResponse.OPTIONAL,
    )
    hass.services.async_register(
        DOMAIN, "undo_move", _async_undo_move, schema=vol.Schema(ENTRY_FIELD)
    )
    hass.services.async_register(DOMAIN, "stay", _async_stay, schema=STAY_SCHEMA)
    hass.services.async_register(
        DOMAIN,
        "get_moves",
        _async_get_moves,
        schema=GET_MOVES_SCHEMA,
        supports_response=SupportsResponse.ONLY,
    )


async def _async_move(call: ServiceCall) -> ServiceResponse:
    entry: GluetunEntry = called_entry(call)
    await async_check_control(call, entry, MOVE_NOW.key)
    mover = mover_of(entry.runtime_data.gluetun)
    plan = await async_plan_to(mover, _wanted(mover, call.data.get(ATTR_SERVER)))
    is_dry = call.data[ATTR_DRY_RUN]
    if not is_dry:
        await async_move(mover, plan)
    if not call.return_response:
        return None
    return {
        **plan_details(plan),
        "begun": not is_dry,
        "against": await _async_against(call.hass, plan),
    }


def _wanted(mover: Mover, name: str | None) -> VpnServer | None:
    """Return the server with a name; None for the recommended one."""
    if name is None:
        return None
    server = mover.planner.server_named(name)
    if server is None:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="unknown_server",
            translation_placeholders={"server": name},
        )
    return server


async def _async_against(hass: HomeAssistant, plan: Plan) -> list[dict[str, Any]]:
    """Return what speaks against a move, each with its text."""
    stopping = blocking(plan.refusals, plan.request.cause)
    return [
        {
            "reason": refusal.value,
            "text": await async_text_of(hass, refused(refusal, plan)),
            "prevents": refusal in stopping,
        }
        for refusal in plan.refusals
    ]


async def _async_undo_move(call: ServiceCall) -> None:
    entry: GluetunEntry = called_entry(call)
    await async_check_control(call, entry, MOVE_NOW.key)
    await async_undo(mover_of(entry.runtime_data.gluetun))


async def _async_stay(call: ServiceCall) -> None:
    entry: GluetunEntry = called_entry(call)
    await async_check_control(call, entry, MOVE_NOW.key)
    moves = mover_of(entry.runtime_data.gluetun).moves
    await moves.async_stay(timedelta(days=call.data[ATTR_DAYS]))


async def _async_get_moves(call: ServiceCall) -> ServiceResponse:
    entry: GluetunEntry = called_entry(call)
    moves = mover_of(entry.runtime_data.gluetun).moves
    state = moves.data
    receipts = state.history.receipts[-call.data[ATTR_LIMIT] :]
    return {
        "phase": state.move.phase if state.move else None,
        "follows": moves.follows,
        "staying_until": state.staying_until.isoformat()
        if state.staying_until
        else None,
        "moves_off": state.history.is_off,
        "moves": [receipt_view(each) for each in reversed(receipts)],
    }
