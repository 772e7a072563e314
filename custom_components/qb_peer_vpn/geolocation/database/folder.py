"""Which of the databases in a folder are in use."""

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
    """A file that cannot be used, told once until it has been usable again."""

    file_name: str
    reason: str
    """In words for the log; without a path and without an address."""


class DatabaseFolder:
    """The usable ``*.mmdb`` files of a folder; one answers for each address family.

    It is the newest of those that the user put there, else the one that was downloaded.
    A file that changes is opened again. Where the new content is broken, the last good
    one stays in use; a file that is deleted goes out of use. One job at a time.
    """

    def __init__(self, folder: Path, countries: CountryTable) -> None:
        """Remember the folder, which need not exist; ``refresh`` looks into it."""
        self._folder = folder
        self._countries = countries
        self._seen = dict[str, _Signature]()
        self._databases = dict[str, CityDatabase]()
        self._by_family = dict[int, CityDatabase]()
        self._broken = set[str]()
        self._unreported = list[DatabaseProblem]()
        self.changes = 0
        """How often other files have answered than before."""

    @property
    def in_use(self) -> tuple[DatabaseInfo, ...]:
        """The databases that answer, IPv4 first."""
        used = (self._by_family.get(family) for family in (4, 6))
        return tuple(dict.fromkeys(database.info for database in used if database))

    def refresh(self) -> tuple[DatabaseProblem, ...]:
        """Open what is new or has changed, and return the problems not told before."""
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
        """Ask the database of the address's family; None where it does not know."""
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
            except OSError:  # deleted meanwhile, or a link to nowhere
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
        # A file that is still being written changes from refresh to refresh.
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
        # Databases are equal where they are the same object.
        self.changes += self._by_family != before


def _preference(database: CityDatabase) -> tuple[bool, datetime, str]:
    info = database.info
    return not info.downloaded, info.built_at, info.file_name


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signature:
    """What changes when somebody replaces a file or the rights to it."""

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
