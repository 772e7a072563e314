"""Scenarios about limits of torrents: the same for the stand-ins and for real ones."""

from collections.abc import Awaitable, Callable
from functools import partial

import pytest

from custom_components.qb_peer_vpn.qbittorrent import RejectedError, WebApi
from custom_components.qb_peer_vpn.shaping import MAX_LIMIT

from .qbt import UNKNOWN, Qbt

UP, DOWN = "torrents/setUploadLimit", "torrents/setDownloadLimit"


async def post(qbt: Qbt, path: str, **form: str) -> None:
    await qbt.session.async_ask(partial(WebApi.post, path=path, data=form))


async def write(qbt: Qbt, path: str, limit: int, *hashes: str) -> None:
    """Write a limit as the cycles do."""
    await post(qbt, path, hashes="|".join(hashes), limit=str(limit))


async def a_limit_is_kept_to_the_byte(qbt: Qbt) -> None:
    first, second = await qbt.added(1, 2)
    for limit in (1, 1023, 1025, MAX_LIMIT, 0):
        await write(qbt, UP, limit, first)
        await write(qbt, DOWN, limit, first)
        row = await qbt.row(first)
        assert (row["up_limit"], row["dl_limit"]) == (limit, limit)
    assert (await qbt.row(second))["up_limit"] == 0


async def one_call_sets_the_limits_of_many_torrents(qbt: Qbt) -> None:
    hashes = await qbt.added(1, 2, 3)
    await write(qbt, UP, 5_000, *hashes[:2])
    rows = await qbt.rows()
    assert [rows[each]["up_limit"] for each in hashes] == [5_000, 5_000, 0]
    assert [rows[each]["dl_limit"] for each in hashes] == [0, 0, 0]


async def torrents_that_are_gone_do_not_keep_the_others_from_theirs(qbt: Qbt) -> None:
    (first,) = await qbt.added(1)
    await write(qbt, UP, 5_000, UNKNOWN, "nonsense", first.upper())
    assert (await qbt.row(first))["up_limit"] == 5_000


async def what_is_no_limit_means_none(qbt: Qbt) -> None:
    """So only whole numbers up to ``MAX_LIMIT`` are sent, and 0 for none."""
    (first,) = await qbt.added(1)
    for text in ("0", "-1", "-5", "2147483647", "2147483648", "much", "", "1.5"):
        await post(qbt, UP, hashes=first, limit="5000")
        await post(qbt, UP, hashes=first, limit=text)
        assert (await qbt.row(first))["up_limit"] == 0


async def a_call_needs_hashes_and_a_limit(qbt: Qbt) -> None:
    (first,) = await qbt.added(1)
    for path in (UP, DOWN):
        with pytest.raises(RejectedError):
            await post(qbt, path, hashes=first)
        with pytest.raises(RejectedError):
            await post(qbt, path, limit="5000")
    row = await qbt.row(first)
    assert (row["up_limit"], row["dl_limit"]) == (0, 0)


SCENARIOS: list[Callable[[Qbt], Awaitable[None]]] = [
    a_limit_is_kept_to_the_byte,
    one_call_sets_the_limits_of_many_torrents,
    torrents_that_are_gone_do_not_keep_the_others_from_theirs,
    what_is_no_limit_means_none,
    a_call_needs_hashes_and_a_limit,
]
