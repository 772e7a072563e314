"""Requests to hosts that behave, and to hosts that do not."""

import asyncio
import gzip
from pathlib import Path
import traceback

from aiohttp import ClientSession, web
import pytest
from yarl import URL

from custom_components.qb_peer_vpn.web import (
    NO_VALIDATORS,
    RedirectError,
    StatusError,
    UnreachableError,
    Validators,
    WebError,
    WebRequest,
    fetch_to_file,
)

from .fetching import CONTENT, LIMITS, Fetch, drip
from .host import Host, content, redirect, status

TAG = '"abc"'
DATE = "Mon, 02 Mar 2026 10:00:00 GMT"
VALIDATORS = Validators(etag=TAG, last_modified=DATE)


async def conditional(request: web.Request) -> web.Response:
    """Answer like raw.githubusercontent.com: conditional and compressed."""
    headers = {"ETag": TAG, "Last-Modified": DATE}
    if request.headers.get("If-None-Match") == TAG:
        return web.Response(status=304)
    if request.headers.get("If-Modified-Since") == DATE:
        return web.Response(status=304, headers=headers)
    headers["Content-Encoding"] = "gzip"
    return web.Response(body=gzip.compress(CONTENT), headers=headers)


async def test_content_comes_with_its_validators(fetched: Fetch, host: Host) -> None:
    host.answer = conditional

    answer = await fetched(WebRequest(url=host.url))

    assert answer.content == CONTENT
    assert answer.validators == VALIDATORS


@pytest.mark.parametrize(
    "validators", [VALIDATORS, Validators(etag=TAG), Validators(last_modified=DATE)]
)
async def test_unchanged_content_is_not_sent_again(
    fetched: Fetch, host: Host, validators: Validators
) -> None:
    host.answer = conditional

    answer = await fetched(WebRequest(url=host.url, validators=validators))

    assert answer.content is None
    assert answer.validators == validators


async def test_changed_content_comes_with_new_validators(
    fetched: Fetch, host: Host
) -> None:
    host.answer = conditional
    old = Validators(etag='"old"', last_modified="Sun, 01 Mar 2026 10:00:00 GMT")

    answer = await fetched(WebRequest(url=host.url, validators=old))

    assert answer.content == CONTENT
    assert answer.validators == VALIDATORS


async def test_a_host_without_validators_gives_none(fetched: Fetch, host: Host) -> None:
    host.answer = content(CONTENT)

    assert (await fetched(WebRequest(url=host.url))).validators == NO_VALIDATORS


@pytest.mark.parametrize("number", [204, 206, 302, 304, 401, 404, 429, 500, 503])
async def test_another_status_is_an_error_with_its_headers(
    fetched: Fetch, host: Host, number: int
) -> None:
    host.answer = status(number, {"Retry-After": "7"})

    with pytest.raises(StatusError, match=f"HTTP status {number}") as caught:
        await fetched(WebRequest(url=host.url))

    assert caught.value.status == number
    assert caught.value.headers["Retry-After"] == "7"
    assert not caught.value.with_login


async def test_json_is_posted(fetched: Fetch, host: Host) -> None:
    host.answer = content(b"[]")

    await fetched(WebRequest(url=host.url, json=["192.0.2.1"]))

    [asked] = host.asked
    assert (asked.method, asked.body) == ("POST", b'["192.0.2.1"]')


async def test_a_compressed_file_can_be_kept_as_it_is(
    fetched: Fetch, host: Host
) -> None:
    packed = gzip.compress(CONTENT)
    host.answer = content(packed, {"Content-Encoding": "gzip"})

    answer = await fetched(WebRequest(url=host.url, decompress=False))

    assert answer.content == packed
    assert host.asked[0].headers["Accept-Encoding"] == "identity"


@pytest.mark.parametrize("number", [301, 302, 303, 307, 308])
async def test_a_redirect_is_followed(
    fetched: Fetch, host: Host, other_host: Host, number: int
) -> None:
    host.answer = redirect(other_host.url, number)
    other_host.answer = content(CONTENT)

    answer = await fetched(WebRequest(url=host.url, headers={"X-Who": "test"}))

    assert answer.content == CONTENT
    assert other_host.asked[0].headers["X-Who"] == "test"


async def test_only_the_first_host_receives_the_login(
    fetched: Fetch, host: Host, other_host: Host
) -> None:
    host.answer = redirect(other_host.url)
    other_host.answer = status(403)
    login = {"Authorization": "Basic c2VjcmV0"}

    with pytest.raises(StatusError) as caught:
        await fetched(WebRequest(url=host.url, login=login))

    assert host.asked[0].headers["Authorization"] == login["Authorization"]
    assert "Authorization" not in other_host.asked[0].headers
    assert not caught.value.with_login


async def test_a_login_is_sent_again_after_a_redirect_on_its_own_host(
    fetched: Fetch, host: Host
) -> None:
    async def moved_then_refused(request: web.Request) -> web.Response:
        if request.path == "/document":
            return web.Response(status=302, headers={"Location": "/moved"})
        return web.Response(status=403)

    host.answer = moved_then_refused

    with pytest.raises(StatusError) as caught:
        await fetched(WebRequest(url=host.url, login={"Authorization": "Basic c2Vj"}))

    assert [asked.headers["Authorization"] for asked in host.asked] == [
        "Basic c2Vj"
    ] * 2
    assert caught.value.with_login


async def test_without_redirects_each_is_an_error_and_nothing_goes_elsewhere(
    fetched: Fetch, host: Host, other_host: Host
) -> None:
    host.answer = redirect(other_host.url, 307)

    with pytest.raises(StatusError, match="HTTP status 307"):
        await fetched(WebRequest(url=host.url, json=["secret"], max_redirects=0))

    assert other_host.asked == []


async def test_a_circle_of_redirects_ends(fetched: Fetch, host: Host) -> None:
    host.answer = redirect("/document")

    with pytest.raises(RedirectError, match="too many redirects"):
        await fetched(WebRequest(url=host.url, max_redirects=3))

    assert len(host.asked) == 4


@pytest.mark.parametrize(
    "target",
    ["ftp://example.org/list.json", "file:///etc/passwd", "http://", "http://["],
)
async def test_a_redirect_away_from_the_web_is_not_followed(
    fetched: Fetch, host: Host, target: str
) -> None:
    host.answer = redirect(target)

    with pytest.raises(RedirectError):
        await fetched(WebRequest(url=host.url))


async def test_a_redirect_never_leads_out_of_encryption(
    fetched: Fetch, host: Host, encrypted_host: Host
) -> None:
    encrypted_host.answer = redirect(host.url)

    with pytest.raises(RedirectError, match="unsafe"):
        await fetched(WebRequest(url=encrypted_host.url))

    assert host.asked == []


async def test_a_redirect_may_lead_into_encryption(
    fetched: Fetch, host: Host, encrypted_host: Host
) -> None:
    host.answer = redirect(encrypted_host.url)
    encrypted_host.answer = content(CONTENT)

    assert (await fetched(WebRequest(url=host.url))).content == CONTENT


async def test_content_that_is_cut_off_is_no_answer(fetched: Fetch, host: Host) -> None:
    async def cut(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(CONTENT[:50])
        assert request.transport is not None
        request.transport.close()
        return response

    host.answer = cut

    with pytest.raises(UnreachableError):
        await fetched(WebRequest(url=host.url))


async def test_errors_contain_no_address(fetched: Fetch, unused_tcp_port: int) -> None:
    url = URL(f"http://user:secret@127.0.0.1:{unused_tcp_port}/list.json")

    with pytest.raises(UnreachableError) as caught:
        await fetched(WebRequest(url=url))

    assert str(caught.value) == "no complete answer"
    shown = "".join(traceback.format_exception(caught.value))
    assert "127.0.0.1" not in shown
    assert "secret" not in shown


@pytest.mark.parametrize("url", [f"http://{'a' * 70}.example/", "http://..../"])
async def test_an_impossible_host_is_unreachable(fetched: Fetch, url: str) -> None:
    with pytest.raises(WebError):
        await fetched(WebRequest(url=URL(url)))


def test_a_request_shows_no_secret() -> None:
    request = WebRequest(
        url=URL("http://user:secret@example.org/"),
        json=["secret"],
        headers={"X-Key": "secret"},
        login={"Authorization": "secret"},
    )

    assert "secret" not in repr(request)


async def test_a_file_that_cannot_be_written_is_an_error_of_the_disk(
    session: ClientSession, host: Host, tmp_path: Path
) -> None:
    host.answer = content(CONTENT)

    with pytest.raises(FileNotFoundError):
        await fetch_to_file(
            session, WebRequest(url=host.url), LIMITS, tmp_path / "no" / "file"
        )


async def test_a_download_that_is_canceled_closes_its_file(
    session: ClientSession, host: Host, tmp_path: Path
) -> None:
    begun = asyncio.Event()

    async def slow(request: web.Request) -> web.StreamResponse:
        begun.set()
        return await drip(request)

    host.answer = slow
    path = tmp_path / "file"
    task = asyncio.create_task(
        fetch_to_file(session, WebRequest(url=host.url), LIMITS, path)
    )
    await begun.wait()
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
