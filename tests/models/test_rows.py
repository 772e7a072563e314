"""Tables of records."""

import numpy as np
import pytest

from custom_components.qb_peer_vpn.models import joined

PAIR = np.dtype([("name", "S3"), ("number", np.int64)])


def table(*rows: tuple[bytes, int]) -> np.ndarray:
    return np.array(list(rows), dtype=PAIR)


@pytest.mark.parametrize(
    "tables",
    [
        [table()],
        [table((b"a", 1)), table()],
        [table((b"b", -2), (b"a", 1)), table((b"abc", 2**40)), table((b"", 0))],
        # Every other row: not in one piece in memory.
        [table((b"a", 1), (b"b", 2), (b"c", 3))[::2], table((b"d", 4))],
    ],
)
def test_joined_tables_have_the_rows_of_all(tables: list[np.ndarray]) -> None:
    rows = joined(*tables)

    assert rows.dtype == PAIR
    assert rows.tolist() == [row for each in tables for row in each.tolist()]
