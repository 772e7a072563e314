"""The servers that are known: from a fresh list, the last good one, or the shipped table.

Everything here parses for a while: run it in a worker.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from ..models import ServerSite, VpnServer
from ..web import Validators
from .errors import ServerListUnreadableError
from .lists.server_list import ServerList, ensure_not_shrunk
from .lists.stored_list import servers_from_store, servers_to_store
from .places.place_finder import PlaceFinder
from .places.placement import PlaceCounts
from .server_filter import ServerFilter
from .server_pick import mixed_hostnames
from .sites import group_into_sites, shipped_sites


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerInventory:
    """The servers of a list, and the sites of those that the user wants."""

    sites: tuple[ServerSite, ...] = ()
    servers: tuple[VpnServer, ...] = field(default=(), repr=False)
    """The whole list; empty while only the shipped table of places is known."""
    mixed_hostnames: frozenset[str] = frozenset()
    """Machines that have P2P servers and others."""
    counts: PlaceCounts = field(default_factory=PlaceCounts)
    """How precisely the servers of the list are located."""
    unusable: int = 0
    """Rows of the list that could not be read."""
    validators: tuple[Validators, ...] = ()
    """Of the documents of the list, for the next download."""
    fetched_at: datetime | None = None
    """When the source last confirmed the list; None for the shipped table."""


def shipped_inventory(wanted: ServerFilter, places: PlaceFinder) -> ServerInventory:
    """Return Proton's sites from the shipped table, without servers."""
    return ServerInventory(sites=shipped_sites(places, wanted))


def parsed_inventory(
    servers: ServerList,
    validators: tuple[Validators, ...],
    wanted: ServerFilter,
    places: PlaceFinder,
    *,
    last: ServerInventory,
    now: datetime,
) -> ServerInventory:
    """Return the inventory of a list that was just downloaded.

    Raises:
        ServerListError: no server fits, or most of the last list is missing.

    """
    ensure_not_shrunk(_count_machines(servers.servers), _count_machines(last.servers))
    servers = replace(servers, servers=_reused(servers.servers, last.servers))
    return _inventory(servers, validators, wanted, places, now)


def stored_inventory(
    stored: object, source_key: str, wanted: ServerFilter, places: PlaceFinder
) -> ServerInventory | None:
    """Restore the last good inventory; None if it is of another source.

    Raises:
        ServerListError: not what ``inventory_to_store`` returns, or no server fits.

    """
    match stored:
        case {"source": str(source)} if source != source_key:
            return None
        case {
            "source": str(),
            "fetched_at": str(fetched_at),
            "validators": [*validators],
            "unusable": int(unusable),
            "list": servers,
        }:
            return _inventory(
                ServerList(servers=servers_from_store(servers), unusable=unusable),
                tuple(map(_validators, validators)),
                wanted,
                places,
                _time(fetched_at),
            )
    raise ServerListUnreadableError("not a stored list")


def inventory_to_store(inventory: ServerInventory, source_key: str) -> dict[str, Any]:
    """Convert the inventory of a list to JSON-ready data.

    Args:
        inventory: of a list, not of the shipped table.
        source_key: identifies the source, so that the list of another one is not used.

    """
    return {
        "source": source_key,
        "fetched_at": inventory.fetched_at and inventory.fetched_at.isoformat(),
        "validators": [
            {"etag": each.etag, "last_modified": each.last_modified}
            for each in inventory.validators
        ],
        "unusable": inventory.unusable,
        "list": servers_to_store(inventory.servers),
    }


def _validators(stored: object) -> Validators:
    match stored:
        case {"etag": str() | None as etag, "last_modified": str() | None as modified}:
            return Validators(etag=etag, last_modified=modified)
    raise ServerListUnreadableError("broken validators in the stored list")


def _time(stored: str) -> datetime:
    try:
        time = datetime.fromisoformat(stored)
    except ValueError:
        raise ServerListUnreadableError("broken time in the stored list") from None
    # A time without a zone could not be compared with the present.
    if time.tzinfo is None:
        raise ServerListUnreadableError("broken time in the stored list")
    return time


def _reused(
    servers: tuple[VpnServer, ...], last: tuple[VpnServer, ...]
) -> tuple[VpnServer, ...]:
    """Use the old object for unchanged servers.

    Comparing them, which the event loop does, is then an identity check, and they are in
    memory once.
    """
    known = {server: server for server in last}
    return tuple(known.get(server, server) for server in servers)


def _count_machines(servers: tuple[VpnServer, ...]) -> int:
    """Count machines: the sources differ in how many names a machine has."""
    return len({server.hostname for server in servers})


def _inventory(
    servers: ServerList,
    validators: tuple[Validators, ...],
    wanted: ServerFilter,
    places: PlaceFinder,
    fetched_at: datetime,
) -> ServerInventory:
    grouped = group_into_sites(servers.servers, places, wanted)
    if not grouped.sites:
        raise ServerListUnreadableError("no server that fits")
    return ServerInventory(
        sites=grouped.sites,
        servers=servers.servers,
        mixed_hostnames=mixed_hostnames(servers.servers),
        counts=grouped.counts,
        unusable=servers.unusable,
        validators=validators,
        fetched_at=fetched_at,
    )
