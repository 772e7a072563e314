"""The peers of the torrents: the choice of torrents, their answers, merged peers."""

from .errors import NoPeersReadableError
from .memory import SwarmMemory
from .polling import AskPeers, RunInWorker, async_poll_peers
from .reading import read_torrent_peers
from .torrent_peers import NO_PEERS, TorrentPeer, TorrentPeers

__all__ = [
    "NO_PEERS",
    "AskPeers",
    "NoPeersReadableError",
    "RunInWorker",
    "SwarmMemory",
    "TorrentPeer",
    "TorrentPeers",
    "async_poll_peers",
    "read_torrent_peers",
]
