"""A private network in which every public address is local and nothing gets out.

Inside a fresh network namespace there is only the loopback device. Routing every address
to it lets peers connect from any public address, while a stray connection to anywhere is
refused at once by the same device.
"""

from collections.abc import Iterator
from contextlib import contextmanager
import os
import subprocess

_SET_UP = (
    "ip link set lo up",
    "ip -4 route add local 0.0.0.0/0 dev lo",
    "ip -6 route add local ::/0 dev lo",
    # IPv6 alone also needs this to bind a socket to a foreign source address.
    "sysctl -qw net.ipv6.ip_nonlocal_bind=1",
)


class NamespaceUnavailableError(Exception):
    """Raised where this process may not make a network namespace."""


@contextmanager
def private_network() -> Iterator[None]:
    """Move this thread, and all it starts from now on, into a namespace of its own."""
    outside = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    try:
        try:
            os.unshare(os.CLONE_NEWNET)
        except PermissionError as err:
            raise NamespaceUnavailableError("needs root, or unshare -Urn") from err
        try:
            for command in _SET_UP:
                subprocess.run(command.split(), check=True)
            yield
        finally:
            os.setns(outside, os.CLONE_NEWNET)
    finally:
        os.close(outside)
