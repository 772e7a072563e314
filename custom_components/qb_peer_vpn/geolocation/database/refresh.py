"""Replace the downloaded database by a newer one, or leave everything as it was."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
import shutil
from typing import Final

from aiohttp import ClientSession

from ...web import (
    NO_VALIDATORS,
    Limits,
    StatusError,
    TooLargeError,
    Validators,
    WebError,
    WebRequest,
    fetch_to_file,
)
from ..errors import (
    DatabaseRefusedError,
    DatabaseUnpublishedError,
    DatabaseUnreachableError,
    DiskFullError,
    DownloadError,
    LoginRefusedError,
    writing_error,
)
from .city_database import DOWNLOADED_FILE
from .unpacking import unpack
from .validation import MIN_NODES, is_newer
from .vendors import DatabaseSource, Edition, Packing, ReleaseCycle
from .version import DatabaseVersion

_PACKED_PART = f"{DOWNLOADED_FILE}.packed.part"
_UNPACKED_PART = f"{DOWNLOADED_FILE}.part"

_NO_ACCESS = frozenset({401, 403})
_NOT_FOUND = frozenset({404, 410})

_DOWNLOAD_SECONDS = 3600
_SILENCE_SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadLimits:
    """Sizes beyond which a download is refused, in bytes."""

    packed: int = 200 * 10**6
    unpacked: int = 400 * 10**6
    free: int = 500 * 10**6
    """Free space needed before: packed file, database, and the copy that is read."""
    nodes: int = MIN_NODES
    """Smallest number of nodes in the database's search tree."""


DEFAULT_LIMITS: Final = DownloadLimits()


async def refresh_database(
    session: ClientSession,
    source: DatabaseSource,
    folder: Path,
    installed: DatabaseVersion | None,
    *,
    now: datetime,
    user_agent: str,
    limits: DownloadLimits = DEFAULT_LIMITS,
) -> DatabaseVersion:
    """Download the newest database unless it is installed; one call at a time.

    ``DatabaseFolder`` opens the new file with its next refresh.

    Args:
        session: shared; its own time-outs are not used.
        source: the vendor.
        folder: for the database; created if it does not exist.
        installed: what the last call returned; None at first.
        now: aware.
        user_agent: sent to the vendor.
        limits: of sizes.

    Returns:
        What is installed now: another edition, or the same one, confirmed.

    Raises:
        DownloadError: one of its kinds; the file in use is untouched.

    """
    download = _Download(
        session=session,
        source=source,
        folder=folder,
        installed=installed,
        now=now,
        user_agent=user_agent,
        limits=limits,
    )
    return await download.run()


def delete_downloaded(folder: Path) -> None:
    """Delete the downloaded file if there is one. Synchronous: run it in a worker.

    Raises:
        NotWritableError: it cannot be deleted.

    """
    try:
        (folder / DOWNLOADED_FILE).unlink(missing_ok=True)
    except OSError as error:
        raise writing_error(error) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Download:
    """One call of ``refresh_database``."""

    session: ClientSession
    source: DatabaseSource
    folder: Path
    installed: DatabaseVersion | None
    now: datetime
    user_agent: str
    limits: DownloadLimits

    async def run(self) -> DatabaseVersion:
        """Install the newest edition, and leave no partial file behind."""
        has_file = await asyncio.to_thread(_prepare, self.folder, self.limits.free)
        installed = self.installed if has_file else None
        if installed and installed.source is not self.source.name:
            installed = None
        try:
            return await self._newest(installed)
        finally:
            await asyncio.to_thread(_remove_parts, self.folder)

    async def _newest(self, installed: DatabaseVersion | None) -> DatabaseVersion:
        """Install the newest edition that is published."""
        cycle = self.source.release_cycle
        for edition in self.source.editions(self.now.astimezone(UTC).date()):
            if installed and _is_nothing_new(edition, installed, cycle):
                return replace(installed, checked_at=self.now)
            try:
                return await self._install(edition, installed)
            except DatabaseUnpublishedError:
                continue
        raise DatabaseUnpublishedError("none of the last editions is there")

    async def _install(
        self, edition: Edition, installed: DatabaseVersion | None
    ) -> DatabaseVersion:
        same = installed if installed and installed.edition == edition.name else None
        request = WebRequest(
            url=edition.url,
            headers={"User-Agent": self.user_agent},
            login=self.source.login,
            validators=same.validators if same else NO_VALIDATORS,
            decompress=False,
        )
        validators = await self._fetch(request)
        if validators is None and same is not None:
            return replace(same, checked_at=self.now)
        await asyncio.to_thread(
            _unpack_and_replace, self.source.packing, self.folder, self.limits
        )
        validators = validators or NO_VALIDATORS
        return DatabaseVersion(
            source=self.source.name,
            edition=edition.name,
            checked_at=self.now,
            etag=validators.etag,
            last_modified=validators.last_modified,
        )

    async def _fetch(self, request: WebRequest) -> Validators | None:
        """Download the packed file; None if the installed edition is unchanged."""
        limits = Limits(
            seconds=_DOWNLOAD_SECONDS,
            max_bytes=self.limits.packed,
            silence_seconds=_SILENCE_SECONDS,
        )
        path = self.folder / _PACKED_PART
        try:
            return await fetch_to_file(self.session, request, limits, path)
        except WebError as error:
            raise _download_error(error) from None
        except OSError as error:
            raise writing_error(error) from None


def _download_error(error: WebError) -> DownloadError:
    match error:
        case StatusError(status=status) if status in _NOT_FOUND:
            return DatabaseUnpublishedError("not there")
        case StatusError(status=status, with_login=True) if status in _NO_ACCESS:
            return LoginRefusedError("login refused")
        case TooLargeError():
            return DatabaseRefusedError(str(error))
        case _:
            return DatabaseUnreachableError(str(error))


def _is_nothing_new(
    edition: Edition, installed: DatabaseVersion, cycle: ReleaseCycle
) -> bool:
    """Return whether it is useless to ask for an edition."""
    if edition.name == installed.edition:
        # Without validators the host would send the whole file again, every day while
        # the next month's file is late.
        has_validators = bool(installed.validators.conditions)
        return cycle is ReleaseCycle.MONTHLY and not has_validators
    return edition.name < installed.edition


def _prepare(folder: Path, free_bytes: int) -> bool:
    """Check the free space; return whether there is a downloaded file."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _remove_parts(folder)
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise writing_error(error) from None
    if free < free_bytes:
        raise DiskFullError(
            f"{free // 10**6} MB are free where {free_bytes // 10**6} MB are needed"
        )
    return (folder / DOWNLOADED_FILE).is_file()


def _remove_parts(folder: Path) -> None:
    # Also what a power failure left behind.
    with suppress(OSError):
        for name in (_PACKED_PART, _UNPACKED_PART):
            (folder / name).unlink(missing_ok=True)


def _unpack_and_replace(packing: Packing, folder: Path, limits: DownloadLimits) -> None:
    packed, unpacked = folder / _PACKED_PART, folder / _UNPACKED_PART
    target = folder / DOWNLOADED_FILE
    try:
        unpack(packing, packed, unpacked, limits.unpacked)
        if is_newer(unpacked, target, min_nodes=limits.nodes):
            unpacked.replace(target)
    except OSError as error:
        raise writing_error(error) from None
