"""Ports for servers that begin to listen later."""

from contextlib import ExitStack
from random import SystemRandom
import socket

PORTS = range(20_000, 32_768)
"""Connections that go out get no port from here, neither on Linux nor on macOS. So none
is taken meanwhile, unless another program chooses the same one by chance."""


def free_ports(count: int) -> list[int]:
    """Return different ports of 127.0.0.1 at which nothing listens.

    Raises:
        OSError: there are fewer.

    """
    with ExitStack() as stack:
        found: list[int] = []
        for port in SystemRandom().sample(PORTS, len(PORTS)):
            if len(found) == count:
                break
            try:
                server = socket.create_server(("127.0.0.1", port))
            except OSError:
                continue
            stack.enter_context(server)
            found.append(port)
    if len(found) < count:
        raise OSError(f"only {len(found)} ports are free")
    return found
