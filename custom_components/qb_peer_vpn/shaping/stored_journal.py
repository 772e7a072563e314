"""The journal as plain data for a JSON file.

30,000 torrents take 2 MB: as numbers in a text, they would take four times that.
"""

from base64 import b64decode, b64encode
from typing import Final

import numpy as np

from ..models import Table
from .journal import NOT_BY_HAND, ROW, Journal, RowState
from .rules import MAX_LIMIT

_VERSION: Final = 1
_LIMITS: Final = ("original", "ours", "before", "by_hand")
_HASH_BYTES: Final = 20
_RETURNING: Final = 0x80
"""A bit beside the state."""
_MAX_ROWS: Final = 1_000_000


def journal_to_store(journal: Journal) -> dict[str, object]:
    """Return the journal as data for a JSON file."""
    rows = journal.rows
    limits = np.stack([rows[name] for name in _LIMITS], axis=1)
    states = rows["state"] | np.where(rows["is_returning"], _RETURNING, 0)
    return {
        "version": _VERSION,
        "hashes": _text(bytes.fromhex(rows["hash"].tobytes().decode())),
        "limits": _text(limits.astype("<i4").tobytes()),
        "states": _text(states.astype(np.uint8).tobytes()),
    }


def journal_from_store(stored: object) -> Journal | None:
    """Return the journal that was stored; None if the data are not valid.

    Then nothing is known about the limits that were there before, and the present ones
    count as the user's.
    """
    match stored:
        case {
            "version": 1,
            "hashes": str(hashes),
            "limits": str(limits),
            "states": str(states),
        }:
            try:
                return _journal(_bytes(hashes), _bytes(limits), _bytes(states))
            except ValueError:
                return None
    return None


def _bytes(text: str) -> bytes:
    """Return the bytes of a text in base64.

    Raises:
        ValueError: it is not such a text.

    """
    return b64decode(text, validate=True)


def _text(data: bytes) -> str:
    return b64encode(data).decode()


def _journal(hashes: bytes, limits: bytes, states: bytes) -> Journal:
    count, rest = divmod(len(hashes), _HASH_BYTES)
    is_whole = rest == 0 and len(states) == count <= _MAX_ROWS
    if not is_whole or len(limits) != count * 4 * len(_LIMITS):
        raise ValueError
    rows = np.zeros(count, dtype=ROW)
    rows["hash"] = np.frombuffer(hashes.hex().encode(), dtype="S40")
    columns = np.frombuffer(limits, dtype="<i4").reshape(count, len(_LIMITS))
    for name, column in zip(_LIMITS, columns.T, strict=True):
        rows[name] = column
    rows["shown"] = rows["before"]
    codes = np.frombuffer(states, dtype=np.uint8)
    rows["state"] = codes & ~np.uint8(_RETURNING)
    rows["is_returning"] = codes >= _RETURNING
    if not _is_valid(rows):
        raise ValueError
    return Journal(rows=rows)


def _is_valid(rows: Table) -> bool:
    is_sorted = bool(np.all(rows["hash"][1:] > rows["hash"][:-1]))
    is_known = bool(np.all(rows["state"] <= max(RowState)))
    lowest = {"by_hand": NOT_BY_HAND}
    return (
        is_sorted
        and is_known
        and all(
            np.all((rows[name] >= lowest.get(name, 0)) & (rows[name] <= MAX_LIMIT))
            for name in _LIMITS
        )
    )
