"""The order of lists, and of torrents without a value."""

from dataclasses import replace

import numpy as np
import pytest

from custom_components.qb_peer_vpn.models import Torrents
from custom_components.qb_peer_vpn.torrents import SortKey, sorted_rows

from .tables import ADDED, digits, row, torrents

TABLE = torrents(
    {
        "b": row(
            added_on=ADDED + 2,
            completion_on=0,
            amount_left=5,
            progress=0.5,
            size=1_000,
            dlspeed=3,
            upspeed=1,
            eta=60,
            ratio=0.5,
            num_seeds=2,
            num_leechs=1,
            category="Zoo",
            state="downloading",
            priority=2,
        ),
        "A": row(
            completion_on=ADDED + 5,
            size=3_000,
            progress=1,
            upspeed=7,
            ratio=-1,
            num_leechs=3,
            category="apes",
            state="error",
        ),
        "c": row(
            added_on=ADDED + 1,
            completion_on=ADDED + 4,
            size=2_000,
            progress=0.9,
            amount_left=1,
            eta=5,
            ratio=2.0,
            num_seeds=1,
            dlspeed=1,
            num_leechs=2,
            state="stalledDL",
            priority=1,
        ),
    }
)

ORDERS = {
    SortKey.NAME: ("Abc", "cbA"),
    SortKey.STATE: ("bcA", "Acb"),
    SortKey.SIZE: ("bcA", "Acb"),
    SortKey.LEFT: ("Acb", "bcA"),
    SortKey.PROGRESS: ("bcA", "Acb"),
    SortKey.DOWNLOAD_RATE: ("Acb", "bcA"),
    SortKey.ETA: ("cbA", "bcA"),
    SortKey.RATIO: ("bcA", "Acb"),
    SortKey.SEEDS: ("Acb", "bcA"),
    SortKey.PEERS: ("bcA", "Acb"),
    SortKey.CATEGORY: ("cAb", "bAc"),
    SortKey.ADDED: ("Acb", "bcA"),
    SortKey.FINISHED: ("cAb", "Acb"),
    SortKey.QUEUE: ("cbA", "bcA"),
}


def order(key: SortKey, *, descending: bool = False) -> str:
    rows = sorted_rows(TABLE, np.arange(3), key, descending=descending)
    return "".join(TABLE.names[each] for each in rows)


@pytest.mark.parametrize("key", ORDERS)
def test_torrents_are_sorted_both_ways(key: SortKey) -> None:
    assert (order(key), order(key, descending=True)) == ORDERS[key]


def test_each_key_can_be_used() -> None:
    equal = order(SortKey.UPLOAD_RATE)
    assert equal[-2:] == "bA"
    assert set(SortKey) == {*ORDERS, SortKey.UPLOAD_RATE}
    for key in SortKey:
        assert len(sorted_rows(Torrents(), np.arange(0), key)) == 0


@pytest.mark.parametrize("descending", [False, True])
def test_equal_torrents_are_in_the_order_of_their_hashes(*, descending: bool) -> None:
    table = torrents({str(at): row() for at in range(9)})
    for key in set(SortKey) - {SortKey.NAME}:
        rows = sorted_rows(table, np.arange(9), key, descending=descending)
        assert rows.tolist() == [*range(9)]


def test_only_the_given_rows_are_sorted() -> None:
    rows = [at for at, name in enumerate(TABLE.names) if name != "c"]

    found = sorted_rows(TABLE, np.array(rows), SortKey.SIZE)

    assert [TABLE.hash_at(each) for each in found] == [digits("b"), digits("A")]


@pytest.mark.parametrize("descending", [False, True])
def test_equal_names_are_in_the_order_of_their_hashes(*, descending: bool) -> None:
    table = torrents({str(at): row() for at in range(9)})
    table = replace(table, names=("same", "Same", "SAME") * 3)
    rows = sorted_rows(table, np.arange(9), SortKey.NAME, descending=descending)
    assert rows.tolist() == [*range(9)]


def test_names_are_sorted_again_after_a_torrent_was_renamed() -> None:
    assert order(SortKey.NAME) == "Abc"
    renamed = replace(TABLE, names=tuple(f"z{name}" for name in TABLE.names[:1]))
    assert renamed.name_ranks().tolist() == [1]
    assert order(SortKey.NAME) == "Abc"
