"""Checks of a downloaded database before it replaces the one in use."""

from pathlib import Path

import maxminddb
from maxminddb.reader import Metadata

from ..errors import DatabaseRefusedError
from .city_database import DAMAGE
from .private_copy import is_regular
from .records import coordinates_of, country_code_of

MIN_NODES = 1_000_000
"""City databases of the whole world have several million."""

CANARIES = {
    "8.8.8.8": "US",
    "81.2.69.142": "GB",
    "90.1.2.3": "FR",
    "177.10.20.30": "BR",
}
"""Well-known addresses that have been in the same country for many years."""

_CANARIES_NEEDED = 3


def is_newer(path: Path, in_use: Path, *, min_nodes: int = MIN_NODES) -> bool:
    """Check a new file, and return whether it is newer than the one in use.

    It counts as newer if no file is in use, or one of another vendor: then the user has
    changed the source.

    Raises:
        DatabaseRefusedError: damaged, too small, wrong about well-known addresses, or
            older than the one in use.
        OSError: the new file cannot be read.

    """
    try:
        # Not the extension; see ``CityDatabase``.
        with maxminddb.open_database(path, maxminddb.MODE_MMAP) as reader:
            metadata = reader.metadata()
            records = [
                (reader.get(address), code) for address, code in CANARIES.items()
            ]
    except DAMAGE:
        raise DatabaseRefusedError("damaged") from None
    if metadata.node_count < min_nodes:
        raise DatabaseRefusedError("too small")
    right = sum(country_code_of(record) == code for record, code in records)
    if right < _CANARIES_NEEDED:
        raise DatabaseRefusedError(
            f"only {right} of {len(CANARIES)} known addresses are in the right country"
        )
    if not any(coordinates_of(record) for record, _ in records):
        raise DatabaseRefusedError("holds no coordinates of cities")
    last = _metadata(in_use)
    if last is None or last.database_type != metadata.database_type:
        return True
    if metadata.build_epoch < last.build_epoch:
        raise DatabaseRefusedError("older than the one in use")
    return metadata.build_epoch > last.build_epoch


def _metadata(path: Path) -> Metadata | None:
    if not is_regular(path):
        return None
    try:
        with maxminddb.open_database(path, maxminddb.MODE_MMAP) as reader:
            return reader.metadata()
    except (*DAMAGE, OSError):
        return None
