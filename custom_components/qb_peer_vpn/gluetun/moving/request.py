"""What a move is to do, and what was there before it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Self

from ...models import Confidence, IpAddress, VpnServer
from ..selection import Selection
from .reading import (
    UnusableError,
    address,
    flag,
    items,
    mapping,
    name,
    optional_address,
    optional_choice,
    optional_count,
    optional_name,
    optional_number,
)

_MAX_ADDRESSES: Final = 8
_MAX_PARKINGS: Final = 2
"""The first one, and another try if this Gluetun has another list than we do."""


class Way(StrEnum):
    """How a move is made. All ways share request, proof, and verdict."""

    CONTROL_SERVER = "control_server"
    """Through Gluetun's control server."""
    ACTION = "action"
    """Through an action of the user's, which reports whether it worked."""
    TELL_ONLY = "tell_only"
    """The user does it by hand."""


class Cause(StrEnum):
    """Why a move is made."""

    RECOMMENDED = "recommended"
    """A person follows the recommendation."""
    FOLLOWED = "followed"
    """The recommendation is followed automatically."""
    CHOSEN = "chosen"
    """A person chose the server."""
    UNDO = "undo"
    """A person takes back the last move."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveServer:
    """A server as a move names it, or the place of one that Gluetun chose by itself."""

    provider: str
    """Gluetun's name of the provider."""
    name: str
    hostname: str | None
    country_code: str
    """ISO 3166-1 alpha-2; empty if it is unknown."""
    city: str | None
    addresses: tuple[str, ...] = field(default=(), repr=False)
    """Entry addresses."""

    @classmethod
    def of(cls, server: VpnServer) -> Self:
        """Take over what a move needs to know of a server."""
        return cls(
            provider=server.provider,
            name=server.name,
            hostname=server.hostname or None,
            country_code=server.country_code,
            city=server.city,
            addresses=tuple(map(str, server.addresses[:_MAX_ADDRESSES])),
        )

    @property
    def key(self) -> str:
        """Identity of the server, also in another list."""
        return f"{self.provider}/{self.name}/{self.hostname or ''}".lower()

    @property
    def machine(self) -> str:
        """Identity of the machine, which may have several names."""
        return (self.hostname or self.name).lower()

    def to_json(self) -> dict[str, object]:
        """Return it as plain data."""
        return {
            "provider": self.provider,
            "name": self.name,
            "hostname": self.hostname,
            "country_code": self.country_code or None,
            "city": self.city,
            "addresses": list(self.addresses),
        }

    @classmethod
    def from_json(cls, stored: object) -> Self:
        """Read what was stored, or raise ``UnusableError``."""
        data = mapping(stored)
        return cls(
            provider=name(data.get("provider")),
            name=name(data.get("name")),
            hostname=optional_name(data.get("hostname")),
            country_code=optional_name(data.get("country_code")) or "",
            city=optional_name(data.get("city")),
            addresses=tuple(map(name, items(data.get("addresses")))),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What was there before a move: to prove it, and to undo it."""

    server: MoveServer | None
    """The server in use; None if it is unknown."""
    selection: Selection | None = None
    """Gluetun's selection; None for the other ways."""
    environment: Selection | None = None
    """What Gluetun chooses from after a start; None if that is not known."""
    exit: IpAddress | None = field(default=None, repr=False)
    shown_exits: tuple[IpAddress, ...] = field(default=(), repr=False)
    """Exits that qBittorrent shows. It never forgets one, so after the move they prove
    nothing."""
    port: int | None = None
    """Forwarded port; 0 if there is none, None if that is unknown."""
    peers: int | None = None
    """Mean number of connected peers."""

    def to_json(self) -> dict[str, object]:
        """Return it as plain data."""
        return {
            "server": self.server.to_json() if self.server else None,
            "selection": self.selection.to_json() if self.selection else None,
            "environment": self.environment.to_json() if self.environment else None,
            "exit": str(self.exit) if self.exit else None,
            "shown_exits": [str(each) for each in self.shown_exits],
            "port": self.port,
            "peers": self.peers,
        }

    @classmethod
    def from_json(cls, stored: object) -> Self:
        """Read what was stored, or raise ``UnusableError``."""
        data = mapping(stored)
        return cls(
            server=optional_server(data.get("server")),
            selection=optional_selection(data.get("selection")),
            environment=optional_selection(data.get("environment")),
            exit=optional_address(data.get("exit")),
            shown_exits=tuple(map(address, items(data.get("shown_exits", [])))),
            port=optional_count(data.get("port")),
            peers=optional_count(data.get("peers")),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveRequest:
    """Where to move, how, and why."""

    way: Way
    cause: Cause
    server: MoveServer
    selection: Selection | None = None
    """Gluetun's selection of the server; None for the other ways."""
    parkings: tuple[Selection, ...] = ()
    """Selections that are valid and match no server; see ``parking_selections``."""
    saving_ms: float | None = None
    """Predicted saving."""
    confidence: Confidence | None = None
    """Confidence in the saving."""
    undo_when_worse: bool = False
    """Whether the user wants an undo for two slower windows, too."""

    def to_json(self) -> dict[str, object]:
        """Return it as plain data."""
        return {
            "way": self.way,
            "cause": self.cause,
            "server": self.server.to_json(),
            "selection": self.selection.to_json() if self.selection else None,
            "parkings": [each.to_json() for each in self.parkings],
            "saving_ms": self.saving_ms,
            "confidence": self.confidence,
            "undo_when_worse": self.undo_when_worse,
        }

    @classmethod
    def from_json(cls, stored: object) -> Self:
        """Read what was stored, or raise ``UnusableError``."""
        data = mapping(stored)
        way = optional_choice(Way, data.get("way"))
        cause = optional_choice(Cause, data.get("cause"))
        if way is None or cause is None:
            raise UnusableError
        return cls(
            way=way,
            cause=cause,
            server=MoveServer.from_json(data.get("server")),
            selection=optional_selection(data.get("selection")),
            parkings=tuple(
                map(_selection, items(data.get("parkings"))[:_MAX_PARKINGS])
            ),
            saving_ms=optional_number(data.get("saving_ms")),
            confidence=optional_choice(Confidence, data.get("confidence")),
            undo_when_worse=flag(data.get("undo_when_worse")),
        )


def optional_server(stored: object) -> MoveServer | None:
    """Read a server, or None."""
    return None if stored is None else MoveServer.from_json(stored)


def optional_selection(stored: object) -> Selection | None:
    """Read a selection, or None."""
    return None if stored is None else _selection(stored)


def _selection(stored: object) -> Selection:
    selection = Selection.parse(stored)
    if selection is None:
        raise UnusableError
    return selection


def parking_selections(
    target: Selection,
    server: VpnServer,
    servers: Iterable[VpnServer],
    country_names: Mapping[str, str],
) -> tuple[Selection, ...]:
    """Return up to two selections that Gluetun accepts and that match no server.

    They make Gluetun crash, which ends its start-up check: see ``undo``. So the target
    also has to be in a place where it is not.

    Args:
        target: selection of the server.
        server: the server that it selects.
        servers: all of the list, unfiltered: another one may share its host name.
        country_names: the list's names of countries by ISO code.

    Returns:
        Empty if the list has no other place. Then a dead server cannot be undone safely.

    """
    if not target.choices.get("hostnames") and not target.choices.get("names"):
        return ()
    servers = [each for each in servers if each.provider == server.provider]
    twins = [
        each
        for each in (*servers, server)
        if each.hostname == server.hostname or each.name == server.name
    ]
    found = []
    for key in ("countries", "regions", "cities"):
        taken = {_place(each, key, country_names).lower() for each in twins}
        others = {_place(each, key, country_names) for each in servers} - {""}
        found += [
            target.narrowed(**{key: other})
            for other in sorted(others)
            if other.lower() not in taken
        ][:_MAX_PARKINGS]
    return tuple(found[:_MAX_PARKINGS])


def _place(server: VpnServer, key: str, country_names: Mapping[str, str]) -> str:
    """Return where a server is by one of Gluetun's filters; empty if that is unknown."""
    match key:
        case "countries":
            return country_names.get(server.country_code) or ""
        case "regions":
            return server.region or ""
        case _:
            return server.city or ""
