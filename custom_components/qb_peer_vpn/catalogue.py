"""The sites that can be recommended: from a fresh list, the last good one, or shipped.

Everything here parses for a while and belongs into an executor.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from homeassistant.util import dt as dt_util

from .features.settings import ServerChoices
from .models import ServerSite, VpnServer
from .vpn import (
    DEFAULT_FILTER,
    PlaceCounts,
    Places,
    ServerList,
    ServerListUnreadableError,
    ensure_not_shrunk,
    group_into_sites,
    mixed_hostnames,
    servers_from_store,
    servers_to_store,
    shipped_sites,
)
from .web import Validators


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """The servers of a list, and the sites made of those that the user wants."""

    sites: tuple[ServerSite, ...]
    servers: tuple[VpnServer, ...] = field(default=(), repr=False)
    """The whole list; empty while only the shipped table of places is known."""
    mixed_hostnames: frozenset[str] = frozenset()
    """Machines that carry P2P servers and others."""
    counts: PlaceCounts = field(default_factory=PlaceCounts)
    """How well the servers of the list could be placed."""
    unusable: int = 0
    """Rows of the list that could not be read."""
    validators: tuple[Validators, ...] = ()
    """Of the documents the list came from, for the next download."""
    fetched_at: datetime | None = None
    """When the source last confirmed the list; None for the shipped table."""


def shipped_catalogue(choices: ServerChoices, places: Places) -> Catalogue:
    """Make a catalogue of the places that every installation has.

    There is one for Proton, whose sites have no servers yet and so no features to tell
    apart by; other providers begin without sites.
    """
    wanted = choices.filter
    if not choices.is_default_source or wanted.required != DEFAULT_FILTER.required:
        return Catalogue(sites=())
    return Catalogue(
        sites=tuple(
            site
            for site in shipped_sites(places)
            if (not wanted.countries or site.country_code in wanted.countries)
            and not {site.country_code, site.stands_in} & wanted.excluded_countries
            and (not wanted.cities or site.key.partition("@")[0] in wanted.cities)
            and (wanted.elsewhere or site.stands_in is None)
        )
    )


def parsed_catalogue(
    servers: ServerList,
    validators: tuple[Validators, ...],
    choices: ServerChoices,
    places: Places,
    *,
    last: Catalogue,
    now: datetime,
) -> Catalogue:
    """Make a catalogue of a list just downloaded.

    Raises:
        ServerListError: nothing fits, or most of the last list is missing.

    """
    ensure_not_shrunk(_machines(servers.servers), _machines(last.servers))
    servers = replace(servers, servers=_kept(servers.servers, last.servers))
    return _catalogue(servers, validators, choices, places, now)


def stored_catalogue(
    stored: object, choices: ServerChoices, places: Places
) -> Catalogue | None:
    """Rebuild the last good catalogue from the Store; None for that of another source.

    Raises:
        ServerListError: not what ``catalogue_to_store`` makes.

    """
    match stored:
        case {"source": str(source)} if source != choices.source_key:
            return None
        case {
            "source": str(),
            "fetched_at": str(fetched_at),
            "validators": [*validators],
            "unusable": int(unusable),
            "list": servers,
        } if (fetched := dt_util.parse_datetime(fetched_at)) is not None:
            return _catalogue(
                ServerList(servers=servers_from_store(servers), unusable=unusable),
                tuple(map(_validators, validators)),
                choices,
                places,
                fetched,
            )
    raise ServerListUnreadableError("not a stored catalogue")


def catalogue_to_store(catalogue: Catalogue, choices: ServerChoices) -> dict[str, Any]:
    """Turn a catalogue that came from a list into JSON-ready data."""
    return {
        "source": choices.source_key,
        "fetched_at": catalogue.fetched_at and catalogue.fetched_at.isoformat(),
        "validators": [
            {"etag": each.etag, "last_modified": each.last_modified}
            for each in catalogue.validators
        ],
        "unusable": catalogue.unusable,
        "list": servers_to_store(catalogue.servers),
    }


def _validators(stored: object) -> Validators:
    match stored:
        case {"etag": str() | None as etag, "last_modified": str() | None as modified}:
            return Validators(etag=etag, last_modified=modified)
    raise ServerListUnreadableError("broken validators in the stored catalogue")


def _kept(
    servers: tuple[VpnServer, ...], last: tuple[VpnServer, ...]
) -> tuple[VpnServer, ...]:
    """Take the servers that are as they were from the last list.

    Identical ones are compared at once, which the event loop does, and are in memory once.
    """
    known = {server: server for server in last}
    return tuple(known.get(server, server) for server in servers)


def _machines(servers: tuple[VpnServer, ...]) -> int:
    """Count machines: the sources differ in how many names a machine has."""
    return len({server.hostname for server in servers})


def _catalogue(
    servers: ServerList,
    validators: tuple[Validators, ...],
    choices: ServerChoices,
    places: Places,
    fetched_at: datetime,
) -> Catalogue:
    grouped = group_into_sites(servers.servers, places, choices.filter)
    if not grouped.sites:
        raise ServerListUnreadableError("no server that fits")
    return Catalogue(
        sites=grouped.sites,
        servers=servers.servers,
        mixed_hostnames=mixed_hostnames(servers.servers),
        counts=grouped.counts,
        unusable=servers.unusable,
        validators=validators,
        fetched_at=fetched_at,
    )
