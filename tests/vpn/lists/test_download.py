"""A list on its way from a host, with everything that may go wrong."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
import gzip
import traceback

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
import pytest

from custom_components.qb_peer_vpn.vpn import (
    NO_VALIDATORS,
    ServerListAddressError,
    ServerListError,
    ServerListRefusedError,
    ServerListTooLargeError,
    ServerListUnreachableError,
    ServerListUnreadableError,
    Validators,
    download_list,
    parse_proton_list,
)
from tests.vpn.samples import grouped, machine

CONTENT = grouped(machine("CH#1"))
TAG = '"abc"'
DATE = "Mon, 02 Mar 2026 10:00:00 GMT"

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
type Serve = Callable[[Handler], Awaitable[str]]


@pytest.fixture
async def session(socket_enabled: None) -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


@pytest.fixture
async def serve(socket_enabled: None) -> AsyncIterator[Serve]:
    servers: list[TestServer] = []

    async def start(handler: Handler) -> str:
        app = web.Application()
        app.router.add_get("/list.json", handler)
        server = TestServer(app)
        await server.start_server()
        servers.append(server)
        return str(server.make_url("/list.json"))

    yield start
    for server in servers:
        await server.close()


async def good(request: web.Request) -> web.Response:
    """Answer like raw.githubusercontent.com: conditional, compressed."""
    validators = {"ETag": TAG, "Last-Modified": DATE}
    if request.headers.get("If-None-Match") == TAG:
        return web.Response(status=304)
    if request.headers.get("If-Modified-Since") == DATE:
        return web.Response(status=304, headers=validators)
    return web.Response(
        body=gzip.compress(CONTENT), headers=validators | {"Content-Encoding": "gzip"}
    )


async def test_a_list_comes_with_its_validators(
    session: ClientSession, serve: Serve
) -> None:
    download = await download_list(session, await serve(good))
    assert download.content == CONTENT
    assert download.validators == Validators(etag=TAG, last_modified=DATE)


@pytest.mark.parametrize(
    "validators",
    [
        Validators(etag=TAG, last_modified=DATE),
        Validators(etag=TAG),
        Validators(last_modified=DATE),
    ],
)
async def test_an_unchanged_list_is_not_sent_again(
    session: ClientSession, serve: Serve, validators: Validators
) -> None:
    download = await download_list(session, await serve(good), validators)
    assert download.content is None
    assert download.validators == validators


async def test_a_changed_list_brings_new_validators(
    session: ClientSession, serve: Serve
) -> None:
    old = Validators(etag='"old"', last_modified="Sun, 01 Mar 2026 10:00:00 GMT")
    download = await download_list(session, await serve(good), old)
    assert download.content == CONTENT
    assert download.validators.etag == TAG


async def test_a_host_without_validators_gives_none(
    session: ClientSession, serve: Serve
) -> None:
    async def plain(request: web.Request) -> web.Response:
        return web.Response(body=CONTENT)

    download = await download_list(session, await serve(plain))
    assert download.validators == NO_VALIDATORS


@pytest.mark.parametrize("tag", [b'"caf\xe9"', b'"' + b"x" * 300 + b'"'])
async def test_validators_that_cannot_be_kept_are_left_out(
    session: ClientSession, tag: bytes
) -> None:
    async def answer(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(
            b"HTTP/1.1 200 OK\r\nETag: %b\r\nContent-Length: 2\r\n\r\n[]" % tag
        )
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1")
    async with server:
        port = server.sockets[0].getsockname()[1]
        download = await download_list(session, f"http://127.0.0.1:{port}/list.json")
    assert download.content == b"[]"
    assert download.validators == NO_VALIDATORS


async def test_a_stored_validator_that_is_no_header_is_not_sent(
    session: ClientSession, serve: Serve
) -> None:
    broken = Validators(etag='"a"\r\nX-Evil: 1', last_modified="\ud800")
    download = await download_list(session, await serve(good), broken)
    assert download.content == CONTENT


@pytest.mark.parametrize("status", [204, 206, 304, 401, 403, 404, 429, 500, 503])
async def test_any_other_answer_is_told_by_its_status(
    session: ClientSession, serve: Serve, status: int
) -> None:
    async def refuse(request: web.Request) -> web.Response:
        return web.Response(status=status)

    with pytest.raises(ServerListRefusedError) as caught:
        await download_list(session, await serve(refuse))
    assert caught.value.status == status
    assert str(caught.value) == f"HTTP status {status}"


async def test_a_sign_in_page_is_downloaded_and_then_refused_by_the_parser(
    session: ClientSession, serve: Serve
) -> None:
    async def page(request: web.Request) -> web.Response:
        return web.Response(text="<html>Sign in</html>", content_type="text/html")

    download = await download_list(session, await serve(page))
    assert download.content is not None
    with pytest.raises(ServerListUnreadableError):
        parse_proton_list(download.content)


async def test_a_redirect_is_followed(session: ClientSession, serve: Serve) -> None:
    target = await serve(good)

    async def moved(request: web.Request) -> web.Response:
        raise web.HTTPFound(target)

    download = await download_list(session, await serve(moved))
    assert download.content == CONTENT


async def test_a_circle_of_redirects_ends(session: ClientSession, serve: Serve) -> None:
    async def circle(request: web.Request) -> web.Response:
        raise web.HTTPFound("/list.json")

    with pytest.raises(ServerListUnreachableError):
        await download_list(session, await serve(circle))


@pytest.mark.parametrize("target", ["ftp://example.net/list.json", "http://["])
async def test_a_redirect_to_another_world_is_not_followed(
    session: ClientSession, serve: Serve, target: str
) -> None:
    async def astray(request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": target})

    with pytest.raises(ServerListError):
        await download_list(session, await serve(astray))


async def test_a_length_that_is_too_large_ends_it_before_the_body(
    session: ClientSession, serve: Serve
) -> None:
    async def large(request: web.Request) -> web.Response:
        return web.Response(body=b" " * 1_001)

    url = await serve(large)
    with pytest.raises(ServerListTooLargeError):
        await download_list(session, url, max_bytes=1_000)
    assert (await download_list(session, url, max_bytes=1_001)).content


async def test_a_body_without_a_length_is_counted_while_it_comes(
    session: ClientSession, serve: Serve
) -> None:
    sent = 0

    async def endless(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            for _ in range(10_000):
                await response.write(b" " * 10_000)
                sent += 10_000
        except ConnectionError:
            pass
        return response

    url = await serve(endless)
    with pytest.raises(ServerListTooLargeError):
        await download_list(session, url, max_bytes=100_000)
    assert sent < 50_000_000


async def test_the_size_counts_after_decompression(
    session: ClientSession, serve: Serve
) -> None:
    async def bomb(request: web.Request) -> web.Response:
        return web.Response(
            body=gzip.compress(b" " * 5_000_000), headers={"Content-Encoding": "gzip"}
        )

    with pytest.raises(ServerListTooLargeError):
        await download_list(session, await serve(bomb), max_bytes=100_000)


async def test_a_slow_host_is_given_up(session: ClientSession, serve: Serve) -> None:
    async def slow(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(40):
            await response.write(b" ")
            await asyncio.sleep(0.05)
        return response

    with pytest.raises(ServerListUnreachableError):
        await download_list(session, await serve(slow), timeout_seconds=0.2)


async def test_a_download_that_is_cut_off_is_no_list(
    session: ClientSession, serve: Serve
) -> None:
    async def cut(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(CONTENT[:50])
        assert request.transport is not None
        request.transport.close()
        return response

    with pytest.raises(ServerListUnreachableError):
        await download_list(session, await serve(cut))


async def test_nobody_there_is_unreachable_and_the_address_stays_unsaid(
    session: ClientSession, unused_tcp_port: int
) -> None:
    url = f"http://user:secret@127.0.0.1:{unused_tcp_port}/list.json"
    with pytest.raises(ServerListUnreachableError) as caught:
        await download_list(session, url)
    assert str(caught.value) == "no complete answer"
    told = "".join(traceback.format_exception(caught.value))
    assert "127.0.0.1" not in told
    assert "secret" not in told


@pytest.mark.parametrize(
    "url",
    ["", "list.json", "ftp://example.net/list", "file:///etc/passwd", "http://", "http://[", "http://a:b:c/"],
)  # fmt: skip
async def test_an_address_that_is_none_is_refused(
    session: ClientSession, url: str
) -> None:
    with pytest.raises(ServerListAddressError, match="not an http address"):
        await download_list(session, url)


@pytest.mark.parametrize("url", [f"http://{'a' * 70}.example/", "http://..../"])
async def test_a_host_that_cannot_be_is_an_error_like_any_other(
    session: ClientSession, url: str
) -> None:
    with pytest.raises(ServerListError):
        await download_list(session, url)
