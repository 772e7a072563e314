"""The databases in a folder, and which of them are in use."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from os import stat_result
from pathlib import Path
from stat import S_ISREG
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from ...models import Location, clean_name, is_ipv6
from ..countries import CountryTable
from ..errors import DatabaseError, DatabaseUnreadableError
from .city_database import CityDatabase, DatabaseInfo

_ENDING: Final = ".mmdb"
_HIDDEN: Final = "."
"""First character of hidden names: macOS leaves ``._name`` on network shares."""

_UNPRINTABLE: Final = "a file with an unprintable name"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseProblem:
    """A file that cannot be used; reported once until it has been usable again."""

    file_name: str
    """As it can be shown."""
    reason: str
    """In words for the log; without a path and without an address."""


class DatabaseFolder:
    """The usable ``*.mmdb`` files of a folder; one is in use for each address family.

    It is the newest of the user's own files, else the downloaded one. A file that changes
    is opened again; if its new content cannot be used, the old content stays in use. A
    file that is deleted is no longer used, but one that only cannot be read now is, and it
    is tried again with each refresh. Use it from one thread at a time.
    """

    def __init__(self, folder: Path, countries: CountryTable) -> None:
        self._folder = folder
        self._countries = countries
        self._files = dict[str, _File]()
        self._by_family = dict[int, CityDatabase]()
        self._unreported = list[DatabaseProblem]()
        self.changes = 0
        """How often the databases in use have changed."""

    @property
    def in_use(self) -> tuple[DatabaseInfo, ...]:
        """The databases in use, IPv4 first."""
        used = (self._by_family.get(family) for family in (4, 6))
        return tuple(dict.fromkeys(database.info for database in used if database))

    def refresh(self) -> tuple[DatabaseProblem, ...]:
        """Open new and changed files; return the problems not reported before."""
        # A folder on a share that is away for a while stays as it was.
        with suppress(OSError):
            self._look()
        problems, self._unreported = tuple(self._unreported), []
        return problems

    def locate_all(self, packed: NDArray[np.bytes_]) -> list[Location | None]:
        """Ask the databases about packed public addresses; None for unknown ones."""
        locations: list[Location | None] = [None] * len(packed)
        of_ipv6 = is_ipv6(packed)
        for family, is_asked in ((4, ~of_ipv6), (6, of_ipv6)):
            rows = np.flatnonzero(is_asked)
            found = self._locate(family, packed[rows])
            for row, location in zip(rows.tolist(), found, strict=True):
                locations[row] = location
        return locations

    def _locate(self, family: int, packed: NDArray[np.bytes_]) -> list[Location | None]:
        while (database := self._by_family.get(family)) is not None:
            try:
                return database.locate_all(packed)
            except DatabaseError as error:
                self._files[error.file_name].database = None
                self._note(error)
                self._route()
        return [None] * len(packed)

    def _look(self) -> None:
        signatures = dict(self._scan())
        self._files = {name: self._files.get(name) or _File() for name in signatures}
        for name, signature in signatures.items():
            if signature not in {None, self._files[name].signature}:
                self._open(name, signature)
        self._route()

    def _scan(self) -> Iterator[tuple[str, _Signature | None]]:
        """Yield the regular files; those that cannot be reached have no signature."""
        try:
            paths = sorted(self._folder.iterdir())
        except FileNotFoundError, NotADirectoryError:
            return
        for path in paths:
            name = path.name
            if name.startswith(_HIDDEN) or not name.lower().endswith(_ENDING):
                continue
            try:
                status = path.stat()
            except FileNotFoundError:  # deleted in the meantime, or a dangling link
                continue
            except OSError:
                yield name, None
                continue
            if S_ISREG(status.st_mode):
                yield name, _Signature.of(status)

    def _open(self, name: str, signature: _Signature | None) -> None:
        file = self._files[name]
        try:
            file.database = CityDatabase(self._folder / name, self._countries)
        except DatabaseUnreadableError as error:
            # What keeps it from being read may pass without a change of the file.
            self._note(error)
        except DatabaseError as error:
            file.signature = signature
            self._note(error)
        else:
            file.signature = signature
            file.reported.clear()

    def _note(self, error: DatabaseError) -> None:
        # A file that is still being written changes between refreshes.
        reported = self._files[error.file_name].reported
        if error.reason not in reported:
            reported.add(error.reason)
            name = clean_name(error.file_name) or _UNPRINTABLE
            self._unreported.append(
                DatabaseProblem(file_name=name, reason=error.reason)
            )

    def _route(self) -> None:
        before = self._by_family
        databases = [file.database for file in self._files.values() if file.database]
        self._by_family = {
            family: database
            for database in sorted(databases, key=_preference)
            for family in database.families
        }
        # Databases are equal if they are the same object.
        self.changes += self._by_family != before


def _preference(database: CityDatabase) -> tuple[bool, datetime, str]:
    info = database.info
    return not info.downloaded, info.built_at, info.file_name


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signature:
    """What changes when a file or its permissions change."""

    size: int
    modified_ns: int
    changed_ns: int

    @classmethod
    def of(cls, status: stat_result) -> Self:
        return cls(
            size=status.st_size,
            modified_ns=status.st_mtime_ns,
            changed_ns=status.st_ctime_ns,
        )


@dataclass(slots=True, kw_only=True)
class _File:
    """What is known of a file."""

    signature: _Signature | None = None
    """Of the content that was opened, or that cannot be used."""
    database: CityDatabase | None = None
    """The last usable content."""
    reported: set[str] = field(default_factory=set)
    """Reasons why it could not be used since it was usable."""
