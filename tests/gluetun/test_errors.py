"""Each cause of trouble has an error of its own."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
import ssl
from unittest.mock import patch

from aiohttp import ClientSession, ConnectionTimeoutError, TCPConnector
import pytest
from yarl import URL

from custom_components.qb_peer_vpn.gluetun import (
    AnswerTooLargeError,
    ApiKey,
    ControlServer,
    CutOffError,
    GluetunError,
    NoConnectionError,
    NotGluetunError,
    RedirectedError,
    Selection,
    TlsError,
    TooSlowError,
    UnavailableError,
    UnreadableAnswerError,
)
from tests.web.conftest import self_signed
from tests.web.fetching import drip
from tests.web.host import Host, redirect

from .conftest import KEY
from .stand_in import StandIn

STATUS = "GET /v1/vpn/status"
TARGET = Selection(choices={"hostnames": ("node-jp-01.example.net",)})

type Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def raw_server(
    talk: Talk, context: ssl.SSLContext | None = None
) -> AsyncIterator[URL]:
    server = await asyncio.start_server(talk, "127.0.0.1", 0, ssl=context)
    async with server:
        port = server.sockets[0].getsockname()[1]
        yield URL(f"http://127.0.0.1:{port}")


async def test_nothing_answers(session: ClientSession, unused_tcp_port: int) -> None:
    client = ControlServer(session, URL(f"http://127.0.0.1:{unused_tcp_port}"))
    with pytest.raises(NoConnectionError):
        await client.version()


async def test_a_connection_that_takes_too_long_is_none(
    socket_enabled: None,
) -> None:
    connector = TCPConnector()
    with patch.object(connector, "connect", side_effect=ConnectionTimeoutError):
        async with ClientSession(connector=connector) as session:
            with pytest.raises(NoConnectionError):
                await ControlServer(session, URL("http://192.0.2.1")).status()


async def test_a_question_has_a_deadline(session: ClientSession) -> None:
    async with Host() as host:
        host.answer = drip
        client = ControlServer(session, host.url.origin(), read_seconds=0.1)
        with pytest.raises(TooSlowError):
            await client.status()


async def test_a_change_that_is_not_answered_is_never_sent_again(
    session: ClientSession,
) -> None:
    heads = []

    async def hang_up(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        heads.append(await reader.readline())
        writer.close()

    async with raw_server(hang_up) as url:
        with pytest.raises(CutOffError):
            await ControlServer(session, url).change(TARGET)
    assert heads == [b"PUT /v1/vpn/settings HTTP/1.1\r\n"]


async def test_an_answer_that_stops_halfway_is_cut_off(session: ClientSession) -> None:
    async def half(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"status"')
        writer.close()

    async with raw_server(half) as url:
        with pytest.raises(CutOffError):
            await ControlServer(session, url).status()


async def test_an_untrusted_certificate_is_an_error_of_tls(
    session: ClientSession, tmp_path: Path
) -> None:
    async def nothing(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path / "certificate.pem"))
    async with raw_server(nothing, context) as url:
        with pytest.raises(TlsError):
            await ControlServer(session, url.with_scheme("https")).status()


@pytest.mark.parametrize(
    ("status", "text", "error"),
    [
        (301, "", RedirectedError),
        (307, "", RedirectedError),
        (500, "failed", UnavailableError),
        (502, "<html>", UnavailableError),
        (200, "<html>", UnreadableAnswerError),
        (200, '{"status": "on"}', UnreadableAnswerError),
        (200, '{"status": 1}', UnreadableAnswerError),
        (200, "[" * 5000, UnreadableAnswerError),
        (200, '"' + "x" * 300_000 + '"', AnswerTooLargeError),
    ],
)
async def test_an_answer_of_another_form_has_an_error(
    client: ControlServer,
    gluetun: StandIn,
    status: int,
    text: str,
    error: type[GluetunError],
) -> None:
    gluetun.answers[STATUS] = (status, text)
    with pytest.raises(error) as caught:
        await client.status()
    assert caught.type is error


async def test_no_redirect_is_followed(session: ClientSession) -> None:
    async with Host() as host, Host() as other:
        host.answer = redirect(other.url)
        with pytest.raises(RedirectedError):
            await ControlServer(session, host.url.origin()).status()
        assert other.asked == []


@pytest.mark.parametrize(
    ("status", "text"),
    [(200, "<html>Router</html>"), (200, '{"version": ""}'), (404, ""), (200, "{}")],
)
async def test_something_else_is_no_gluetun(
    client: ControlServer, gluetun: StandIn, status: int, text: str
) -> None:
    gluetun.answers["GET /v1/version"] = (status, text)
    with pytest.raises(NotGluetunError):
        await client.version()


@pytest.mark.parametrize("status", [200, 500])
async def test_a_change_with_another_answer_is_of_unknown_outcome(
    client: ControlServer, gluetun: StandIn, status: int
) -> None:
    gluetun.answers["PUT /v1/vpn/settings"] = (status, "what?")
    with pytest.raises((UnreadableAnswerError, UnavailableError)):
        await client.change(TARGET)
    with pytest.raises((UnreadableAnswerError, UnavailableError)):
        await client.may_change()


async def test_the_key_is_in_the_header_and_not_in_the_address(
    client: ControlServer, gluetun: StandIn
) -> None:
    await client.status()
    assert gluetun.asked == [STATUS]
    assert KEY not in repr(ApiKey(key=KEY))
