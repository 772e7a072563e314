"""Limits of the size and the time of a request."""

import asyncio
import gzip

from aiohttp import web
import pytest

from custom_components.qb_peer_vpn.web import (
    Limits,
    TooLargeError,
    UnreachableError,
    WebRequest,
)

from .fetching import Fetch, drip
from .host import Handler, Host, content


async def test_a_length_above_the_limit_ends_the_download_before_the_body(
    fetched: Fetch, host: Host
) -> None:
    host.answer = content(bytes(1_001))

    with pytest.raises(TooLargeError):
        await fetched(WebRequest(url=host.url), Limits(seconds=30, max_bytes=1_000))


async def test_a_body_may_be_as_large_as_the_limit(fetched: Fetch, host: Host) -> None:
    body = bytes(range(256)) * 20_000
    host.answer = content(body)

    limits = Limits(seconds=30, max_bytes=len(body), silence_seconds=30)
    answer = await fetched(WebRequest(url=host.url), limits)

    assert answer.content == body


async def test_a_body_without_a_length_is_counted_while_it_arrives(
    fetched: Fetch, host: Host
) -> None:
    sent = 0

    async def endless(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            for _ in range(10_000):
                await response.write(bytes(10_000))
                sent += 10_000
        except ConnectionError:
            pass
        return response

    host.answer = endless

    with pytest.raises(TooLargeError):
        await fetched(WebRequest(url=host.url))

    assert sent < 50_000_000


async def test_the_size_counts_after_decompression(fetched: Fetch, host: Host) -> None:
    host.answer = content(gzip.compress(bytes(5_000_000)), {"Content-Encoding": "gzip"})

    with pytest.raises(TooLargeError):
        await fetched(WebRequest(url=host.url))


async def wait(request: web.Request) -> web.StreamResponse:
    """Send the headers and then nothing for ten seconds."""
    response = web.StreamResponse()
    await response.prepare(request)
    await asyncio.sleep(10)
    return response


@pytest.mark.parametrize(
    ("answer", "limits"),
    [
        (drip, Limits(seconds=0.3, max_bytes=1_000)),
        (wait, Limits(seconds=0.3, max_bytes=1_000)),
        (wait, Limits(seconds=30, max_bytes=1_000, silence_seconds=0.3)),
    ],
    ids=["drip", "silence until the deadline", "silence"],
)
async def test_a_slow_host_is_given_up(
    fetched: Fetch, host: Host, answer: Handler, limits: Limits
) -> None:
    host.answer = answer

    with pytest.raises(UnreachableError):
        await fetched(WebRequest(url=host.url), limits)


async def test_the_deadline_includes_redirects(fetched: Fetch, host: Host) -> None:
    async def slow_circle(request: web.Request) -> web.Response:
        await asyncio.sleep(0.2)
        return web.Response(status=302, headers={"Location": "/document"})

    host.answer = slow_circle

    with pytest.raises(UnreachableError):
        await fetched(
            WebRequest(url=host.url, max_redirects=1_000),
            Limits(seconds=0.5, max_bytes=1_000),
        )
