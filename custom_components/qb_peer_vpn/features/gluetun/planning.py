"""What a move would do, and what speaks against it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from homeassistant.util import dt as dt_util

from ...gluetun import (
    Before,
    Cause,
    Move,
    MoveHistory,
    MoveRequest,
    MoveRules,
    MoveServer,
    Refusal,
    Selection,
    Situation,
    Way,
    environment_lines,
    parking_selections,
    refusals,
    undo_request,
)
from ...models import Recommendation, ServerSite, VpnServer
from ...recommendation import Rejection
from ...vpn import CountryNames, gluetun_selection, pick_server
from ..locations import LocationData
from ..recommendation import RecommendationData
from ..servers import ServerData
from .container_reader import ContainerState
from .move_memory import MoveState
from .observer import Observer
from .options import ContainerOptions

_SPELLED_DIFFERENTLY: Final = frozenset(
    {"CZ", "KR", "MD", "MK", "RU", "SY", "TR", "VN"}
)
"""Countries of one word whose names differ between lists."""

_MAX_UNKNOWN: Final = 3
"""After this many servers of a site that Gluetun does not know, no other one is tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A move that may be made."""

    request: MoveRequest
    before: Before
    refusals: tuple[Refusal, ...]
    """All that speaks against it, the gravest first."""
    lines: tuple[str, ...] = ()
    """Environment variables that make the choice last, or make it by hand."""


@dataclass(slots=True, kw_only=True)
class Planner:
    """Makes plans from what the other features know."""

    way: Way
    options: ContainerOptions
    """Replaced when a person changes them."""
    observer: Observer
    servers: ServerData
    locations: LocationData
    recommendation: RecommendationData
    histories_of_others: Callable[[str | None], tuple[MoveHistory, ...]]
    """Returns those of other connections with the same Gluetun, by its hash."""

    def recommended(self, history: MoveHistory) -> VpnServer | None:
        """Return the recommended server, or another one there; see ``server_at``."""
        advice = self.recommendation.coordinator.data.recommendation
        if advice.server is None:
            return None
        return self._known(advice.server, advice.chosen.site, history)

    def server_named(self, text: str) -> VpnServer | None:
        """Return the server with a name or a host name; None if there is none."""
        return self.servers.server_list.data.directory.server_named(text)

    @property
    def site_in_use(self) -> ServerSite | None:
        """The site of the server in use; None if that is unknown.

        Gluetun knows what it has chosen; else the recommendation finds it out.
        """
        container, server = self.observer.container, None
        if container is not None and container.last_update_success:
            server = self._selected(container.data)
        if server is not None:
            directory = self.servers.server_list.data.directory
            if site := directory.site_of(server):
                return site
        advice = self.recommendation.coordinator.data.recommendation
        return advice.reference.site if advice.reference_in_use else None

    def server_at(self, site: ServerSite, history: MoveHistory) -> VpnServer | None:
        """Return the server to use at a site; None before the first server list.

        It is another one there after Gluetun has refused it: Gluetun's list may be older.
        """
        if (
            site.key
            == self.recommendation.coordinator.data.recommendation.chosen.site.key
        ):
            return self.recommended(history)
        server = self._pick(site)
        return self._known(server, site, history) if server is not None else None

    def _pick(self, site: ServerSite) -> VpnServer | None:
        return pick_server(
            site,
            self.recommendation.coordinator.memory.installation_id,
            self.servers.server_list.data.mixed_hostnames,
        )

    def _known(
        self, server: VpnServer, site: ServerSite, history: MoveHistory
    ) -> VpnServer:
        """Return a server, or another one at its site if Gluetun does not know it."""
        unknown = history.unknown_machines(dt_util.utcnow())
        if MoveServer.of(server).machine not in unknown:
            return server
        machines = {each: MoveServer.of(each).machine for each in site.servers}
        if len(unknown.intersection(machines.values())) >= _MAX_UNKNOWN:
            return server
        others = [each for each, machine in machines.items() if machine not in unknown]
        return self._pick(replace(site, servers=tuple(others))) or server

    def _selected(self, seen: ContainerState) -> VpnServer | None:
        """Return the one server that Gluetun is to choose; None if it is free to."""
        if seen.settings is None:
            return None
        chosen = seen.settings.selection.choices
        names = (*chosen.get("hostnames", ()), *chosen.get("names", ()))
        return self.server_named(str(names[0])) if len(names) == 1 else None

    async def async_plan(
        self,
        server: VpnServer,
        cause: Cause,
        state: MoveState,
        *,
        is_locked: bool,
        waiting_since: datetime | None = None,
    ) -> Plan:
        """Plan a move to a server; Gluetun is asked how it is now."""
        seen = await self.observer.async_container(before_move=True)
        request = await self._async_request(server, cause, seen)
        advice = self.recommendation.coordinator.data.recommendation
        situation = replace(
            self._situation(request, seen, state),
            protocols=server.protocols,
            can_park=bool(request.parkings),
            is_in_use=self._is_in_use(request, seen, server),
            is_settled=not _is_advised(server, advice) or advice.has_lasted,
            is_under_way=is_locked,
            waiting_since=waiting_since,
        )
        target = Selection.parse(gluetun_selection(server))
        return Plan(
            request=request,
            before=self.observer.before(seen, self._server_in_use(seen, state)),
            refusals=refusals(situation, self._rules, dt_util.now()),
            lines=environment_lines(target) if target else (),
        )

    async def _async_request(
        self, server: VpnServer, cause: Cause, seen: ContainerState
    ) -> MoveRequest:
        selection = self._selection(seen, gluetun_selection(server))
        parkings: tuple[Selection, ...] = ()
        if selection is not None:
            parkings = await self._async_parkings(selection, server)
        advice = self.recommendation.coordinator.data.recommendation
        is_advice = _is_advised(server, advice)
        return MoveRequest(
            way=self.way,
            cause=cause,
            server=MoveServer.of(server),
            selection=selection,
            parkings=parkings,
            saving_ms=float(advice.saving_ms) if is_advice else None,
            confidence=advice.confidence if is_advice else None,
            undo_when_worse=self.options.undo_when_worse,
        )

    async def async_plan_undo(
        self, last: Move, state: MoveState, *, is_locked: bool
    ) -> Plan | None:
        """Plan the way back from the last move; None if there is none, or none any more."""
        request = undo_request(last)
        if request is None or request.way is not self.way:
            return None
        seen = await self.observer.async_container(before_move=True)
        situation = replace(
            self._situation(request, seen, state),
            is_in_use=_is_selected(request, seen),
            is_under_way=is_locked,
        )
        return Plan(
            request=request,
            before=self.observer.before(seen, last.request.server),
            refusals=refusals(situation, self._rules, dt_util.now()),
            lines=environment_lines(request.selection) if request.selection else (),
        )

    def _situation(
        self, request: MoveRequest, seen: ContainerState, state: MoveState
    ) -> Situation:
        container = self.observer.container
        gluetun = state.gluetun if self.way is Way.CONTROL_SERVER else None
        rejected = self.recommendation.coordinator.data.rejected_legs
        return Situation(
            way=request.way,
            cause=request.cause,
            server=request.server,
            history=state.history.beside(self.histories_of_others(gluetun)),
            has_selection=request.selection is not None,
            version=seen.version,
            settings=seen.settings,
            status=seen.status,
            has_exit=seen.exit_address is not None,
            port=seen.port,
            connected_since=container.connected_since if container else None,
            chosen_by_others=container.chosen_by_others if container else None,
            is_behind_vpn=Rejection.BEHIND_VPN in rejected.values(),
            activity=self.observer.activity(),
            saving_ms=request.saving_ms,
            confidence=request.confidence,
        )

    @property
    def _rules(self) -> MoveRules:
        margin = self.recommendation.coordinator.options.decision.margin_ms
        return replace(self.options.rules, margin_ms=margin)

    def _selection(
        self, seen: ContainerState, wanted: Mapping[str, object]
    ) -> Selection | None:
        match self.way:
            case Way.TELL_ONLY:
                # For the lines to paste.
                return Selection.parse(wanted)
            case Way.CONTROL_SERVER if seen.settings is not None:
                return seen.settings.selection.moved(wanted)
        return None

    def _is_in_use(
        self, request: MoveRequest, seen: ContainerState, server: VpnServer
    ) -> bool:
        if self.way is Way.CONTROL_SERVER:
            return _is_selected(request, seen)
        advice = self.recommendation.coordinator.data.recommendation
        return advice.reference_in_use and server in advice.reference.site.servers

    def _server_in_use(
        self, seen: ContainerState, state: MoveState
    ) -> MoveServer | None:
        """Return the server before a move, as far as it is known."""
        if seen.settings is not None:
            selected = self._selected(seen)
            return MoveServer.of(selected) if selected else self._place_in_use(seen)
        advice = self.recommendation.coordinator.data.recommendation
        servers = advice.reference.site.servers if advice.reference_in_use else ()
        last = state.last.request.server if state.last else None
        if last is not None and last.key in {
            MoveServer.of(each).key for each in servers
        }:
            return last
        return MoveServer.of(servers[0]) if len(servers) == 1 else None

    def _place_in_use(self, seen: ContainerState) -> MoveServer | None:
        """Return the place of a server that Gluetun chose by itself."""
        exit_, settings = seen.exit, seen.settings
        name = (exit_.city or exit_.country) if exit_ else None
        if exit_ is None or settings is None or name is None:
            return None
        return MoveServer(
            provider=settings.provider,
            name=name,
            hostname=None,
            country_code=self.country_code(exit_.country or "") or "",
            city=exit_.city,
        )

    def country_code(self, name: str) -> str | None:
        """Return the ISO code of a country by an English name; None if it is unknown."""
        return CountryNames(self._country_names).code(name)

    def country_name(self, code: str) -> str:
        """Return the English name of a country, or the code of one without a name."""
        return self._country_names.get(code, code)

    @property
    def _country_names(self) -> Mapping[str, str]:
        return self.locations.runtime.shipped.gazetteer.country_names

    async def _async_parkings(
        self, selection: Selection, server: VpnServer
    ) -> tuple[Selection, ...]:
        inventory = self.servers.server_list.data
        known = self._country_names
        return await self.locations.runtime.worker.async_run(
            lambda: parking_selections(
                selection,
                server,
                inventory.servers,
                _names_as_in_gluetun(known, inventory.servers),
            )
        )


def _is_advised(server: VpnServer, advice: Recommendation) -> bool:
    return server == advice.server or server in advice.chosen.site.servers


def _is_selected(request: MoveRequest, seen: ContainerState) -> bool:
    return (
        seen.settings is not None
        and request.selection is not None
        and seen.settings.selection.chooses_like(request.selection)
    )


def _names_as_in_gluetun(
    known: Mapping[str, str], servers: tuple[VpnServer, ...]
) -> dict[str, str]:
    """Return names of countries in which Gluetun's list agrees with ours.

    Only plain ones: a name that Gluetun spells differently would be refused. What its
    own list says is right in any case.
    """
    names = {
        code: name
        for code, name in known.items()
        if name.isascii() and name.isalpha() and code not in _SPELLED_DIFFERENTLY
    }
    own = {
        each.country_code: each.gluetun.country
        for each in servers
        if each.gluetun.country
    }
    return names | own
