"""Errors of a poll of the peers."""


class NoPeersReadableError(Exception):
    """Of all torrents that were asked for their peers, not one has a usable answer.

    A swarm without peers looks different: it has no torrents to ask. Usually something in
    between, such as a proxy, answers instead of qBittorrent.
    """

    def __init__(self) -> None:
        super().__init__("none of the torrents has a readable list of peers")
