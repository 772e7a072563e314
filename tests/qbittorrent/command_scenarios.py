"""Scenarios about commands: the same for the stand-in and for real qBittorrents."""

from collections.abc import Awaitable, Callable

import pytest

from custom_components.qb_peer_vpn.qbittorrent import (
    AddOptions,
    ConflictError,
    FilePriority,
    NoMetadataError,
    QueueingOffError,
    QueueMove,
    ShareLimits,
    TorrentChanges,
    TorrentGoneError,
    UnknownCategoryError,
    UnknownFileError,
    UnsupportedError,
    UnusableFolderError,
    async_files,
    async_set_priorities,
)

from .qbt import STOPPED, UNKNOWN, Qbt


async def torrents_are_started_and_stopped(qbt: Qbt) -> None:
    first, second = await qbt.added(1, 2)

    await qbt.commands.async_start([first])
    rows = await qbt.until(lambda rows: rows[first]["state"] == "stalledDL")
    assert rows[second]["state"] in STOPPED

    await qbt.commands.async_stop([first, UNKNOWN])
    await qbt.until(lambda rows: rows[first]["state"] in STOPPED)


async def torrents_are_checked_and_announced(qbt: Qbt) -> None:
    (key,) = await qbt.added(1)
    await qbt.commands.async_recheck([key])
    await qbt.commands.async_reannounce([key])
    await qbt.until(lambda rows: rows[key]["state"] in STOPPED)


async def the_queue_must_be_on(qbt: Qbt) -> None:
    hashes = await qbt.added(1, 2)
    for move in QueueMove:
        with pytest.raises(QueueingOffError):
            await qbt.commands.async_move_in_queue(hashes[:1], move)

    await qbt.prefer(queueing_enabled=True)

    for move in QueueMove:
        await qbt.commands.async_move_in_queue(hashes[:1], move)


async def torrents_are_removed(qbt: Qbt) -> None:
    first, second = await qbt.added(1, 2)
    await qbt.commands.async_remove([first, UNKNOWN], delete_files=False)
    await qbt.until(lambda rows: rows.keys() == {second})
    await qbt.commands.async_remove([second], delete_files=True)
    await qbt.until(lambda rows: not rows)


async def no_torrent_is_not_all_torrents(qbt: Qbt) -> None:
    hashes = await qbt.added(1, 2)
    await qbt.commands.async_remove([], delete_files=True)
    await qbt.commands.async_start([])
    await qbt.commands.async_change([], TorrentChanges(upload_limit=1_024))
    for bad in ("all", "", "|", f"{hashes[0]}|all"):
        with pytest.raises(ValueError, match="not the hash"):
            await qbt.commands.async_remove([bad], delete_files=True)
        with pytest.raises(ValueError, match="not the hash"):
            await qbt.commands.async_rename(bad, "x")
        with pytest.raises(ValueError, match="not the hash"):
            await async_files(qbt.session, bad)
    rows = await qbt.rows()
    assert rows.keys() == set(hashes)
    assert all(row["state"] in STOPPED for row in rows.values())
    assert all(row["up_limit"] == 0 for row in rows.values())


async def only_what_is_given_changes(qbt: Qbt) -> None:
    first, second = await qbt.added(1, 2)
    untouched = await qbt.row(second)
    await qbt.commands.async_change([first], TorrentChanges(add_tags=("a", "b")))
    await qbt.commands.async_change(
        [first],
        TorrentChanges(
            upload_limit=5_120,
            download_limit=0,
            add_tags=("c",),
            remove_tags=("a",),
            sequential=True,
            super_seeding=False,
            force_start=False,
        ),
    )

    row = await qbt.row(first)
    assert (row["up_limit"], row["dl_limit"], row["tags"]) == (5_120, 0, "b, c")
    assert (row["seq_dl"], row["state"] in STOPPED) == (True, True)
    assert (await qbt.row(second))["seq_dl"] == untouched["seq_dl"]
    # It is a toggle in qBittorrent: a second time must not switch it off.
    for is_on in (True, False, False):
        await qbt.commands.async_change([first], TorrentChanges(sequential=is_on))
        assert (await qbt.row(first))["seq_dl"] is is_on


async def force_start_starts(qbt: Qbt) -> None:
    (key,) = await qbt.added(1)
    await qbt.commands.async_change([key], TorrentChanges(force_start=True))
    await qbt.until(lambda rows: rows[key]["force_start"] is True)


async def a_category_must_exist(qbt: Qbt) -> None:
    await qbt.add(1, AddOptions(category="films", stopped=True))
    (key,) = await qbt.added(2)
    with pytest.raises(UnknownCategoryError):
        await qbt.commands.async_change([key], TorrentChanges(category="none such"))
    assert (await qbt.row(key))["category"] == ""

    for category in ("films", ""):
        await qbt.commands.async_change([key], TorrentChanges(category=category))
        assert (await qbt.row(key))["category"] == category


async def a_location_must_be_usable(qbt: Qbt) -> None:
    (key,) = await qbt.added(1)
    with pytest.raises(UnusableFolderError):
        await qbt.commands.async_change([key], TorrentChanges(location="/proc/1/nope"))

    folder = f"{(await qbt.row(key))['save_path']}/moved"
    await qbt.commands.async_change([key], TorrentChanges(location=folder))
    await qbt.until(lambda rows: rows[key]["save_path"] == folder)


async def share_limits_that_are_not_given_stay(qbt: Qbt) -> None:
    hashes = await qbt.added(1, 2)
    limits = ShareLimits(ratio=1.5, seeding_minutes=90)
    await qbt.commands.async_change(hashes, TorrentChanges(share_limits=limits))
    limits = ShareLimits(ratio=-1)
    await qbt.commands.async_change(hashes[:1], TorrentChanges(share_limits=limits))

    first, second = [await qbt.row(key) for key in hashes]
    assert (first["ratio_limit"], first["seeding_time_limit"]) == (-1, 90)
    assert (second["ratio_limit"], second["seeding_time_limit"]) == (1.5, 90)


async def a_limit_that_the_version_lacks_is_an_error(qbt: Qbt) -> None:
    (key,) = await qbt.added(1)
    limits = ShareLimits(inactive_minutes=30)
    changes = TorrentChanges(share_limits=limits, upload_limit=1_024)
    if qbt.version.limits_inactive_seeding:
        await qbt.commands.async_change([key], changes)
        assert (await qbt.row(key))["inactive_seeding_time_limit"] == 30
        return
    with pytest.raises(UnsupportedError):
        await qbt.commands.async_change([key], changes)
    assert (await qbt.row(key))["up_limit"] == 0


async def a_torrent_is_renamed(qbt: Qbt) -> None:
    (key,) = await qbt.added(1)
    await qbt.commands.async_rename(key, "Ім’я & 100 %")
    assert (await qbt.row(key))["name"] == "Ім’я & 100 %"
    with pytest.raises(ConflictError):
        await qbt.commands.async_rename(key, "")
    with pytest.raises(TorrentGoneError):
        await qbt.commands.async_rename(UNKNOWN, "x")


async def files_are_chosen(qbt: Qbt) -> None:
    (key,) = await qbt.added(1)
    (file,) = await async_files(qbt.session, key)
    assert (file.index, file.name, file.size) == (0, "File 1", 16_384)
    assert (file.progress, file.priority) == (0.0, FilePriority.NORMAL)

    for priority in FilePriority:
        await async_set_priorities(qbt.session, key, {0: priority})
        (file,) = await async_files(qbt.session, key)
        assert file.priority is priority
    with pytest.raises(UnknownFileError):
        await async_set_priorities(
            qbt.session, key, {0: FilePriority.SKIP, 5: priority}
        )
    assert (await async_files(qbt.session, key))[0].priority is FilePriority.HIGHEST


async def without_metadata_there_are_no_files(qbt: Qbt) -> None:
    link = f"magnet:?xt=urn:btih:{'a' * 40}"
    await qbt.adder.async_add_magnet(link, ["a" * 40], AddOptions(stopped=True))
    assert await async_files(qbt.session, "a" * 40) == ()
    with pytest.raises(NoMetadataError):
        await async_set_priorities(qbt.session, "a" * 40, {0: FilePriority.HIGH})
    with pytest.raises(TorrentGoneError):
        await async_files(qbt.session, UNKNOWN)


SCENARIOS: list[Callable[[Qbt], Awaitable[None]]] = [
    torrents_are_started_and_stopped,
    torrents_are_checked_and_announced,
    the_queue_must_be_on,
    torrents_are_removed,
    no_torrent_is_not_all_torrents,
    only_what_is_given_changes,
    force_start_starts,
    a_category_must_exist,
    a_location_must_be_usable,
    share_limits_that_are_not_given_stay,
    a_limit_that_the_version_lacks_is_an_error,
    a_torrent_is_renamed,
    files_are_chosen,
    without_metadata_there_are_no_files,
]
