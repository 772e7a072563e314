"""Fix flows of the VPN container."""

from collections.abc import Mapping
from typing import Any, Final, override

from homeassistant.components.repairs import FlowType, RepairsFlowResult
from homeassistant.config_entries import SOURCE_RECONFIGURE, SubentryFlowContext
from homeassistant.exceptions import ServiceValidationError

from ...shell.errors import async_text_of
from ...shell.fix_flows import EntryFixFlow
from .applying import ActionsFailedError, async_run_actions
from .blind_moves import async_blind_moves
from .data import GluetunEntry, Mover
from .issues import DENIED, UNREACHABLE
from .move_driver import MoveDriver
from .move_issues import HOME_EXIT, MOVES_OFF, STUCK
from .moving import async_move, async_plan_to
from .settings import SUBENTRY_TYPE, ContainerSettings, container_subentry
from .went_back import WENT_BACK


class ContainerFlow(EntryFixFlow):
    """Opens the form of the container, or asks it again."""

    _entry: GluetunEntry
    _choices = ("reconfigure", "try_again")

    async def async_step_reconfigure(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Open the form; the issue stays until Gluetun answers."""
        subentry = container_subentry(self._entry)
        if subentry is None:
            return self.async_create_entry(data={})
        form = await self.hass.config_entries.subentries.async_init(
            (self._entry.entry_id, SUBENTRY_TYPE),
            context=SubentryFlowContext(
                source=SOURCE_RECONFIGURE, subentry_id=subentry.subentry_id
            ),
        )
        return self.async_abort(
            reason="form_opened",
            next_flow=(FlowType.CONFIG_SUBENTRIES_FLOW, form["flow_id"]),
        )

    async def async_step_try_again(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Ask Gluetun now."""
        if not self._is_loaded:
            return self.async_abort(reason="not_loaded")
        container = self._entry.runtime_data.gluetun.container
        if container is not None:
            await container.async_refresh()
            if not container.last_update_success or container.data.denied:
                return self.async_abort(reason="still_so")
        return self.async_create_entry(data={})


class StuckFlow(EntryFixFlow):
    """Runs the user's own actions that restart Gluetun, or ends the move."""

    _entry: GluetunEntry

    @override
    async def async_step_init(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Offer the restart only if there are actions for it."""
        options = ["restart"] if self._restart_action else []
        return self.async_show_menu(
            step_id="init",
            menu_options=[*options, "take_over"],
            description_placeholders=self._placeholders(),
        )

    async def async_step_restart(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Run the actions; the issue stays until the VPN is up."""
        if not (actions := self._restart_action):
            return self.async_abort(reason="restart_failed")
        try:
            await async_run_actions(self.hass, actions)
        except ActionsFailedError:
            return self.async_abort(reason="restart_failed")
        return self.async_abort(reason="restarting")

    async def async_step_take_over(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """End the move where it is."""
        moves = self._moves
        if moves is not None:
            moves.async_abandon()
        elif not self._is_loaded:
            return self.async_abort(reason="not_loaded")
        return self.async_create_entry(data={})

    @property
    def _moves(self) -> MoveDriver | None:
        """What waits for Gluetun, also while the connection cannot be set up."""
        if not self._is_loaded:
            moves = async_blind_moves(self.hass, self._entry.entry_id)
            return moves if moves is not None and moves.is_under_way else None
        mover = self._entry.runtime_data.gluetun.mover
        return mover.moves if mover is not None else None

    @property
    def _restart_action(self) -> tuple[Mapping[str, Any], ...]:
        subentry = container_subentry(self._entry)
        if subentry is None:
            return ()
        return ContainerSettings.from_data(subentry.data).restart_action


class MovesOffFlow(EntryFixFlow):
    """Allows moves again."""

    _entry: GluetunEntry

    @override
    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Remember that a person has seen it."""
        if user_input is None:
            return await super().async_step_confirm(user_input)
        if self._is_loaded:
            mover = self._entry.runtime_data.gluetun.mover
            moves: MoveDriver | None = mover.moves if mover is not None else None
        elif not (moves := async_blind_moves(self.hass, self._entry.entry_id)):
            return self.async_abort(reason="not_loaded")
        if moves is not None:
            await self._async_acknowledge(moves)
        return self.async_create_entry(data={})

    async def _async_acknowledge(self, moves: MoveDriver) -> None:
        await moves.async_acknowledge()


class HomeExitFlow(MovesOffFlow):
    """Lets the issue go once a person has read it, and not with the next start."""

    @override
    async def _async_acknowledge(self, moves: MoveDriver) -> None:
        await moves.async_acknowledge_leak()


class WentBackFlow(EntryFixFlow):
    """Moves to the server of the last move again, or leaves Gluetun where it is."""

    _entry: GluetunEntry
    _choices = ("move_again", "leave")

    async def async_step_move_again(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Begin a move, unless something speaks against it."""
        mover = self._mover
        last = mover.moves.data.last if mover is not None else None
        if mover is None or last is None:
            return self.async_abort(reason="not_loaded")
        wanted = last.request.server
        server = mover.planner.server_named(wanted.hostname or wanted.name)
        if server is None:
            return self.async_abort(reason="unknown_server")
        try:
            await async_move(mover, await async_plan_to(mover, server))
        except ServiceValidationError as error:
            reason = await async_text_of(self.hass, error)
            return self.async_abort(
                reason="not_possible", description_placeholders={"reason": reason}
            )
        return self.async_create_entry(data={})

    async def async_step_leave(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Forget the last move."""
        mover = self._mover
        if mover is None:
            return self.async_abort(reason="not_loaded")
        await mover.moves.async_forget_last()
        return self.async_create_entry(data={})

    @property
    def _mover(self) -> Mover | None:
        return self._entry.runtime_data.gluetun.mover if self._is_loaded else None


FIX_FLOWS: Final[dict[str, type[EntryFixFlow]]] = {
    DENIED: ContainerFlow,
    HOME_EXIT: HomeExitFlow,
    MOVES_OFF: MovesOffFlow,
    STUCK: StuckFlow,
    UNREACHABLE: ContainerFlow,
    WENT_BACK: WentBackFlow,
}
"""By the key of the issue."""
