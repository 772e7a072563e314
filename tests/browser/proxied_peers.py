"""Peers of a real qBittorrent at any addresses, which need no network of their own.

qBittorrent reaches its peers through a SOCKS proxy (RFC 1928), and this one is every peer
itself. Nothing leaves the machine.
"""

from collections.abc import Iterable
from contextlib import suppress
import json
import os
from socket import MSG_WAITALL, socket
from socketserver import BaseRequestHandler, ThreadingTCPServer
import struct
from threading import Thread
from time import monotonic
from types import TracebackType
from typing import Final, Self, override

from tests.end_to_end.daemon import Qbittorrent

PORT: Final = 6881
_CONNECT: Final = 1
_NO_LOGIN: Final = b"\x05\x00"
_GRANTED: Final = b"\x05\x00\x00\x01" + bytes(6)
_ADDRESS_BYTES: Final = {1: 4, 4: 16}
_HANDSHAKE_BYTES: Final = 68
_INFO_HASH: Final = slice(28, 48)
_INTERESTED: Final = struct.pack(">IB", 1, 2)
_UNCHOKED: Final = struct.pack(">IB", 1, 1)
_REQUEST: Final = struct.pack(">IBIII", 13, 6, 0, 0, 1 << 14)
_PAUSE_SECONDS: Final = 5.0
"""qBittorrent leaves a peer that asks for nothing for some minutes."""
_CHUNK_BYTES: Final = 1 << 14
_TCP_ONLY: Final = 1
_SOCKS5: Final = 2
"""Up to 4.5; later versions have the word."""


class _Peer(BaseRequestHandler):
    """One connection through the proxy: a peer that downloads, and has nothing itself."""

    request: socket

    @override
    def handle(self) -> None:
        self._take(self._take(2)[1])
        self.request.sendall(_NO_LOGIN)
        _, command, _, kind = self._take(4)
        self._take(_ADDRESS_BYTES[kind] + 2)
        self.request.sendall(_GRANTED)
        if command == _CONNECT:
            hello = self._take(_HANDSHAKE_BYTES)
            name = b"-TE0100-" + os.urandom(12)
            self.request.sendall(hello[:20] + bytes(8) + hello[_INFO_HASH] + name)
            self.request.sendall(_INTERESTED)
            self._download()

    def _take(self, count: int) -> bytes:
        taken = self.request.recv(count, MSG_WAITALL)
        if len(taken) < count:
            raise EOFError
        return taken

    def _download(self) -> None:
        """Ask for the same block again and again, as soon as that is allowed."""
        self.request.settimeout(_PAUSE_SECONDS)
        may_ask, due = False, monotonic()
        while True:
            with suppress(TimeoutError):
                received = self.request.recv(_CHUNK_BYTES)
                if not received:
                    return
                may_ask = may_ask or _UNCHOKED in received
            if may_ask and monotonic() >= due:
                due = monotonic() + _PAUSE_SECONDS
                self.request.sendall(_REQUEST)


class _Server(ThreadingTCPServer):
    daemon_threads = True

    @override
    def handle_error(self, request: object, client_address: object) -> None:
        """qBittorrent may end a connection at any time."""


class ProxiedPeers:
    """Peers that qBittorrent finds at addresses of a test's choice."""

    def __init__(self) -> None:
        """Listen; ``with`` starts and stops it."""
        self._server = _Server(("127.0.0.1", 0), _Peer)

    def __enter__(self) -> Self:
        """Answer from now on."""
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()

    def join(self, qbittorrent: Qbittorrent, addresses: Iterable[str]) -> None:
        """Let a torrent of qBittorrent have peers at these addresses."""
        is_old = type(qbittorrent.call("app/preferences")["proxy_type"]) is int
        preferences = {
            "proxy_type": _SOCKS5 if is_old else "SOCKS5",
            "proxy_ip": "127.0.0.1",
            "proxy_port": self._server.server_address[1],
            "proxy_bittorrent": True,
            "proxy_peer_connections": True,
            "bittorrent_protocol": _TCP_ONLY,
            "max_uploads": 100,
        }
        qbittorrent.call("app/setPreferences", json=json.dumps(preferences))
        info_hash = qbittorrent.seed("film.bin", 1 << 16)
        peers = "|".join(f"{each}:{PORT}" for each in addresses)
        qbittorrent.call("torrents/addPeers", hashes=info_hash, peers=peers)
