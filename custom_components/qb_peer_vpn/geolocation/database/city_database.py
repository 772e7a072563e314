"""One city database in MaxMind's format."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
import struct
from typing import Final

from maxminddb.decoder import Decoder
from maxminddb.reader import Metadata
import numpy as np
from numpy.typing import NDArray

from ...models import Location, clean_name
from ..countries import CountryTable
from ..errors import DatabaseError
from .private_copy import Content, private_copy
from .records import coordinates_of, location_of
from .search_tree import UNKNOWN, SearchTree

_PROBED_RECORDS: Final = 1000
"""A city database has coordinates within its first records; others have none at all."""

_SPACES: Final = {4: (), 6: (0, 0, 1)}
"""First bits of the public addresses, by family: of IPv6, those of ``2000::/3``."""

_MARKER: Final = b"\xab\xcd\xefMaxMind.com"
_METADATA_BYTES: Final = 128 * 1024
"""The metadata are within the last bytes of a file, behind the marker."""

_SEPARATOR_BYTES: Final = 16
"""Between the search tree and the records."""

_DAMAGED: Final = "truncated, damaged or not a MaxMind database"
DAMAGE: Final = (
    # Raised for damaged bytes by old and new versions of the decoder.
    # InvalidDatabaseError is a RuntimeError.
    ArithmeticError,
    LookupError,
    MemoryError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
)


DOWNLOADED_FILE: Final = "downloaded.mmdb"
"""The only file in the folder that we write; all others belong to the user."""

_ATTRIBUTIONS: Final = {
    "DBIP-": "IP Geolocation by DB-IP (https://db-ip.com), CC BY 4.0",
    "GeoLite2-": (
        "This product includes GeoLite2 Data created by MaxMind, available from "
        "https://www.maxmind.com"
    ),
}
"""By the beginning of the type, in the words that the licenses require."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseInfo:
    """A database in use."""

    file_name: str
    database_type: str
    """As the file states it, such as ``GeoLite2-City``; empty if it states none."""
    built_at: datetime

    @property
    def downloaded(self) -> bool:
        """Whether ``refresh_database`` downloaded it; else it is the user's."""
        return self.file_name == DOWNLOADED_FILE

    @property
    def attribution(self) -> str | None:
        """What must be shown with its answers; None if nothing is required."""
        for beginning, text in _ATTRIBUTIONS.items():
            if self.database_type.startswith(beginning):
                return text
        return None


class CityDatabase:
    """One open city file, nested or flat, for one address family or both.

    The extension of maxminddb is not used: it ends the process (SIGSEGV) at a damaged key
    of a map. Its decoder in Python raises an error instead. It is a tenth as fast, so all
    addresses walk down the tree at once, and each record is decoded only once.
    """

    info: DatabaseInfo
    families: frozenset[int]
    """IP versions for which it has coordinates: 4, 6, or both."""

    def __init__(self, path: Path, countries: CountryTable) -> None:
        """Copy the file and open it.

        Raises:
            DatabaseUnreadableError: the file cannot be read now.
            DatabaseError: the file is damaged, is too large, or is no city database.

        """
        self._countries = countries
        content = private_copy(path)
        try:
            metadata = read_metadata(content)
            self._tree = SearchTree(content, metadata)
            self._decoder = Decoder(
                content, metadata.search_tree_size + _SEPARATOR_BYTES
            )
            self.info = DatabaseInfo(
                file_name=path.name,
                database_type=clean_name(metadata.database_type) or "",
                built_at=datetime.fromtimestamp(metadata.build_epoch, UTC),
            )
            self.families = frozenset(filter(self._has_coordinates, _SPACES))
        # A time beyond what the system knows is an OSError.
        except (*DAMAGE, OSError):
            raise DatabaseError(path.name, _DAMAGED) from None
        if not self.families:
            raise DatabaseError(path.name, "holds no coordinates of cities")

    def locate_all(self, packed: NDArray[np.bytes_]) -> list[Location | None]:
        """Look up packed public addresses; None for those that are unknown.

        Raises:
            DatabaseError: the file is damaged where an answer should be.

        """
        try:
            offsets, of_address = np.unique(
                self._tree.find(packed), return_inverse=True
            )
            locations = list(map(self._location, offsets.tolist()))
        except DAMAGE:
            # What the decoder says may quote the record.
            raise DatabaseError(self.info.file_name, _DAMAGED) from None
        return [locations[number] for number in of_address.tolist()]

    def _location(self, offset: int) -> Location | None:
        if offset == UNKNOWN:
            return None
        record, _ = self._decoder.decode(offset)
        return location_of(record, self._countries)

    def _has_coordinates(self, family: int) -> bool:
        offsets = self._tree.some(family, _SPACES[family], _PROBED_RECORDS)
        records = (self._decoder.decode(offset)[0] for offset in offsets.tolist())
        return any(coordinates_of(record) is not None for record in records)


def read_metadata(content: Content) -> Metadata:
    """Read what a file says about itself, unchecked.

    Raises:
        Exception: one of ``DAMAGE``: it is no such file.

    """
    start = content.rfind(_MARKER, max(0, len(content) - _METADATA_BYTES))
    if start < 0:
        raise ValueError("no metadata")
    start += len(_MARKER)
    metadata, _ = Decoder(content, start).decode(start)
    if not isinstance(metadata, dict):
        raise TypeError("no metadata")
    return Metadata(**metadata)
