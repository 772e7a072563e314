"""Let Home Assistant fetch a .torrent file, and only from where it may be fetched.

Each address on the way is checked, and so is each address that a name leads to: the
connection is made to the very address that was checked.
"""

import asyncio
import socket
from typing import Final, override

from aiohttp import (
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    TCPConnector,
)
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from ...models import public_address
from ...shell.const import VERSION
from ...torrents import (
    MAX_TORRENT_BYTES,
    AddressProblem,
    BadAddressError,
    BadTorrentFileError,
    TorrentFileProblem,
    check_torrent_url,
)
from .errors import failed

SECONDS: Final = 20.0
"""For all of it, redirects included."""
MAX_REDIRECTS: Final = 3

_OK: Final = 200
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_PIECE: Final = 64 * 1024
_HEADERS: Final = {
    "Accept-Encoding": "identity",
    "User-Agent": f"qb_peer_vpn/{VERSION}",
}


class CheckedResolver(AbstractResolver):
    """Resolves names, and refuses those that lead into the own network."""

    def __init__(self, resolver: AbstractResolver, *, allow_private: bool) -> None:
        self._resolver = resolver
        self._allow_private = allow_private

    @override
    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of a name, all of them public.

        Raises:
            BadAddressError: one of them is not.

        """
        found = await self._resolver.resolve(host, port, family)
        if not self._allow_private:
            for each in found:
                if public_address(each["host"].partition("%")[0]) is None:
                    raise BadAddressError(AddressProblem.PRIVATE)
        return found

    @override
    async def close(self) -> None:
        """Close what it asks."""
        await self._resolver.close()


async def async_fetch_torrent(
    url: str, *, allow_private: bool, resolver: AbstractResolver | None = None
) -> bytes:
    """Fetch a .torrent file.

    Args:
        url: what someone entered.
        allow_private: whether addresses inside the network are fine.
        resolver: of names; by default that of the system.

    Raises:
        BadAddressError: it, or a redirect, leads where nothing may be fetched.
        BadTorrentFileError: it is too large.
        HomeAssistantError: it cannot be fetched.

    """
    checked = CheckedResolver(
        resolver or ThreadedResolver(), allow_private=allow_private
    )
    # A session of its own: no cookie, no login, and no connection of others is used.
    connector = TCPConnector(resolver=checked, use_dns_cache=False, force_close=True)
    try:
        async with (
            asyncio.timeout(SECONDS),
            ClientSession(connector=connector, cookie_jar=DummyCookieJar()) as session,
        ):
            return await _async_follow(session, url, allow_private=allow_private)
    except (ClientError, OSError, ValueError) as err:
        if isinstance(err, BadAddressError | BadTorrentFileError):
            raise
        # Without the cause, because it quotes the address.
        raise failed("fetch_failed") from None
    finally:
        await checked.close()


async def _async_follow(
    session: ClientSession, url: str, *, allow_private: bool
) -> bytes:
    for _ in range(MAX_REDIRECTS + 1):
        url = check_torrent_url(url, allow_private=allow_private)
        async with session.get(
            URL(url),
            headers=_HEADERS,
            allow_redirects=False,
            timeout=ClientTimeout(total=None),
        ) as response:
            target = response.headers.get("Location")
            if response.status not in _REDIRECTS or target is None:
                return await _async_content(response)
            url = str(response.url.join(URL(target)))
    raise failed("fetch_failed")


async def _async_content(response: ClientResponse) -> bytes:
    if response.status != _OK:
        raise failed("fetch_failed")
    content = bytearray()
    async for piece in response.content.iter_chunked(_PIECE):
        content += piece
        if not content.startswith(b"d"):
            raise BadTorrentFileError(TorrentFileProblem.NOT_A_TORRENT)
        if len(content) > MAX_TORRENT_BYTES:
            raise BadTorrentFileError(TorrentFileProblem.TOO_LARGE)
    return bytes(content)
