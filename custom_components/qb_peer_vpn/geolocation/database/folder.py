"""The databases in a folder, and which of them are in use."""

from dataclasses import dataclass
from datetime import datetime
from os import stat_result
from pathlib import Path
from stat import S_ISREG
from typing import Self

from ...models import IpAddress, Location
from ..countries import CountryTable
from ..errors import DatabaseError
from .city_database import CityDatabase, DatabaseInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseProblem:
    """A file that cannot be used; reported once until it has been usable again."""

    file_name: str
    reason: str
    """In words for the log; without a path and without an address."""


class DatabaseFolder:
    """The usable ``*.mmdb`` files of a folder; one is in use for each address family.

    It is the newest of the user's own files, else the downloaded one. A file that changes
    is opened again; if its new content is damaged, the old content stays in use. A file
    that is deleted is no longer used. Use it from one thread at a time.
    """

    def __init__(self, folder: Path, countries: CountryTable) -> None:
        self._folder = folder
        self._countries = countries
        self._seen = dict[str, _Signature]()
        self._databases = dict[str, CityDatabase]()
        self._by_family = dict[int, CityDatabase]()
        self._broken = set[str]()
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
        found = self._scan()
        for name in self._seen.keys() - found.keys():
            del self._seen[name]
            self._databases.pop(name, None)
            self._broken.discard(name)
        for name, signature in found.items():
            if self._seen.get(name) != signature:
                self._seen[name] = signature
                self._open(name)
        self._route()
        problems, self._unreported = tuple(self._unreported), []
        return problems

    def locate(self, address: IpAddress) -> Location | None:
        """Ask the database for the address's family; None if the address is unknown."""
        while (database := self._by_family.get(address.version)) is not None:
            try:
                return database.locate(address)
            except DatabaseError as error:
                self._databases.pop(error.file_name, None)
                self._note(error)
                self._route()
        return None

    def _scan(self) -> dict[str, _Signature]:
        found = dict[str, _Signature]()
        for path in sorted(self._folder.glob("*.mmdb", case_sensitive=False)):
            if path.name.startswith("."):  # macOS leaves ._name on network shares
                continue
            try:
                status = path.stat()
            except OSError:  # deleted in the meantime, or a dangling link
                continue
            if S_ISREG(status.st_mode):
                found[path.name] = _Signature.of(status)
        return found

    def _open(self, name: str) -> None:
        try:
            self._databases[name] = CityDatabase(self._folder / name, self._countries)
        except DatabaseError as error:
            self._note(error)
        else:
            self._broken.discard(name)

    def _note(self, error: DatabaseError) -> None:
        # A file that is still being written changes between refreshes.
        if error.file_name not in self._broken:
            self._broken.add(error.file_name)
            self._unreported.append(
                DatabaseProblem(file_name=error.file_name, reason=error.reason)
            )

    def _route(self) -> None:
        before = self._by_family
        self._by_family = {
            family: database
            for database in sorted(self._databases.values(), key=_preference)
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
