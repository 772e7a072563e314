"""The version of the downloaded database, and when to look for another one."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
import re
from typing import Any
from zlib import crc32

from ...models import read_moment
from ...web import Validators
from .city_database import DatabaseInfo
from .vendors import DatabaseSource, ReleaseCycle, SourceName

_FIRST_DAY = 2
"""Day of the month; on the first, the file may not be published yet."""
_SPREAD = timedelta(days=2)
"""Installations are spread over this time."""
_WEEK = timedelta(days=7)
_EDITION = re.compile(r"[0-9]{4}-[0-9]{2}|latest")
"""Other words would be later than each month, so that none would be due."""

_RETRY = timedelta(days=1)
_RETRY_WITHOUT_ANY = timedelta(hours=1)

_STALE = timedelta(days=75)
"""The files of two months were missed."""

_GEOLITE2_DAYS = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseVersion:
    """The downloaded edition of a database."""

    source: SourceName
    edition: str
    checked_at: datetime
    """When the host last confirmed that this is the newest."""
    etag: str | None = None
    last_modified: str | None = None

    @property
    def validators(self) -> Validators:
        """The host's names of this version."""
        return Validators(etag=self.etag, last_modified=self.last_modified)


def version_to_store(version: DatabaseVersion) -> dict[str, Any]:
    """Convert a version to JSON-ready data."""
    return asdict(version) | {"checked_at": version.checked_at.isoformat()}


def version_from_store(stored: object) -> DatabaseVersion | None:
    """Read the result of ``version_to_store``; None for anything else."""
    match stored:
        case {
            "source": str(source),
            "edition": str(edition),
            "checked_at": str(checked_at),
            "etag": str() | None as etag,
            "last_modified": str() | None as last_modified,
        }:
            moment = read_moment(checked_at)
            is_known = source in SourceName and _EDITION.fullmatch(edition)
            if moment is None or not is_known:
                return None
            return DatabaseVersion(
                source=SourceName(source),
                edition=edition,
                checked_at=moment,
                etag=etag,
                last_modified=last_modified,
            )
    return None


def is_refresh_due(
    source: DatabaseSource,
    installed: DatabaseVersion | None,
    *,
    last_attempt: datetime | None,
    now: datetime,
    seed: str,
) -> bool:
    """Return whether to call ``refresh_database``.

    Args:
        source: the vendor.
        installed: the result of its last successful call; None if there is no file.
        last_attempt: when it was called last, successful or not.
        now: aware.
        seed: differs between installations, to spread them over two days.

    """
    if installed is not None and installed.source is not source.name:
        installed = None
    retry = _RETRY_WITHOUT_ANY if installed is None else _RETRY
    # An attempt in the future was made while the clock was wrong.
    if last_attempt is not None and timedelta(0) <= now - last_attempt < retry:
        return False
    if installed is None:
        return True
    now = now.astimezone(UTC)
    month = f"{now:%Y-%m}"
    chance = _SPREAD * (crc32(f"{seed} {month}".encode()) / 0xFFFF_FFFF)
    match source.release_cycle:
        case ReleaseCycle.MONTHLY:
            first = now.replace(
                day=_FIRST_DAY, hour=0, minute=0, second=0, microsecond=0
            )
            return installed.edition < month and now >= first + chance
        case ReleaseCycle.WEEKLY:
            # A check in the future was made while the clock was wrong.
            return not timedelta(0) <= now - installed.checked_at < _WEEK + chance


def is_stale(info: DatabaseInfo, now: datetime) -> bool:
    """Return whether a database is so old that the user should know."""
    return now - info.built_at > _STALE


def must_delete(info: DatabaseInfo, now: datetime) -> bool:
    """Return whether MaxMind's license requires us to delete a file that we downloaded.

    It does 30 days after the next release, which follows within days. They are counted
    from the build of the file itself, because the next release is unknown if it could not
    be downloaded.
    """
    is_ours = info.downloaded and info.database_type.startswith("GeoLite2")
    return is_ours and now - info.built_at > _GEOLITE2_DAYS
