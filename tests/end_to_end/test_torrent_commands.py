"""The scenarios about commands, with real qBittorrents."""

from collections.abc import Awaitable, Callable

import pytest

from custom_components.qb_peer_vpn.qbittorrent import (
    QbittorrentSession,
    ShareLimits,
    TorrentChanges,
    TorrentGoneError,
    UnsupportedError,
    async_details,
    async_list_files,
    async_list_folders,
)
from tests.qbittorrent.adding_scenarios import SCENARIOS as ADDING
from tests.qbittorrent.box_scenarios import SCENARIOS as BOX
from tests.qbittorrent.command_scenarios import SCENARIOS as COMMANDS
from tests.qbittorrent.limit_scenarios import SCENARIOS as LIMITS
from tests.qbittorrent.qbt import Qbt

from .daemon import Qbittorrent


@pytest.fixture
async def qbt(session: QbittorrentSession) -> Qbt:
    return Qbt(session, await session.async_version())


@pytest.mark.parametrize(
    "scenario", [*ADDING, *BOX, *COMMANDS, *LIMITS], ids=lambda each: each.__name__
)
async def test_with_the_real_one(
    qbt: Qbt, scenario: Callable[[Qbt], Awaitable[None]]
) -> None:
    await scenario(qbt)


async def test_folders_and_files_are_listed_apart(
    qbittorrent: Qbittorrent, qbt: Qbt
) -> None:
    parent = qbittorrent.downloads
    (parent / "series").mkdir()
    (parent / "film.mkv").write_bytes(b"1")
    if not qbt.version.lists_folders:
        with pytest.raises(UnsupportedError):
            await async_list_files(qbt.session, qbt.version, str(parent))
        return
    folders = await async_list_folders(qbt.session, qbt.version, str(parent))
    files = await async_list_files(qbt.session, qbt.version, str(parent))
    assert (folders, files) == ((f"{parent}/series",), (f"{parent}/film.mkv",))


async def test_one_torrent_is_looked_at_closely(
    qbittorrent: Qbittorrent, qbt: Qbt
) -> None:
    (key,) = await qbt.added(1)
    limits = ShareLimits(ratio=1.5, seeding_minutes=90)
    location = str(qbittorrent.downloads / "films")
    await qbt.commands.async_change(
        [key], TorrentChanges(location=location, share_limits=limits)
    )
    await qbt.until(lambda rows: rows[key]["save_path"].startswith(location))
    details = await async_details(qbt.session, key)
    assert details.save_path.rstrip("/") == location
    assert (details.ratio, details.seeding_minutes) == (1.5, 90)
    has_inactive = qbt.version.limits_inactive_seeding
    assert details.inactive_minutes == (-2 if has_inactive else None)
    with pytest.raises(TorrentGoneError):
        await async_details(qbt.session, "f" * 40)
