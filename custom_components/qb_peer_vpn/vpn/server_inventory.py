"""The servers that are known: from a fresh list, the last good one, or the shipped table.

Everything here parses for a while: run it in a worker.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from ..models import ServerSite, VpnServer
from ..web import Validators
from .errors import ListFault, ServerListShrunkError, ServerListUnreadableError
from .lists.census import Census, find_losses, take_census
from .lists.refusal import Refusal, judge
from .lists.server_list import ServerList
from .places.place_finder import PlaceFinder
from .places.placement import PlaceCounts
from .server_directory import ServerDirectory
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
    documents: tuple[int, ...] = ()
    """Which documents of the source were read; empty if that is unknown."""
    refusal: Refusal | None = field(default=None, compare=False)
    """Of the newest list, if it was refused."""
    directory: ServerDirectory = field(
        default_factory=ServerDirectory, compare=False, repr=False
    )
    """The servers by name."""

    @property
    def census(self) -> Census:
        """The numbers of servers in the whole list."""
        return take_census(self.servers, self.documents)


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
    new, before = take_census(servers.servers, servers.documents), last.census
    if refusal := judge(new, before, last.refusal, now):
        raise ServerListShrunkError(find_losses(new, before), refusal)
    servers = replace(servers, servers=_reused(servers.servers, last.servers))
    return make_inventory(servers, validators, wanted, places, now)


def accept_list(
    last: ServerInventory, census: Census | None, now: datetime
) -> ServerInventory:
    """Let a list replace the last good one although it has lost too many servers.

    Args:
        last: the last good one.
        census: of the list that the user wants; None for the one that was refused.
        now: the present.

    Returns:
        The last good one, which remembers that; the same object if that is not needed.

    """
    if census is None:
        refusal = last.refusal
    elif find_losses(census, last.census):
        refusal = Refusal(census=census, since=now)
    else:
        refusal = None
    return replace(last, refusal=replace(refusal, is_wanted=True)) if refusal else last


def make_inventory(
    servers: ServerList,
    validators: tuple[Validators, ...],
    wanted: ServerFilter,
    places: PlaceFinder,
    fetched_at: datetime,
) -> ServerInventory:
    """Group the servers of a list into sites.

    Raises:
        ServerListUnreadableError: no server fits.

    """
    grouped = group_into_sites(servers.servers, places, wanted)
    if not grouped.sites:
        raise ServerListUnreadableError("no server that fits", ListFault.NONE_FITS)
    return ServerInventory(
        sites=grouped.sites,
        servers=servers.servers,
        mixed_hostnames=mixed_hostnames(servers.servers),
        counts=grouped.counts,
        unusable=servers.unusable,
        validators=validators,
        fetched_at=fetched_at,
        documents=servers.documents,
        directory=ServerDirectory.of(grouped.sites, servers.servers),
    )


def _reused(
    servers: tuple[VpnServer, ...], last: tuple[VpnServer, ...]
) -> tuple[VpnServer, ...]:
    """Use the old object for unchanged servers.

    Comparing them, which the event loop does, is then an identity check, and they are in
    memory once.
    """
    known = {server: server for server in last}
    return tuple(known.get(server, server) for server in servers)
