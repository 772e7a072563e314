"""Private networks: nothing that is sent in them gets out.

A fresh network namespace has nothing but the loopback device. Routing every address to
it lets peers connect from any public address, while a stray connection to anywhere is
refused at once by the same device. Without those routes there is no way to anywhere, and
a test may lay its own.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
import os
import subprocess

_LOOPBACK = ("ip link set lo up",)
_EVERY_ADDRESS = (
    "ip -4 route add local 0.0.0.0/0 dev lo",
    "ip -6 route add local ::/0 dev lo",
    # IPv6 alone also needs this to bind a socket to a foreign source address.
    "sysctl -qw net.ipv6.ip_nonlocal_bind=1",
)


class NamespaceUnavailableError(Exception):
    """Raised where this process may not make a network namespace."""


@contextmanager
def private_network() -> Iterator[None]:
    """Move this thread, and all it starts from now on, to where every address is local."""
    with _namespace((*_LOOPBACK, *_EVERY_ADDRESS)):
        yield


@contextmanager
def empty_network() -> Iterator[None]:
    """Move this thread, and all it starts from now on, to where only loopback is."""
    with _namespace(_LOOPBACK):
        yield


@contextmanager
def _namespace(set_up: Sequence[str]) -> Iterator[None]:
    outside = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    try:
        try:
            os.unshare(os.CLONE_NEWNET)
        except PermissionError as err:
            raise NamespaceUnavailableError("needs root, or unshare -Urn") from err
        try:
            for command in set_up:
                subprocess.run(command.split(), check=True)
            yield
        finally:
            os.setns(outside, os.CLONE_NEWNET)
    finally:
        os.close(outside)
