"""What the tests of requests ask for, and a host that answers slowly."""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

from custom_components.qb_peer_vpn.web import Answer, Limits

CONTENT = b'{"servers": []}' * 100
LIMITS = Limits(seconds=30, max_bytes=100_000)
type Fetch = Callable[..., Awaitable[Answer]]


async def drip(request: web.Request) -> web.StreamResponse:
    """Send a byte now and then, for ten seconds."""
    response = web.StreamResponse()
    await response.prepare(request)
    try:
        for _ in range(200):
            await response.write(b" ")
            await asyncio.sleep(0.05)
    except ConnectionError:
        pass
    return response
