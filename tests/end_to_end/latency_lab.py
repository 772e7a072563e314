"""Hosts that answer a connection after a delay that the test sets.

The kernels at hand have no module that delays packets. A TUN device hands every packet
for the hosts to this program instead, and the answer is written back when its time has
come. The hosts are no more than the first two packets of TCP (RFC 9293, section 3.5):
they accept or refuse a connection, and reset it when it is closed.
"""

from dataclasses import dataclass, field
import fcntl
from heapq import heappop, heappush
from ipaddress import IPv4Address
from itertools import count
import os
import select
import struct
import subprocess
from threading import Thread
from time import perf_counter
from types import TracebackType
from typing import Self

_DEVICE = "/dev/net/tun"
_NAME = "hosts0"
_HOME = "192.0.2.1"
_SET_UP = (
    f"ip addr add {_HOME}/32 dev {_NAME}",
    f"ip link set {_NAME} up",
    f"ip route add default dev {_NAME} src {_HOME}",
)

_TUNSETIFF = 0x400454CA
"""From linux/if_tun.h: a device of IP packets without a header of its own."""

_IFF_TUN = 0x0001
_IFF_NO_PI = 0x1000

_MAX_PACKET = 2048
_IP_HEADER = struct.Struct("!BBHHHBBH4s4s")
_TCP_HEADER = struct.Struct("!HHIIBBHHH")
_TCP = 6
_FIN, _SYN, _RST, _ACK = 0x01, 0x02, 0x04, 0x10


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """How one address answers."""

    milliseconds: float
    """From the first packet to its answer."""
    queues_ms: tuple[float, ...] = (0.0,)
    """Added to the answers in turn, as queues on the way would."""
    refuses: bool = False
    ports: tuple[int, ...] = (443,)
    """Where it answers; it is silent everywhere else."""


@dataclass(slots=True)
class LatencyLab:
    """A device behind which the hosts are; addresses that are no host are silent.

    To be entered in a network namespace of its own: all its traffic goes to the hosts.
    """

    hosts: dict[IPv4Address, Host] = field(default_factory=dict)
    connections: list[IPv4Address] = field(default_factory=list)
    """The host of each connection asked for, whether it answers or not."""
    _device: int = field(init=False)
    _stop: tuple[int, int] = field(init=False)
    _thread: Thread = field(init=False)

    def __enter__(self) -> Self:
        """Start answering."""
        self._device = os.open(_DEVICE, os.O_RDWR)
        self._stop = os.pipe()
        request = struct.pack("16sH", _NAME.encode(), _IFF_TUN | _IFF_NO_PI)
        fcntl.ioctl(self._device, _TUNSETIFF, request)
        for command in _SET_UP:
            subprocess.run(command.split(), check=True)
        # A thread inherits the namespace of the one that starts it.
        self._thread = Thread(target=self._serve)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop answering; the device is gone with its last file."""
        os.write(self._stop[1], b"!")
        self._thread.join()
        for file in (self._device, *self._stop):
            os.close(file)

    def _serve(self) -> None:
        """Read packets and write the answers that are due, until a stop is requested.

        select() counts in microseconds, epoll in whole milliseconds.
        """
        waiting: list[tuple[float, int, bytes]] = []
        order = count()
        while True:
            wait = max(0.0, waiting[0][0] - perf_counter()) if waiting else None
            ready = select.select([self._device, self._stop[0]], [], [], wait)[0]
            if self._stop[0] in ready:
                return
            if self._device in ready:
                arrived = perf_counter()
                answer = self._answer(os.read(self._device, _MAX_PACKET))
                if answer is not None:
                    seconds, packet = answer
                    heappush(waiting, (arrived + seconds, next(order), packet))
            while waiting and waiting[0][0] <= perf_counter():
                os.write(self._device, heappop(waiting)[2])

    def _answer(self, packet: bytes) -> tuple[float, bytes] | None:
        """Return the answer to a packet and after how many seconds to send it."""
        if packet[0] >> 4 != 4 or packet[9] != _TCP:
            return None
        source, destination = packet[12:16], packet[16:20]
        segment = packet[4 * (packet[0] & 0x0F) :][: _TCP_HEADER.size]
        here, there, sequence, acknowledged, _, flags, *_ = _TCP_HEADER.unpack(segment)
        address = IPv4Address(destination)
        host = self.hosts.get(address)
        back = destination + source, (there, here)
        if flags & _SYN:
            self.connections.append(address)
            if host is None or there not in host.ports:
                return None
            turn = (self.connections.count(address) - 1) % len(host.queues_ms)
            seconds = (host.milliseconds + host.queues_ms[turn]) / 1000.0
            reply = (_RST if host.refuses else _SYN) | _ACK
            return seconds, _packet(*back, (0, sequence + 1), reply)
        if flags & _FIN:
            return 0.0, _packet(*back, (acknowledged, 0), _RST)
        return None


def _packet(
    addresses: bytes, ports: tuple[int, int], numbers: tuple[int, int], flags: int
) -> bytes:
    """Build an IPv4 packet of one TCP segment without data.

    Addresses and ports are source and destination, the numbers those of the sequence
    and of its acknowledgement.
    """
    sequence, acknowledged = numbers

    def header(checksum: int) -> bytes:
        length = _IP_HEADER.size + _TCP_HEADER.size
        fields = (0x45, 0, length, 0, 0x4000, 64, _TCP, checksum)
        return _IP_HEADER.pack(*fields, addresses[:4], addresses[4:])

    def segment(checksum: int) -> bytes:
        window = 0xFFFF
        fields = (acknowledged & 0xFFFFFFFF, 0x50, flags, window, checksum, 0)
        return _TCP_HEADER.pack(*ports, sequence, *fields)

    pseudo_header = addresses + bytes((0, _TCP, 0, _TCP_HEADER.size))
    return header(_checksum(header(0))) + segment(_checksum(pseudo_header + segment(0)))


def _checksum(data: bytes) -> int:
    """Return the Internet checksum (RFC 1071) of data of even length.

    Adding 16-bit words with end-around carry is arithmetic modulo 65535.
    """
    return -int.from_bytes(data) % 0xFFFF
