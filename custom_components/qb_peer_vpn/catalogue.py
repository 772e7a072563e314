"""The sites that can be recommended: from a fresh list, the last good one, or shipped.

Everything here parses for a while and belongs into an executor.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from homeassistant.util import dt as dt_util

from .models import ServerSite, VpnServer
from .vpn import (
    NO_VALIDATORS,
    Places,
    ServerListUnreadableError,
    Validators,
    ensure_not_shrunk,
    group_into_sites,
    mixed_hostnames,
    parse_proton_list,
    servers_from_store,
    servers_to_store,
    shipped_sites,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """The servers of a list, and the sites made of them."""

    sites: tuple[ServerSite, ...]
    servers: tuple[VpnServer, ...] = field(default=(), repr=False)
    """The whole list; empty while only the shipped table of places is known."""
    mixed_hostnames: frozenset[str] = frozenset()
    """Machines that carry P2P servers and others."""
    validators: Validators = NO_VALIDATORS
    """Of the list, for the next download."""
    fetched_at: datetime | None = None
    """When the source last confirmed the list; None for the shipped table."""


def shipped_catalogue(places: Places) -> Catalogue:
    """Make a catalogue of the places that every installation has."""
    return Catalogue(sites=shipped_sites(places))


def parsed_catalogue(
    content: bytes,
    validators: Validators,
    places: Places,
    *,
    last: Catalogue,
    now: datetime,
) -> Catalogue:
    """Make a catalogue of a list just downloaded.

    Raises:
        ServerListError: unreadable, nothing fits, or most of the last list is missing.

    """
    servers = parse_proton_list(content).servers
    catalogue = _catalogue(servers, validators, places, now)
    # The shipped table has counts too: a truncated first list is refused as well.
    ensure_not_shrunk(_server_count(catalogue), _server_count(last))
    return catalogue


def stored_catalogue(stored: object, places: Places) -> Catalogue:
    """Rebuild the last good catalogue from the Store.

    Raises:
        ServerListError: not what ``catalogue_to_store`` makes.

    """
    match stored:
        case {
            "fetched_at": str(fetched_at),
            "etag": str() | None as etag,
            "last_modified": str() | None as last_modified,
            "list": servers,
        } if (fetched := dt_util.parse_datetime(fetched_at)) is not None:
            return _catalogue(
                servers_from_store(servers),
                Validators(etag=etag, last_modified=last_modified),
                places,
                fetched,
            )
    raise ServerListUnreadableError("not a stored catalogue")


def catalogue_to_store(catalogue: Catalogue) -> dict[str, Any]:
    """Turn a catalogue that came from a list into JSON-ready data."""
    return {
        "fetched_at": catalogue.fetched_at and catalogue.fetched_at.isoformat(),
        "etag": catalogue.validators.etag,
        "last_modified": catalogue.validators.last_modified,
        "list": servers_to_store(catalogue.servers),
    }


def _server_count(catalogue: Catalogue) -> int:
    return sum(site.server_count for site in catalogue.sites)


def _catalogue(
    servers: tuple[VpnServer, ...],
    validators: Validators,
    places: Places,
    fetched_at: datetime,
) -> Catalogue:
    sites = group_into_sites(servers, places).sites
    if not sites:
        raise ServerListUnreadableError("no P2P server")
    return Catalogue(
        sites=sites,
        servers=servers,
        mixed_hostnames=mixed_hostnames(servers),
        validators=validators,
        fetched_at=fetched_at,
    )
