"""The stored form of the last good inventory."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from ..models import read_moment
from ..web import Validators
from .errors import ServerListUnreadableError
from .lists.census import Census
from .lists.refusal import Refusal
from .lists.server_list import ServerList
from .lists.stored_list import is_older_list, servers_from_store, servers_to_store
from .places.place_finder import PlaceFinder
from .server_filter import ServerFilter
from .server_inventory import ServerInventory, make_inventory


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
            **others,
        }:
            # Without validators, the source is read again though it is unchanged; without
            # documents, its servers are not compared with those of the older list.
            is_older = is_older_list(servers)
            documents = [] if is_older else others.get("documents", [])
            inventory = make_inventory(
                ServerList(
                    servers=servers_from_store(servers),
                    unusable=unusable,
                    documents=_documents(documents),
                ),
                () if is_older else tuple(map(_validators, validators)),
                wanted,
                places,
                _time(fetched_at),
            )
            return replace(inventory, refusal=_refusal(others.get("refusal")))
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
        "documents": list(inventory.documents),
        "refusal": _refusal_to_store(inventory.refusal),
    }


def _validators(stored: object) -> Validators:
    match stored:
        case {"etag": str() | None as etag, "last_modified": str() | None as modified}:
            return Validators(etag=etag, last_modified=modified)
    raise ServerListUnreadableError("broken validators in the stored list")


def _time(stored: str) -> datetime:
    if (time := read_moment(stored)) is None:
        raise ServerListUnreadableError("broken time in the stored list")
    return time


def _refusal_to_store(refusal: Refusal | None) -> dict[str, Any] | None:
    if refusal is None:
        return None
    return {
        "machines": dict(refusal.census.machines),
        "names": dict(refusal.census.names),
        "documents": list(refusal.census.documents),
        "times": refusal.times,
        "since": refusal.since.isoformat(),
        "is_wanted": refusal.is_wanted,
    }


def _refusal(stored: object) -> Refusal | None:
    match stored:
        case None:
            return None
        case {
            "machines": dict(machines),
            "names": dict(names),
            "documents": list(documents),
            "times": int(times),
            "since": str(since),
            "is_wanted": bool(is_wanted),
        }:
            return Refusal(
                census=Census(
                    machines=_counts(machines),
                    names=_counts(names),
                    documents=_documents(documents),
                ),
                times=times,
                since=_time(since),
                is_wanted=is_wanted,
            )
    raise ServerListUnreadableError("broken refusal in the stored list")


def _counts(stored: Mapping[object, object]) -> Mapping[str, int]:
    counts = {
        country: count
        for country, count in stored.items()
        if isinstance(country, str) and isinstance(count, int)
    }
    if len(counts) < len(stored):
        raise ServerListUnreadableError("broken census in the stored list")
    return counts


def _documents(stored: object) -> tuple[int, ...]:
    documents = stored if isinstance(stored, list) else [stored]
    numbers = tuple(each for each in documents if isinstance(each, int))
    if len(numbers) < len(documents):
        raise ServerListUnreadableError("broken documents in the stored list")
    return numbers
