"""Documents of server lists, from the web and from files."""

import asyncio
from collections.abc import AsyncIterator
import os
from pathlib import Path
import tracemalloc

from aiohttp import ClientSession, web
import pytest

from custom_components.qb_peer_vpn.vpn import (
    ServerListError,
    ServerListUnreadableError,
    fetch_document,
)
from custom_components.qb_peer_vpn.vpn.errors import (
    ServerListRefusedError,
    ServerListTooLargeError,
    ServerListUnreachableError,
)
from custom_components.qb_peer_vpn.vpn.lists.proton_list import parse_proton_list
from custom_components.qb_peer_vpn.web import Limits, Validators
from tests.vpn.samples import grouped, machine
from tests.web.host import Handler, Host, content, redirect, status

CONTENT = grouped(machine("CH#1"))
SMALL = Limits(seconds=30, max_bytes=len(CONTENT) - 1)
QUICK = Limits(seconds=0.3, max_bytes=1_000)


@pytest.fixture
async def session(socket_enabled: None) -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


@pytest.fixture
async def host(socket_enabled: None) -> AsyncIterator[Host]:
    async with Host() as host:
        yield host


async def test_a_list_is_downloaded_once_until_it_changes(
    session: ClientSession, host: Host
) -> None:
    host.answer = content(CONTENT, {"ETag": '"1"'})
    first = await fetch_document(session, host.url)
    host.answer = status(304)

    again = await fetch_document(session, host.url, first.validators)

    assert first.content == CONTENT
    assert (again.content, again.validators) == (None, first.validators)


async def wait(request: web.Request) -> web.Response:
    await asyncio.sleep(10)
    return web.Response()


@pytest.mark.parametrize(
    ("answer", "limits", "error", "words"),
    [
        (status(404), SMALL, ServerListRefusedError, "HTTP status 404"),
        (content(CONTENT), SMALL, ServerListTooLargeError, "too large"),
        (wait, QUICK, ServerListUnreachableError, "no complete answer"),
        (redirect("/"), SMALL, ServerListUnreachableError, "too many redirects"),
    ],
)
async def test_web_errors_are_errors_of_a_list(  # noqa: PLR0917
    session: ClientSession,
    host: Host,
    answer: Handler,
    limits: Limits,
    error: type[ServerListError],
    words: str,
) -> None:
    host.answer = answer

    with pytest.raises(error, match=words) as caught:
        await fetch_document(session, host.url, limits=limits)

    assert caught.value.__suppress_context__


async def test_a_sign_in_page_is_downloaded_and_then_refused_by_the_parser(
    session: ClientSession, host: Host
) -> None:
    host.answer = content(b"<html>Sign in</html>", {"Content-Type": "text/html"})

    page = await fetch_document(session, host.url)

    assert page.content is not None
    with pytest.raises(ServerListUnreadableError):
        parse_proton_list(page.content)


async def test_a_file_is_read_once_until_it_changes(
    session: ClientSession, tmp_path: Path
) -> None:
    path = tmp_path / "list.json"
    path.write_bytes(b"[1]")
    first = await fetch_document(session, path)
    again = await fetch_document(session, path, first.validators)
    path.write_bytes(b"[2]")
    os.utime(path, ns=(1, 1))

    changed = await fetch_document(session, path, first.validators)

    assert first.content == b"[1]"
    assert (again.content, again.validators) == (None, first.validators)
    assert changed.content == b"[2]"
    assert changed.validators == Validators(etag="1-3")


@pytest.mark.parametrize("name", ["missing.json", "", "nul\0l"])
async def test_a_file_that_cannot_be_read_is_not_named(
    session: ClientSession, tmp_path: Path, name: str
) -> None:
    with pytest.raises(ServerListUnreachableError) as caught:
        await fetch_document(session, tmp_path / name)

    assert str(tmp_path) not in str(caught.value)
    assert caught.value.__suppress_context__


async def test_a_large_file_is_refused(session: ClientSession, tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_bytes(CONTENT)
    enough = Limits(seconds=30, max_bytes=len(CONTENT))

    assert (await fetch_document(session, path, limits=enough)).content == CONTENT
    with pytest.raises(ServerListTooLargeError):
        await fetch_document(session, path, limits=SMALL)


async def test_of_a_file_that_is_too_large_only_the_beginning_is_read(
    session: ClientSession, tmp_path: Path
) -> None:
    with (tmp_path / "list.json").open("wb") as file:
        file.truncate(50_000_000)

    tracemalloc.start()
    with pytest.raises(ServerListTooLargeError):
        await fetch_document(session, tmp_path / "list.json", limits=SMALL)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 10_000_000


@pytest.mark.parametrize("has_writer", [False, True])
async def test_a_pipe_is_refused_at_once(
    session: ClientSession, tmp_path: Path, *, has_writer: bool
) -> None:
    pipe = tmp_path / "list.json"
    os.mkfifo(pipe)
    if has_writer:
        reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        writer = os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)

    with pytest.raises(ServerListUnreachableError, match="no regular file"):
        await fetch_document(session, pipe)

    if has_writer:
        os.close(reader)
        os.close(writer)


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
async def test_a_device_is_refused(session: ClientSession, device: str) -> None:
    with pytest.raises(ServerListUnreachableError, match="no regular file"):
        await fetch_document(session, Path(device))
