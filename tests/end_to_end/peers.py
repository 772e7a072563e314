"""Peers that connect to a seeding qBittorrent from addresses of our choice.

Run as a program of its own, with one JSON object as its argument::

    {"port": 16881, "info_hash": "…", "size": 1048576,
     "peers": [{"address": "…", "tells_exit": "…" or null}, …]}

Every peer finishes the handshake, asks for blocks and throws them away, until the program
is terminated. A peer may also send qBittorrent the address that it sees (BEP 10
``yourip``), which is how qBittorrent learns its own outside address.
"""

import asyncio
from contextlib import suppress
import ipaddress
import json
import os
import struct
import sys
from typing import Any

BLOCK = 16384
BLOCKS_PER_SECOND = 2
INTERESTED = struct.pack(">IB", 1, 2)


def _extended_handshake(exit_address: str) -> bytes:
    packed = ipaddress.ip_address(exit_address).packed
    body = b"d1:mde6:yourip%d:%se" % (len(packed), packed)
    return struct.pack(">IBB", len(body) + 2, 20, 0) + body


async def _listen(reader: asyncio.StreamReader, unchoked: asyncio.Event) -> None:
    while True:
        length = struct.unpack(">I", await reader.readexactly(4))[0]
        if not length:
            continue
        kind = (await reader.readexactly(length))[0]
        if kind == 0:
            unchoked.clear()
        elif kind == 1:
            unchoked.set()


async def _ask(
    writer: asyncio.StreamWriter, unchoked: asyncio.Event, size: int
) -> None:
    piece = 0
    while True:
        await unchoked.wait()
        for _ in range(BLOCKS_PER_SECOND):
            writer.write(struct.pack(">IBIII", 13, 6, piece, 0, BLOCK))
            piece = (piece + 1) % (size // BLOCK)
        await writer.drain()
        await asyncio.sleep(1)


async def _connection(
    address: str, tells_exit: str | None, port: int, info_hash: str, size: int
) -> None:
    target = "::1" if ":" in address else "127.0.0.1"
    reader, writer = await asyncio.open_connection(
        target, port, local_addr=(address, 0)
    )
    reserved = b"\0\0\0\0\0\x10\0\0" if tells_exit else bytes(8)
    writer.write(
        b"\x13BitTorrent protocol"
        + reserved
        + bytes.fromhex(info_hash)
        + b"-TE0100-"
        + os.urandom(12)
    )
    await reader.readexactly(68)
    if tells_exit:
        writer.write(_extended_handshake(tells_exit))
    writer.write(INTERESTED)
    unchoked = asyncio.Event()
    await asyncio.gather(_listen(reader, unchoked), _ask(writer, unchoked, size))


async def _peer(**order: Any) -> None:
    """Connect again when turned away: a torrent just added is still being checked."""
    while True:
        with suppress(OSError, asyncio.IncompleteReadError):
            await _connection(**order)
        await asyncio.sleep(0.5)


async def main() -> None:
    """Run all peers of the argument."""
    order = json.loads(sys.argv[1])
    await asyncio.gather(
        *(
            _peer(
                **peer,
                port=order["port"],
                info_hash=order["info_hash"],
                size=order["size"],
            )
            for peer in order["peers"]
        )
    )


if __name__ == "__main__":
    asyncio.run(main())
