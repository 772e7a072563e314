"""What can happen to a database on its way, and that nothing is lost by it."""

import asyncio
from dataclasses import replace
import errno
import json
import os
from pathlib import Path
import shutil
from types import SimpleNamespace

from aiohttp import web
import maxminddb
import pytest

from custom_components.qb_peer_vpn.geolocation import (
    DbIpSource,
    DiskFullError,
    DownloadError,
    LoginRefusedError,
    MaxMindSource,
    NotWritableError,
)
from custom_components.qb_peer_vpn.geolocation.database.refresh import DEFAULT_LIMITS
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

TRANSLATIONS = Path(__file__).parents[3] / "custom_components/qb_peer_vpn/translations"


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


async def test_the_space_that_is_needed_is_enough(
    refresh: Downloader,
    host: Host,
    content: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    host.files[NOVEMBER] = gzipped(content)
    usage = SimpleNamespace(free=DEFAULT_LIMITS.free)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    await refresh(limits=replace(DEFAULT_LIMITS, nodes=10))


async def test_too_little_space_is_compared_in_megabytes(
    refresh: Downloader, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = SimpleNamespace(free=DEFAULT_LIMITS.free - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    told = await refresh.refused(DiskFullError, limits=DEFAULT_LIMITS)
    assert told == "499 MB are free where 500 MB are needed"


@pytest.mark.parametrize("language", ["en", "de", "es", "fr", "nl", "pl", "pt-BR"])
def test_the_issue_names_the_space_that_is_needed(language: str) -> None:
    texts = json.loads((TRANSLATIONS / f"{language}.json").read_text("utf-8"))
    flow = texts["issues"]["disk_full"]["fix_flow"]
    needed = DEFAULT_LIMITS.free // 10**6
    words = flow["step"]["confirm"]["description"].split()
    assert words[words.index(str(needed)) + 1] in {"MB", "Mo"}


@pytest.mark.parametrize(
    ("number", "error"),
    [
        (errno.ENOSPC, DiskFullError),
        (errno.EDQUOT, DiskFullError),
        (errno.EACCES, NotWritableError),
        (errno.EROFS, NotWritableError),
        (errno.EMFILE, NotWritableError),
        (errno.EIO, NotWritableError),
    ],
)
@pytest.mark.parametrize(
    ("place", "job"),
    [
        (Path, "mkdir"),
        (shutil, "disk_usage"),
        (Path, "open"),
        (os, "fsync"),
        (maxminddb, "open_database"),
        (Path, "replace"),
    ],
)
async def test_trouble_with_the_disk_is_called_what_it_is(
    refresh: Downloader,
    host: Host,
    content: bytes,
    monkeypatch: pytest.MonkeyPatch,
    *,
    place: object,
    job: str,
    number: int,
    error: type[DownloadError],
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    host.files[NOVEMBER] = gzipped(content)
    with monkeypatch.context() as patch:
        patch.setattr(place, job, fail)
        told = await refresh.refused(error)
    assert told == os.strerror(number)
    await refresh()


async def test_an_error_without_a_number_is_called_one_of_the_output(
    refresh: Downloader,
    host: Host,
    content: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(descriptor: int) -> None:
        raise OSError

    host.files[NOVEMBER] = gzipped(content)
    monkeypatch.setattr(os, "fsync", fail)
    assert await refresh.refused(NotWritableError) == "output error"


async def test_a_folder_that_cannot_be_made_is_called_that(
    refresh: Downloader,
) -> None:
    refresh.folder.parent.joinpath("file").write_text("")
    refresh.folder = refresh.folder.parent / "file" / "folder"
    assert await refresh.refused(NotWritableError) == "Not a directory"


async def test_a_file_in_the_place_of_the_folder_is_called_that(
    refresh: Downloader,
) -> None:
    refresh.folder.write_text("")
    assert await refresh.refused(NotWritableError) == "File exists"


async def test_a_folder_in_the_place_of_the_file_is_called_that(
    refresh: Downloader, host: Host, content: bytes
) -> None:
    host.files[NOVEMBER] = gzipped(content)
    (refresh.folder / "downloaded.mmdb").mkdir(parents=True)
    with pytest.raises(NotWritableError, match="Is a directory"):
        await refresh()


async def test_a_pipe_in_the_place_of_the_file_is_replaced(
    refresh: Downloader, host: Host, content: bytes
) -> None:
    host.files[NOVEMBER] = gzipped(content)
    refresh.folder.mkdir()
    for name in ("", ".part", ".packed.part"):
        os.mkfifo(refresh.folder / f"downloaded.mmdb{name}")
    async with asyncio.timeout(60):
        await refresh()
    assert (refresh.folder / "downloaded.mmdb").read_bytes() == content


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
