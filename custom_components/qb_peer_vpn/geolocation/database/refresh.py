"""A newer database in the place of the one in use, or everything as it was."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
import shutil

from aiohttp import ClientSession

from ..errors import DatabaseUnpublishedError, DatabaseUnreachableError, DiskFullError
from .city_database import DOWNLOADED_FILE
from .download import download
from .unpacking import unpack
from .validation import MIN_NODES, is_newer
from .vendors import DatabaseSource, Edition, Packing, Rhythm
from .version import DatabaseVersion

_PACKED_PART = f"{DOWNLOADED_FILE}.packed.part"
_UNPACKED_PART = f"{DOWNLOADED_FILE}.part"


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadLimits:
    """What is too much, and what is too little; in bytes."""

    packed: int = 200 * 10**6
    unpacked: int = 400 * 10**6
    free: int = 500 * 10**6
    """On the disk, before: the packed file, the database, and the copy that is read."""
    nodes: int = MIN_NODES
    """Of the database's search tree, at least."""


DEFAULT_LIMITS = DownloadLimits()


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
    """Download the newest database unless it is here; one call at a time.

    ``DatabaseFolder`` finds the new file with its next refresh.

    Args:
        session: shared; its own time-outs are not used.
        source: where databases come from.
        folder: where they go; made where it does not exist.
        installed: what the last call returned, None at first.
        now: aware.
        user_agent: who asks.
        limits: of sizes.

    Returns:
        What is installed now: another edition, or the same, confirmed.

    Raises:
        DownloadError: one of its kinds; the file in use is untouched.

    """
    has_file = await asyncio.to_thread(_prepare, folder, limits.free)
    if not has_file or (installed and installed.source is not source.name):
        installed = None
    try:
        for edition in source.editions(now.astimezone(UTC).date()):
            if installed and _is_nothing_new(edition, installed, source.rhythm):
                return replace(installed, checked_at=now)
            try:
                return await _take(
                    session,
                    source,
                    edition,
                    folder,
                    installed,
                    now=now,
                    user_agent=user_agent,
                    limits=limits,
                )
            except DatabaseUnpublishedError:
                continue
        raise DatabaseUnpublishedError("none of the last editions is there")
    finally:
        await asyncio.to_thread(_remove_parts, folder)


def delete_downloaded(folder: Path) -> None:
    """Delete the file that was downloaded, if there is one: for a worker.

    Raises:
        OSError: it cannot be deleted.

    """
    (folder / DOWNLOADED_FILE).unlink(missing_ok=True)


async def _take(
    session: ClientSession,
    source: DatabaseSource,
    edition: Edition,
    folder: Path,
    installed: DatabaseVersion | None,
    *,
    now: datetime,
    user_agent: str,
    limits: DownloadLimits,
) -> DatabaseVersion:
    same = installed if installed and installed.edition == edition.name else None
    conditions = _conditions(same) if same else {}
    file = await download(
        session,
        edition.url,
        folder / _PACKED_PART,
        headers={"User-Agent": user_agent, **conditions},
        login=source.login,
        max_bytes=limits.packed,
    )
    if file is not None:
        await asyncio.to_thread(_install, source.packing, folder, limits)
        return DatabaseVersion(
            source=source.name,
            edition=edition.name,
            checked_at=now,
            etag=file.etag,
            last_modified=file.last_modified,
        )
    if same is not None:
        return replace(same, checked_at=now)
    raise DatabaseUnreachableError("HTTP status 304 without a condition")


def _is_nothing_new(
    edition: Edition, installed: DatabaseVersion, rhythm: Rhythm
) -> bool:
    """Say whether there is no sense in asking for an edition."""
    if edition.name == installed.edition:
        # Without a condition it would be the whole file, each day, as long as the next
        # month's is late.
        return rhythm is Rhythm.MONTHLY and not _conditions(installed)
    return edition.name < installed.edition


def _conditions(installed: DatabaseVersion) -> dict[str, str]:
    headers = {
        "If-None-Match": installed.etag,
        "If-Modified-Since": installed.last_modified,
    }
    return {name: value for name, value in headers.items() if value}


def _prepare(folder: Path, free_bytes: int) -> bool:
    """Make room; say whether there is a file that was downloaded."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _remove_parts(folder)
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise DiskFullError(error.strerror or "output error") from None
    if free < free_bytes:
        raise DiskFullError(
            f"{free // 10**6} MB are free where {free_bytes // 10**6} MB are needed"
        )
    return (folder / DOWNLOADED_FILE).is_file()


def _remove_parts(folder: Path) -> None:
    # Also what a power cut left behind.
    with suppress(OSError):
        for name in (_PACKED_PART, _UNPACKED_PART):
            (folder / name).unlink(missing_ok=True)


def _install(packing: Packing, folder: Path, limits: DownloadLimits) -> None:
    packed, unpacked = folder / _PACKED_PART, folder / _UNPACKED_PART
    target = folder / DOWNLOADED_FILE
    unpack(packing, packed, unpacked, limits.unpacked)
    if is_newer(unpacked, target, min_nodes=limits.nodes):
        try:
            unpacked.replace(target)
        except OSError as error:
            raise DiskFullError(error.strerror or "output error") from None
