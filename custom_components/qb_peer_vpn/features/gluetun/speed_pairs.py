"""The rates of pairs of torrent and peer, from the last known peers."""

from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...models import ServerState, Torrents
from ...swarm import TorrentPeers

_SATURATED: Final = 0.95
"""From this share of a limit on, the speed says nothing about the connection."""

MAX_PAIRS: Final = 10_000
"""Of a window; they take 3 MB. More would not make a verdict any surer."""


class Pair(NamedTuple):
    """One peer of one torrent in one direction; in memory only."""

    torrent: str
    address: bytes
    is_upload: bool
    is_complete: bool
    """Whether the torrent is complete: other peers want something of it then. So one that
    finished between two windows has no pair.
    """


def pair_rates(
    answers: Mapping[str, TorrentPeers],
    torrents: Torrents,
    server: ServerState,
    known: Collection[Pair],
) -> dict[Pair, float]:
    """Return the rate of each pair, in B/s.

    Pairs at a limit are left out, of their torrent or of all torrents, and those that
    never exchanged anything.

    Args:
        answers: the last known peers of each torrent.
        torrents: the table.
        server: speeds and limits of all torrents.
        known: pairs of the same window, which count also while they rest.

    """
    rates: dict[Pair, float] = {}
    left = MAX_PAIRS - len(known)
    for is_upload, column, speed, limit in (
        (True, "upload", server.upload_speed, server.upload_limit),
        (False, "download", server.download_speed, server.download_limit),
    ):
        if limit and speed is not None and speed >= _SATURATED * limit:
            continue
        for torrent, is_complete in _free_torrents(answers, torrents, column).items():
            table = answers[torrent].table
            addresses, speeds = table["address"], table[f"{column}_speed"]
            for address, rate in zip(addresses.tolist(), speeds.tolist(), strict=True):
                pair = Pair(torrent, address, is_upload, is_complete)
                if pair in known or pair in rates:
                    # One address may have peers at several ports.
                    rates[pair] = rates.get(pair, 0.0) + rate
                elif rate and left > 0:
                    rates[pair] = float(rate)
                    left -= 1
    return rates


def _free_torrents(
    hashes: Collection[str], torrents: Torrents, column: str
) -> dict[str, bool]:
    """Return which torrents below their limit are complete."""
    rows = torrents.rows_of(np.array([*hashes], dtype="S40"))
    table = torrents.table[rows[rows >= 0]]
    limits: NDArray[np.int64] = table[f"{column}_limit"]
    table = table[(limits == 0) | (table[f"{column}_speed"] < _SATURATED * limits)]
    is_complete = table["amount_left"] == 0
    return {
        packed.decode(): each
        for packed, each in zip(
            table["hash"].tolist(), is_complete.tolist(), strict=True
        )
    }
