"""The peers of one torrent, as one answer has them."""

from dataclasses import dataclass, field
from typing import Annotated, Final

import numpy as np

from ..models import Amount, Column, CountryCode, NounRows, PackedAddress, table_type


@dataclass(frozen=True, slots=True, kw_only=True)
class TorrentPeer:
    """One peer of one torrent."""

    address: PackedAddress = field(repr=False)
    port: Annotated[int, Column(np.uint16)]
    """0 where the answer has none."""
    country_code: CountryCode
    """As qBittorrent resolved it."""
    download_speed: Amount
    """From the peer, in B/s."""
    upload_speed: Amount
    """To the peer, in B/s."""
    downloaded: Amount
    """From the peer, in bytes, since the counter started; see ``traffic``."""
    uploaded: Amount
    """To the peer, in bytes, like the other counter."""


TORRENT_PEER: Final = table_type(TorrentPeer)
"""A peer of a torrent in a table."""


class TorrentPeers(NounRows[TorrentPeer]):
    """The peers of one torrent, sorted by address and port."""

    __slots__ = ()
    noun = TorrentPeer


NO_PEERS: Final = TorrentPeers.of(())
