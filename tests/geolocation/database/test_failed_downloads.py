"""What can happen to a database on its way, and that nothing is lost by it."""

import asyncio
from dataclasses import replace
import errno
import os
from pathlib import Path

from aiohttp import web
import pytest

from custom_components.qb_peer_vpn.geolocation import (
    DbIpSource,
    DiskFullError,
    LoginRefusedError,
    MaxMindSource,
)
from custom_components.qb_peer_vpn.geolocation.errors import (
    DatabaseRefusedError,
    DatabaseUnreachableError,
)
from tests.geolocation.host import (
    KEY,
    LIMITS,
    MAXMIND,
    NOVEMBER,
    OCTOBER,
    Downloader,
    Handler,
    Host,
)
from tests.geolocation.vendors import gzipped


def status(number: int, headers: dict[str, str] | None = None) -> Handler:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=number, headers=headers)

    return answer


@pytest.mark.parametrize("number", [401, 403])
async def test_a_wrong_key_is_called_that(
    refresh: Downloader, host: Host, number: int
) -> None:
    host.handlers[MAXMIND] = status(number)
    await refresh.refused(LoginRefusedError, source=refresh.maxmind)


async def cut_off(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b"\x1f\x8b")
    assert request.transport is not None
    request.transport.close()
    return response


@pytest.mark.parametrize(
    "handler",
    [
        status(401),
        status(500),
        status(304),
        status(206),
        status(302),
        status(302, {"Location": "ftp://example.org/"}),
        status(302, {"Location": "http://["}),
        status(302, {"Location": NOVEMBER}),
        cut_off,
    ],
    ids=[
        "login",
        "error",
        "not modified",
        "a part",
        "nowhere",
        "ftp",
        "nonsense",
        "in a circle",
        "cut off",
    ],
)
async def test_a_host_that_does_not_work_is_for_another_try(
    refresh: Downloader, host: Host, content: bytes, handler: Handler
) -> None:
    host.files[OCTOBER] = gzipped(content)
    await refresh()
    host.handlers[NOVEMBER] = handler
    await refresh.refused(DatabaseUnreachableError)
    assert len(host.asked) < 10


async def test_a_host_that_does_not_listen_is_unreachable(
    refresh: Downloader, unused_tcp_port: int
) -> None:
    source = DbIpSource(base_url=f"http://127.0.0.1:{unused_tcp_port}/")
    await refresh.refused(DatabaseUnreachableError, source=source)


def test_a_key_is_not_shown() -> None:
    source = MaxMindSource(account_id="123", license_key=KEY)
    assert KEY not in repr(source)
    assert "123" not in repr(source)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<html>Welcome</html>", "damaged or cut off"),
        (gzipped(b"<html>Welcome</html>"), "damaged"),
        (gzipped(bytes(2 * 10**6)), "too large inside"),
        (os.urandom(2 * 10**6), "too large"),
    ],
    ids=["HTML", "packed HTML", "bomb", "large"],
)
async def test_what_is_no_database_is_refused(
    refresh: Downloader, host: Host, content: bytes, body: bytes, words: str
) -> None:
    host.files[OCTOBER] = gzipped(content)
    await refresh()
    host.files[NOVEMBER] = body
    assert await refresh.refused(DatabaseRefusedError) == words


async def test_a_truncated_file_is_refused(
    refresh: Downloader, host: Host, content: bytes
) -> None:
    host.files[NOVEMBER] = gzipped(content)[:-20]
    assert await refresh.refused(DatabaseRefusedError) == "damaged or cut off"
    host.files[NOVEMBER] = gzipped(content[: len(content) // 2])
    assert await refresh.refused(DatabaseRefusedError) == "damaged"


async def test_a_body_without_a_length_is_bounded_too(
    refresh: Downloader, host: Host
) -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        response.enable_chunked_encoding()
        await response.prepare(request)
        try:
            while True:
                await response.write(bytes(100_000))
        except ConnectionError:
            return response

    host.handlers[NOVEMBER] = endless
    assert await refresh.refused(DatabaseRefusedError) == "too large"


async def test_a_host_may_call_the_packed_file_an_encoding(
    refresh: Downloader, host: Host, content: bytes
) -> None:
    host.headers = {"Content-Encoding": "gzip"}
    host.files[NOVEMBER] = gzipped(content)
    await refresh()
    assert refresh.installed == content
    assert host.asked[-1].headers["Accept-Encoding"] == "identity"


async def test_stray_validators_are_not_kept(
    refresh: Downloader, host: Host, content: bytes
) -> None:
    host.headers = {"ETag": "x" * 1000, "Last-Modified": "früher"}
    host.files[NOVEMBER] = gzipped(content)
    version = await refresh()
    assert (version.etag, version.last_modified) == (None, None)


async def test_a_disk_that_is_too_small_is_seen_before(
    refresh: Downloader, host: Host, content: bytes
) -> None:
    host.files[NOVEMBER] = gzipped(content)
    limits = replace(LIMITS, free=10**18)
    told = await refresh.refused(DiskFullError, limits=limits)
    assert "MB are free where 1000000000000 MB are needed" in told
    assert host.asked == []


@pytest.mark.parametrize("job", ["open", "replace"])
async def test_a_disk_that_is_full_in_the_middle_is_called_that(
    refresh: Downloader,
    host: Host,
    content: bytes,
    monkeypatch: pytest.MonkeyPatch,
    job: str,
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    host.files[NOVEMBER] = gzipped(content)
    with monkeypatch.context() as patch:
        patch.setattr(Path, job, full)
        told = await refresh.refused(DiskFullError)
    assert told == "No space left on device"
    await refresh()


async def test_a_folder_that_cannot_be_made_is_called_that(
    refresh: Downloader,
) -> None:
    refresh.folder.parent.joinpath("file").write_text("")
    refresh.folder = refresh.folder.parent / "file" / "folder"
    assert await refresh.refused(DiskFullError) == "Not a directory"


async def test_what_a_power_cut_left_is_removed(
    refresh: Downloader, host: Host, content: bytes
) -> None:
    refresh.folder.mkdir()
    for name in ("downloaded.mmdb.part", "downloaded.mmdb.packed.part"):
        (refresh.folder / name).write_bytes(b"half")
    host.files[NOVEMBER] = gzipped(content)
    await refresh()


async def test_a_canceled_download_leaves_nothing_behind(
    refresh: Downloader, host: Host
) -> None:
    begun = asyncio.Event()

    async def slow(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(bytes(1000))
        begun.set()
        await asyncio.sleep(5)
        return response

    host.handlers[NOVEMBER] = slow
    task = asyncio.create_task(refresh())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert refresh.files == []
