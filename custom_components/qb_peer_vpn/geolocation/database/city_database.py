"""One city database in MaxMind's format."""

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
"""Eight times the size of the largest free city database."""

_PROBED_NETWORKS = 1000
"""A city database has coordinates within its first records; others have none at all."""

_SPACE_V4 = IPv4Network("0.0.0.0/0")
_SPACE_V6 = IPv6Network("2000::/3")
"""The global unicast addresses. IPv4 is elsewhere, in ::/96."""

_DAMAGED = "truncated, damaged or not a MaxMind database"
DAMAGE = (
    # Raised for damaged bytes by the readers: the extension and pure Python, in old and
    # new versions. InvalidDatabaseError is a RuntimeError.
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
"""The only file in the folder that we write; all others belong to the user."""

_ATTRIBUTIONS = {
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
    """As the file states it, such as ``GeoLite2-City``."""
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

    It reads a private copy without a name, because a mapped file must not change: if the
    user copied a new database over it, the shrinking file would end the process (SIGBUS)
    during a lookup. The copy needs disk space but no memory, and is deleted with the last
    reference to this object.
    """

    info: DatabaseInfo
    families: frozenset[int]
    """IP versions for which it has coordinates: 4, 6, or both."""

    def __init__(self, path: Path, countries: CountryTable) -> None:
        """Copy the file and open it.

        Raises:
            DatabaseError: the file cannot be read, is damaged, is too large, or is no
                city database.

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
        """Look up a public address of one of the families; None if it is unknown.

        Raises:
            DatabaseError: the file is damaged where the answer should be.

        """
        try:
            record = self._reader.get(address)
        except DAMAGE:
            # The reader's own message contains the address.
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
    """Check the first networks of an address space, one after the other."""
    address: IpAddress = space.network_address
    for _ in range(_PROBED_NETWORKS):
        record, prefix_length = reader.get_with_prefix_len(address)
        if coordinates_of(record) is not None:
            return True
        # Not positive if the tree of a file without IPv4 ends above ::/96.
        width = 1 << (address.max_prefixlen - max(prefix_length, 0))
        following = (int(address) // width + 1) * width
        if following > int(space.broadcast_address):
            return False
        address = type(address)(following)
    return False
