"""Errors of this room, by cause. No message contains a peer's address."""

import errno


class DatabaseError(Exception):
    """A database file cannot be used until it changes.

    Raised by ``CityDatabase`` when it opens a file, and when a record is damaged.

    Attributes:
        file_name: without the folder.
        reason: in words for the log.

    """

    def __init__(self, file_name: str, reason: str) -> None:
        super().__init__(f"{file_name}: {reason}")
        self.file_name = file_name
        self.reason = reason


class DatabaseUnreadableError(DatabaseError):
    """A database file cannot be read now: it may be whole, and is worth another try."""


class CacheError(Exception):
    """The stored data are not a cache of locations; start with an empty cache."""


class ServiceError(Exception):
    """An online service gave no useful answer; the next one is asked.

    Raised by the request (no complete answer, an unexpected status) and by the adapters
    (an answer of another shape).
    """


class ServiceThrottledError(ServiceError):
    """A service asks us to wait: status 429, or words of the same meaning.

    Attributes:
        pause_seconds: how long; None if the service does not say.

    """

    def __init__(self, pause_seconds: float | None = None) -> None:
        super().__init__("asked too often")
        self.pause_seconds = pause_seconds


class BatchRefusedError(ServiceError):
    """A service refuses a whole batch because it finds one address invalid."""


class DownloadError(Exception):
    """A database cannot be downloaded; the one in use stays.

    Raised by ``refresh_database``. No message contains a host or a credential.
    """


class DatabaseUnreachableError(DownloadError):
    """No complete answer, or an unexpected status: try again later."""


class DatabaseUnpublishedError(DownloadError):
    """None of the last editions exists: the vendor has moved or stopped."""


class LoginRefusedError(DownloadError):
    """The vendor does not accept the account or the license key."""


class DatabaseRefusedError(DownloadError):
    """The file is not the database: damaged, too large, too small, older, or wrong."""


class DiskFullError(DownloadError):
    """The database does not fit on the disk, or in the quota of its user."""


class NotWritableError(DownloadError):
    """The database cannot be written: a read-only folder, a file of that name, a fault."""


def writing_error(error: OSError) -> DownloadError:
    """Return what an error of the system means that came while a database was written."""
    reason = error.strerror or "output error"
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DiskFullError(reason)
    return NotWritableError(reason)
