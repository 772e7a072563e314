"""What one city database in MaxMind's format knows of an address."""

from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import IPv4Network, IPv6Network
import os
from pathlib import Path
import shutil
import struct
from tempfile import TemporaryFile

import maxminddb

from ...models import IpAddress, IpNetwork, Location
from ..countries import CountryTable
from ..errors import DatabaseError
from .records import coordinates_of, location_of

_MAX_BYTES = 1 << 30
"""Eight times the largest free city file."""

_PROBED_NETWORKS = 1000
"""A city file shows coordinates within its first records; a country or ASN file never."""

_SPACE_V4 = IPv4Network("0.0.0.0/0")
_SPACE_V6 = IPv6Network("2000::/3")
"""The global unicast addresses; IPv4 has its own place, ::/96."""

_DAMAGED = "truncated, damaged or not a MaxMind database"
DAMAGE = (
    # What the readers (the extension, pure Python, old and new) were seen or are known to
    # raise over senseless bytes; InvalidDatabaseError is a RuntimeError.
    ArithmeticError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SystemError,
    TypeError,
    ValueError,
    struct.error,
)


DOWNLOADED_FILE = "downloaded.mmdb"
"""The one name that is ours; every other file in the folder is the user's."""

_ATTRIBUTIONS = {
    "DBIP-": "IP Geolocation by DB-IP (https://db-ip.com), CC BY 4.0",
    "GeoLite2-": (
        "This product includes GeoLite2 Data created by MaxMind, available from "
        "https://www.maxmind.com"
    ),
}
"""By the beginning of the type, in the words that the licences ask for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseInfo:
    """Which database gave an answer."""

    file_name: str
    database_type: str
    """What the file calls itself, such as ``GeoLite2-City``."""
    built_at: datetime

    @property
    def downloaded(self) -> bool:
        """Whether it came with ``refresh_database`` and not from the user."""
        return self.file_name == DOWNLOADED_FILE

    @property
    def attribution(self) -> str | None:
        """What to write beside its answers; None where nothing is known to be due."""
        for beginning, text in _ATTRIBUTIONS.items():
            if self.database_type.startswith(beginning):
                return text
        return None


class CityDatabase:
    """One open city file, nested or flat, for one address family or both.

    It reads a private copy that has no name, because a mapped file must not change: when
    somebody copies a new database over it, the shrinking file would end the process
    (SIGBUS) in the middle of a look-up. The copy costs disk space but no memory, and is
    gone with the last reference to this object.
    """

    info: DatabaseInfo
    families: frozenset[int]
    """The IP versions it has coordinates for: 4, 6 or both."""

    def __init__(self, path: Path, countries: CountryTable) -> None:
        """Copy the file and open it.

        Raises:
            DatabaseError: it cannot be read, is damaged, too large or no city database.

        """
        self._countries = countries
        self._reader = _open_copy(path)
        try:
            metadata = self._reader.metadata()
            self.info = DatabaseInfo(
                file_name=path.name,
                database_type=str(metadata.database_type),
                built_at=datetime.fromtimestamp(metadata.build_epoch, UTC),
            )
            self.families = _families(self._reader)
        except DAMAGE:
            raise DatabaseError(path.name, _DAMAGED) from None
        if not self.families:
            raise DatabaseError(path.name, "holds no coordinates of cities")

    def locate(self, address: IpAddress) -> Location | None:
        """Look up a canonical address of one of the families.

        None where the database does not know it.

        Raises:
            DatabaseError: the file is damaged where the answer should stand.

        """
        try:
            record = self._reader.get(address)
        except DAMAGE:
            # The reader's own message names the address.
            raise DatabaseError(self.info.file_name, _DAMAGED) from None
        return location_of(record, self._countries)


def _open_copy(path: Path) -> maxminddb.Reader:
    try:
        with path.open("rb") as original, TemporaryFile(dir=path.parent) as copy:
            if os.fstat(original.fileno()).st_size > _MAX_BYTES:
                raise DatabaseError(path.name, "larger than 1 GiB")
            shutil.copyfileobj(original, copy, 1 << 20)
            copy.flush()
            return maxminddb.open_database(
                f"/dev/fd/{copy.fileno()}", maxminddb.MODE_AUTO
            )
    except OSError as error:
        raise DatabaseError(
            path.name, f"cannot be read ({error.strerror or 'input error'})"
        ) from None
    except DAMAGE:
        raise DatabaseError(path.name, _DAMAGED) from None


def _families(reader: maxminddb.Reader) -> frozenset[int]:
    spaces: tuple[IpNetwork, ...] = (_SPACE_V4,)
    if reader.metadata().ip_version == _SPACE_V6.version:
        spaces = (_SPACE_V4, _SPACE_V6)
    return frozenset(
        space.version for space in spaces if _has_coordinates(reader, space)
    )


def _has_coordinates(reader: maxminddb.Reader, space: IpNetwork) -> bool:
    """Walk the first networks of a space, from record to record."""
    address: IpAddress = space.network_address
    for _ in range(_PROBED_NETWORKS):
        record, prefix_length = reader.get_with_prefix_len(address)
        if coordinates_of(record) is not None:
            return True
        # Not positive where a file without IPv4 ends above ::/96.
        width = 1 << (address.max_prefixlen - max(prefix_length, 0))
        following = (int(address) // width + 1) * width
        if following > int(space.broadcast_address):
            return False
        address = type(address)(following)
    return False
