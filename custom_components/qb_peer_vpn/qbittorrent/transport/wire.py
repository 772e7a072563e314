"""One TCP connection, with or without TLS, that another thread can cut.

The deadline is enforced where bytes go and come: before each of them, the socket gets as
much time as the request has left. So a server that sends a byte now and then, in a
header, a chunk size or a TLS record, cannot keep a request alive.
"""

from collections.abc import Sequence
from contextlib import suppress
import io
import os
from pathlib import Path
import socket
import ssl
from threading import Lock
from typing import override

from certifi import where as certificates_of_certifi

from ..errors import CannotConnectError, SessionClosedError, TlsError, TooSlowError
from .meter import PIECE_BYTES, Meter, Timing
from .resolver import AddressInfo, Resolver


class Wire:
    """Opens connections, one after the other; ``cut`` is for other threads."""

    def __init__(self, timing: Timing, meter: Meter, *, verify_ssl: bool) -> None:
        self._timing = timing
        self._meter = meter
        self._verify_ssl = verify_ssl
        self._tls: ssl.SSLContext | None = None
        self._resolver = Resolver()
        self._lock = Lock()
        self._is_tls = False
        # A duplicate stays valid while TLS replaces the original socket.
        self._handle: socket.socket | None = None

    def open(self, host: str, port: int, *, tls: bool) -> MeteredSocket:
        """Connect to a host.

        Raises:
            CannotConnectError: nothing accepts the connection in time.
            TooSlowError: the request has no time left.
            TlsError: the handshake fails, or the certificate is not trusted.
            SessionClosedError: the wire was cut.

        """
        self.release()
        self._is_tls = tls
        ends_at = self._timing.clock() + self._timing.connect
        ways = self._resolver.addresses(host, port, self._seconds_until(ends_at))
        plain = self._connect(ways, ends_at)
        try:
            opened = self._handshake(plain, host) if tls else plain
        except BaseException:
            plain.close()
            self.release()
            raise
        return MeteredSocket(opened, self._meter)

    def cut(self) -> None:
        """End the connection now and let no other begin.

        May be called again, and has to be while a connection is being opened: there is an
        instant in which the system does not know of it.
        """
        self._resolver.close()
        self._meter.is_cut = True
        with self._lock:
            if self._handle is not None:
                # Not connected yet, or not any more.
                with suppress(OSError):
                    self._handle.shutdown(socket.SHUT_RDWR)

    def release(self) -> None:
        """Forget the connection, which its owner has closed."""
        with self._lock:
            if self._handle is not None:
                self._handle.close()
            self._handle = None

    def is_alive(self) -> bool:
        """Return whether the idle connection seems to be open on the other side."""
        if self._handle is None:
            return False
        try:
            waiting = self._handle.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
            # TLS sends tickets for later sessions; HTTP sends nothing unasked.
            return bool(waiting) and self._is_tls
        except BlockingIOError:
            return True
        except OSError:
            return False

    def _connect(self, ways: Sequence[AddressInfo], ends_at: float) -> socket.socket:
        """Try one address after the other; each gets its share of the time left."""
        for number, way in enumerate(ways):
            seconds = self._seconds_until(ends_at) / (len(ways) - number)
            if (plain := self._dial(way, seconds)) is not None:
                return plain
        raise CannotConnectError

    def _dial(self, way: AddressInfo, seconds: float) -> socket.socket | None:
        """Connect to one address; None if that does not work."""
        family, kind, protocol, _, address = way
        try:
            plain = socket.socket(family, kind, protocol)
        except OSError:
            # This machine has no network of that kind.
            return None
        try:
            self._watch(plain)
            plain.settimeout(seconds)
            plain.connect(address)
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except BaseException as err:
            plain.close()
            self.release()
            if isinstance(err, OSError):
                return None
            raise
        return plain

    def _seconds_until(self, ends_at: float) -> float:
        # As long as there is an address left, it gets a chance.
        left = max(ends_at - self._timing.clock(), 0.05)
        return min(left, self._meter.seconds_left())

    def _watch(self, plain: socket.socket) -> None:
        with self._lock:
            if self._meter.is_cut:
                raise SessionClosedError
            self._handle = plain.dup()

    def _handshake(self, plain: socket.socket, host: str) -> socket.socket:
        try:
            if self._tls is None:
                self._tls = _tls_context(verify=self._verify_ssl)
            plain.settimeout(self._meter.seconds_left())
            return self._tls.wrap_socket(plain, server_hostname=host)
        except TimeoutError:
            error: Exception = TooSlowError()
        except ConnectionError:
            error = CannotConnectError()
        except OSError, ValueError:
            error = TlsError()
        raise error


class MeteredSocket:
    """The part of a socket that ``http.client`` uses, with a meter."""

    def __init__(self, opened: socket.socket, meter: Meter) -> None:
        self._socket = opened
        self._meter = meter

    def sendall(self, data: bytes) -> None:
        """Send everything within the time that is left."""
        # Over TLS, the timeout of `sendall` begins again with each part that was sent.
        rest = memoryview(data)
        while rest:
            self._socket.settimeout(self._meter.seconds_left())
            rest = rest[self._socket.send(rest[:PIECE_BYTES]) :]

    def makefile(self, mode: str) -> io.BufferedReader:
        """Return a file that reads from the connection."""
        return io.BufferedReader(_MeteredReader(self._socket, self._meter))

    def close(self) -> None:
        """Close the connection as soon as no file reads from it any more."""
        self._socket.close()


class _MeteredReader(io.RawIOBase):
    """Reads from a socket, within the time and the bytes that are left."""

    def __init__(self, opened: socket.socket, meter: Meter) -> None:
        self._socket = opened
        self._meter = meter
        self._raw = opened.makefile("rb", buffering=0)

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._socket.settimeout(self._meter.seconds_left())
        count = self._raw.readinto(buffer) or 0
        self._meter.count(count)
        return count

    @override
    def close(self) -> None:
        if not self.closed:
            self._raw.close()
        super().close()


def _tls_context(*, verify: bool) -> ssl.SSLContext:
    if not verify:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context
    # Where people set one of these, they trust an authority of their own.
    bundle = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")
    path = bundle or certificates_of_certifi()
    if Path(path).is_dir():
        return ssl.create_default_context(capath=path)
    return ssl.create_default_context(cafile=path)
