"""Hashes in commands: many in few requests, and never a word that means all."""

from collections.abc import Iterable, Iterator
from itertools import batched
from typing import Final

from .tracker_hosts import torrent_hash

BATCH_HASHES: Final = 500
"""Torrents in one request: 20 kB. Proxies often refuse more than 1 MB."""


def batches(hashes: Iterable[str]) -> Iterator[str]:
    """Yield hashes as qBittorrent wants them, for one request after the other.

    Nothing comes of nothing.

    Raises:
        ValueError: one is no hash of 40 digits: "all" would mean all torrents.

    """
    checked = [_checked(each) for each in hashes]
    for batch in batched(dict.fromkeys(checked), BATCH_HASHES, strict=False):
        yield "|".join(batch)


def joined_hashes(hashes: Iterable[str]) -> str:
    """Return a few hashes for one request.

    Raises:
        ValueError: one is no hash of 40 digits.

    """
    return "|".join(_checked(each) for each in hashes)


def _checked(value: str) -> str:
    digits = torrent_hash(value)
    if digits is None:
        raise ValueError("not the hash of a torrent")
    return digits.decode()
