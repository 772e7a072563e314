"""What can go wrong while addresses are located."""


class DatabaseError(Exception):
    """A database file cannot be used.

    Raised by ``CityDatabase`` when it opens a file and when a record turns out to be
    damaged. Names the file without its folder, and never an address.
    """

    def __init__(self, file_name: str, reason: str) -> None:
        """Keep the name of the file and the reason, in words for the log."""
        super().__init__(f"{file_name}: {reason}")
        self.file_name = file_name
        self.reason = reason


class CacheError(Exception):
    """What was stored is no cache of locations.

    Raised by ``cache_from_store``; begin with an empty cache. Names no network.
    """


class ServiceError(Exception):
    """An online service gave no useful answer; the next one is asked.

    Raised on the way to a service (no answer, too slow, cut off, an unexpected status) and
    by the adapters (an answer of another shape). Names no address.
    """


class ServiceThrottledError(ServiceError):
    """A service wants to be left alone for a while: a 429, or the words for it."""

    def __init__(self, pause_seconds: float | None = None) -> None:
        """Keep for how long, where the service told."""
        super().__init__("asked too often")
        self.pause_seconds = pause_seconds


class BatchRefusedError(ServiceError):
    """A service refuses a batch as a whole: one address in it is invalid to it."""


class DownloadError(Exception):
    """A database cannot be downloaded; the one in use stays.

    Raised by ``refresh_database``. Names no host and no credential.
    """


class DatabaseUnreachableError(DownloadError):
    """No complete answer, or an unexpected status: worth another try."""


class DatabaseUnpublishedError(DownloadError):
    """None of the last months' files is there: the vendor has moved or stopped."""


class LoginRefusedError(DownloadError):
    """The account or the licence key is not accepted."""


class DatabaseRefusedError(DownloadError):
    """What came is not the database: damaged, too large, too small, older, or wrong."""


class DiskFullError(DownloadError):
    """The database does not fit on the disk, or cannot be written there."""
