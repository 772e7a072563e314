"""The journal in a file."""

from base64 import b64encode
import json
from typing import Any

from hypothesis import given, strategies as st
import numpy as np
import pytest

from custom_components.qb_peer_vpn.shaping import (
    Journal,
    journal_from_store,
    journal_to_store,
)
from custom_components.qb_peer_vpn.shaping.journal import ROW, RowState
from tests.any_shape import MAPPINGS, like

LIMITS = st.integers(0, 2**31 - 2)


@st.composite
def journals(draw: st.DrawFn) -> Journal:
    hashes = sorted(draw(st.sets(st.integers(0, 16**40 - 1), max_size=5)))
    rows = np.zeros(len(hashes), dtype=ROW)
    for row, number in zip(rows, hashes, strict=True):
        row["hash"] = b"%040x" % number
        for name in ("original", "ours", "before"):
            row[name] = draw(LIMITS)
        row["by_hand"] = draw(LIMITS | st.just(-1))
        row["state"] = draw(st.sampled_from(RowState))
        row["is_returning"] = draw(st.booleans())
    rows["shown"] = rows["before"]
    return Journal(rows=rows)


def example() -> dict[str, Any]:
    rows = np.zeros(2, dtype=ROW)
    rows["hash"] = [b"%040x" % 1, b"%040x" % 2]
    rows["by_hand"] = -1
    return journal_to_store(Journal(rows=rows))


@given(journals())
def test_a_journal_survives_a_restart(journal: Journal) -> None:
    stored = json.loads(json.dumps(journal_to_store(journal)))
    after = journal_from_store(stored)
    assert after is not None
    assert np.array_equal(after.rows, journal.rows)


@given(like(example()) | MAPPINGS)
def test_a_file_of_any_shape_is_read_or_refused(stored: object) -> None:
    journal = journal_from_store(stored)
    assert journal is None or isinstance(journal, Journal)


def packed(numbers: list[int]) -> str:
    return b64encode(np.array(numbers, dtype="<i4").tobytes()).decode()


GOOD = [0, 0, 0, -1, 5, 6, 7, 8]


@pytest.mark.parametrize(
    "changed",
    [
        {"version": 2},
        {"hashes": ""},
        {"hashes": "AAAA"},
        {"hashes": b64encode(bytes(40)).decode()},
        {"hashes": "ä"},
        {"limits": packed(GOOD[:7])},
        {"limits": packed([-1, *GOOD[1:]])},
        {"limits": packed([*GOOD[:3], -2, *GOOD[4:]])},
        {"limits": packed([*GOOD[:7], 2**31 - 1])},
        {"limits": "?"},
        {"states": b64encode(b"\3\0").decode()},
        {"states": b64encode(b"\0").decode()},
    ],
)
def test_a_file_that_cannot_be_right_is_refused(changed: dict[str, object]) -> None:
    good = {**example(), "limits": packed(GOOD)}
    assert journal_from_store(good) is not None
    assert journal_from_store({**good, **changed}) is None


def test_many_torrents_take_little_space() -> None:
    rows = np.zeros(30_000, dtype=ROW)
    rows["hash"] = [b"%040x" % number for number in range(30_000)]
    assert len(json.dumps(journal_to_store(Journal(rows=rows)))) < 2_400_000
