"""Scenarios about adding: the same for the stand-in and for real qBittorrents."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from custom_components.qb_peer_vpn.qbittorrent import (
    AddOptions,
    AddReason,
    ContentLayout,
    RejectedError,
)
from custom_components.qb_peer_vpn.torrents import parse_magnet, read_torrent_file
from tests.torrents.torrent_files import hybrid_info, torrent

from .qbt import CHECKING, STOPPED, UNKNOWN, Qbt


async def a_file_is_added_stopped_with_all_options(qbt: Qbt) -> None:
    options = AddOptions(
        category="films",
        tags=("b", "a"),
        stopped=True,
        upload_limit=5_120,
        download_limit=10_240,
        ratio_limit=1.5,
        seeding_minutes=60,
        sequential=True,
        layout=ContentLayout.SUBFOLDER,
        rename="Another name",
    )
    result = await qbt.add(1, options)

    assert result.added
    assert (result.name, result.reason) == ("Another name", None)
    key = str(result.hash)
    rows = await qbt.until(lambda rows: rows[key]["state"] != CHECKING)
    row = rows[key]
    assert row["state"] in STOPPED
    assert (row["category"], row["tags"]) == ("films", "a, b")
    assert (row["up_limit"], row["dl_limit"]) == (5_120, 10_240)
    assert (row["ratio_limit"], row["seeding_time_limit"]) == (1.5, 60)
    assert row["seq_dl"] is True


async def a_file_is_added_started(qbt: Qbt) -> None:
    result = await qbt.add(1, AddOptions(stopped=False))

    rows = await qbt.until(lambda rows: rows[str(result.hash)]["state"] != CHECKING)
    assert rows[str(result.hash)]["state"] == "stalledDL"


async def what_is_there_already_is_no_error(qbt: Qbt) -> None:
    first = await qbt.add()
    again = await qbt.add()

    assert first.added
    assert (again.added, again.reason) == (False, AddReason.ALREADY_THERE)
    assert (again.hash, again.name) == (first.hash, first.name)
    assert len(await qbt.rows()) == 1


async def two_adds_at_once_add_once(qbt: Qbt) -> None:
    results = await asyncio.gather(*(qbt.add() for _ in range(3)))

    assert sum(each.added for each in results) == 1
    assert len({each.hash for each in results}) == 1
    assert len(await qbt.rows()) == 1


async def a_hybrid_is_named_by_its_v2_hash_whatever_asks_for_it(qbt: Qbt) -> None:
    found = read_torrent_file(torrent(hybrid_info()))
    options = AddOptions(stopped=True)
    result = await qbt.adder.async_add_file(
        found.content, found.hashes.candidates, options
    )
    assert (result.added, result.hash) == (True, found.hashes.torrent_hash)

    for link in (
        f"magnet:?xt=urn:btih:{found.hashes.v1}",
        f"magnet:?xt=urn:btmh:1220{found.hashes.v2}",
    ):
        magnet = parse_magnet(link)
        again = await qbt.adder.async_add_magnet(
            magnet.link, magnet.hashes.candidates, options
        )
        assert (again.added, again.reason) == (False, AddReason.ALREADY_THERE)
        assert again.hash == found.hashes.torrent_hash


async def magnet_links_are_added_in_each_form(qbt: Qbt) -> None:
    links = {
        f"MAGNET:?xt=urn:btih:{'A' * 40}&dn=Name": "a" * 40,
        "magnet:?xt=urn:btih:MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U": (
            "6162636465666768696a6b6c6d6e6f7071727374"
        ),
        f"magnet:?xt=urn:btmh:1220{'c' * 64}": "c" * 40,
        f"magnet:?xt=urn:btih:{'d' * 40}&xt=urn:btmh:1220{'e' * 64}": "e" * 40,
        "1" * 40: "1" * 40,
    }
    for link, expected in links.items():
        magnet = parse_magnet(link)
        result = await qbt.adder.async_add_magnet(
            magnet.link, magnet.hashes.candidates, AddOptions(stopped=True)
        )
        assert (result.added, result.hash) == (True, expected)
    rows = await qbt.rows()
    assert rows.keys() == set(links.values())
    assert rows["a" * 40]["name"] == "Name"
    assert all(row["state"] in STOPPED for row in rows.values())


async def a_v1_link_is_found_by_a_hybrid_link(qbt: Qbt) -> None:
    options = AddOptions(stopped=True)
    await qbt.adder.async_add_magnet(
        f"magnet:?xt=urn:btih:{'a' * 40}", ["a" * 40], options
    )
    magnet = parse_magnet(f"magnet:?xt=urn:btih:{'a' * 40}&xt=urn:btmh:1220{'b' * 64}")

    again = await qbt.adder.async_add_magnet(
        magnet.link, magnet.hashes.candidates, options
    )

    assert (again.added, again.hash) == (False, "a" * 40)


async def what_is_no_torrent_is_rejected(qbt: Qbt) -> None:
    with pytest.raises(RejectedError):
        await qbt.adder.async_add_file(b"<html>", [UNKNOWN], AddOptions())
    with pytest.raises(RejectedError):
        await qbt.adder.async_add_magnet("magnet:?xt=x", [UNKNOWN], AddOptions())
    assert await qbt.rows() == {}


async def passing_tags_that_were_left_are_removed(qbt: Qbt) -> None:
    options = AddOptions(stopped=True, tags=("mine", "qbpv-0123abcd"))
    key = str((await qbt.add(1, options)).hash)

    await qbt.adder.async_remove_passing_tags()
    await qbt.adder.async_remove_passing_tags()

    assert (await qbt.row(key))["tags"] == "mine"


SCENARIOS: list[Callable[[Qbt], Awaitable[None]]] = [
    a_file_is_added_stopped_with_all_options,
    a_file_is_added_started,
    what_is_there_already_is_no_error,
    two_adds_at_once_add_once,
    a_hybrid_is_named_by_its_v2_hash_whatever_asks_for_it,
    magnet_links_are_added_in_each_form,
    a_v1_link_is_found_by_a_hybrid_link,
    what_is_no_torrent_is_rejected,
    passing_tags_that_were_left_are_removed,
]
