"""Beginning and undoing moves: what a button, a select, and an action have in common."""

from homeassistant.core import callback
from homeassistant.exceptions import ServiceValidationError

from ...gluetun import Cause, Refusal, blocking
from ...models import VpnServer
from ...shell.const import DOMAIN
from .data import GluetunData, Mover
from .planning import Plan


@callback
def mover_of(data: GluetunData) -> Mover:
    """Return what makes moves.

    Raises:
        ServiceValidationError: the connection has no VPN container.

    """
    if data.mover is None:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="no_container"
        )
    return data.mover


async def async_plan_to(mover: Mover, server: VpnServer | None) -> Plan:
    """Plan a move that a person wants; to the recommended server by default.

    Raises:
        ServiceValidationError: no server is recommended yet.

    """
    recommended = mover.planner.recommended(mover.moves.data.history)
    target = server or recommended
    if target is None:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="no_server_yet"
        )
    cause = Cause.RECOMMENDED if target == recommended else Cause.CHOSEN
    moves = mover.moves
    await mover.planner.observer.async_look_at_torrents()
    return await mover.planner.async_plan(
        target, cause, moves.data, is_locked=moves.is_locked
    )


async def async_plan_undo(mover: Mover) -> Plan:
    """Plan the way back from the last move.

    Raises:
        ServiceValidationError: there is nothing to undo.

    """
    moves = mover.moves
    plan = None
    if moves.data.last is not None:
        await mover.planner.observer.async_look_at_torrents()
        plan = await mover.planner.async_plan_undo(
            moves.data.last, moves.data, is_locked=moves.is_locked
        )
    if plan is None:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="nothing_to_undo"
        )
    return plan


async def async_move(mover: Mover, plan: Plan) -> None:
    """Begin a planned move.

    Raises:
        ServiceValidationError: something speaks against it, or the connection was reloaded
            meanwhile.

    """
    against = blocking(plan.refusals, plan.request.cause)
    if not against and mover.moves.is_locked:
        # Another one has begun since it was planned.
        against = (Refusal.UNDER_WAY,)
    if against:
        raise refused(against[0], plan)
    await mover.moves.async_begin(plan)


def refused(refusal: Refusal, plan: Plan) -> ServiceValidationError:
    """Return the error that says what speaks against a move."""
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=f"refused_{refusal}",
        translation_placeholders={"server": plan.request.server.name},
    )


async def async_undo(mover: Mover) -> None:
    """Undo the move under way, or the last one.

    Raises:
        ServiceValidationError: there is nothing to undo, or something speaks against it.

    """
    if mover.moves.data.move is not None:
        mover.moves.async_ask_undo()
        return
    await async_move(mover, await async_plan_undo(mover))
