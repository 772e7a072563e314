"""Which torrents get limits while the user tries them on a part of all torrents."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

_SOME_DIGITS: Final = 8


def in_rollout(hashes: NDArray[np.bytes_], rollout: int) -> NDArray[np.bool_]:
    """Return whether each torrent is among the first that get limits, shape (n,).

    A torrent that is among them stays there when the percentage rises.

    Args:
        hashes: 40 hexadecimal digits each, shape (n,).
        rollout: percentage of the torrents.

    """
    codes = (
        np.ascontiguousarray(hashes)
        .view(np.uint8)
        .reshape(len(hashes), hashes.itemsize)
    )
    digits = codes[:, :_SOME_DIGITS].astype(np.int64)
    digits = np.where(digits > ord("9"), digits - ord("a") + 10, digits - ord("0"))
    numbers = digits @ (16 ** np.arange(_SOME_DIGITS)[::-1])
    return numbers % 100 < rollout
