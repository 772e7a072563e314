"""Servers on loopback that misbehave, byte by byte."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
import socket
import ssl
import struct
from threading import Event, Thread

OK = b"HTTP/1.1 200 OK\r\n"
PLAIN = b"Content-Type: text/plain; charset=UTF-8\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"

type Script = Callable[["Line"], None]
"""What a server does with one connection."""


@dataclass
class Server:
    """What is known about a server that misbehaves."""

    url: str
    stop: Event
    received: list[bytes] = field(default_factory=list)
    """The requests, one connection after the other."""


class Line:
    """One connection, from the server's side."""

    def __init__(self, connection: socket.socket, server: Server) -> None:
        self._connection = connection
        self.server = server

    def request(self) -> bytes:
        """Read a request; end the script where the other side hangs up instead."""
        data = b""
        while b"\r\n\r\n" not in data:
            if not (piece := self._connection.recv(65536)):
                raise ConnectionAbortedError
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        for line in head.lower().splitlines():
            name, _, value = line.partition(b":")
            while name == b"content-length" and len(body) < int(value):
                if not (piece := self._connection.recv(65536)):
                    raise ConnectionAbortedError
                body += piece
        self.server.received.append(head + b"\r\n\r\n" + body)
        return self.server.received[-1]

    def read_a_byte(self) -> None:
        """Leave the rest unread: hanging up then resets the connection."""
        self._connection.recv(1)

    def reset(self) -> None:
        """Hang up as a machine does that knows nothing of the connection."""
        linger = struct.pack("ii", 1, 0)
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self._connection.close()

    def send(self, *pieces: bytes) -> None:
        for piece in pieces:
            self._connection.sendall(piece)

    def endlessly(self, piece: bytes, *, every: float = 0.0) -> None:
        """Send the same bytes until the other side hangs up or the test is over."""
        while not self.server.stop.wait(every):
            self._connection.sendall(piece)

    def wait(self) -> None:
        """Do nothing until the test is over."""
        self.server.stop.wait(20)


def answer(body: bytes, *headers: bytes, status: bytes = b"200 OK") -> bytes:
    """A whole answer."""
    lines = (
        b"HTTP/1.1 " + status,
        b"Content-Length: %d" % len(body),
        *headers,
    )
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


@contextmanager
def misbehaving(script: Script, certificate: Path | None = None) -> Iterator[Server]:
    """Serve each connection by the script, until the end of the block."""
    listener = socket.create_server(("127.0.0.1", 0))
    scheme, context = "http", None
    if certificate is not None:
        scheme, context = "https", ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    server = Server(f"{scheme}://127.0.0.1:{listener.getsockname()[1]}", Event())
    threads: list[Thread] = []

    def serve(connection: socket.socket) -> None:
        with suppress(OSError), closing(connection):
            if context is not None:
                with closing(context.wrap_socket(connection, server_side=True)) as tls:
                    script(Line(tls, server))
            else:
                script(Line(connection, server))

    def accept() -> None:
        for _ in count():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threads.append(Thread(target=serve, args=(connection,), daemon=True))
            threads[-1].start()

    accepting = Thread(target=accept, daemon=True)
    accepting.start()
    try:
        yield server
    finally:
        server.stop.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        accepting.join(60)
        for thread in threads:
            thread.join(60)


def drip(pieces: Iterable[bytes]) -> Script:
    """Answer each request with these pieces, as fast as they go."""

    def script(line: Line) -> None:
        while line.request():
            line.send(*pieces)

    return script
