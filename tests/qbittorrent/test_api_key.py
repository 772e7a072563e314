"""An API key instead of a login: what it opens, and that it never leads to a ban."""

from collections.abc import Callable, Iterator

import pytest

from custom_components.qb_peer_vpn.qbittorrent import (
    ApiKey,
    ApiKeyUnsupportedError,
    NotQbittorrentError,
    RequestRejectedError,
    UnavailableError,
    WebApi,
    WrongApiKeyError,
)

from .conftest import Connect
from .web_ui import API_KEY, FORBIDDEN, Answer, Release, WebUi, serve

WRONG_KEY = "qbt_" + "b2" * 14


@pytest.fixture
def newer(socket_enabled: None) -> Iterator[WebUi]:
    with serve(WebUi(release=Release.V5_3)) as served:
        yield served


@pytest.fixture
def older(socket_enabled: None) -> Iterator[WebUi]:
    with serve(WebUi(release=Release.V4_5)) as served:
        yield served


async def test_a_key_opens_everything_without_a_login(
    newer: WebUi, connect: Connect
) -> None:
    session = connect(newer.url, api_key=API_KEY)

    assert (await session.async_version()).app == "5.3.0"
    await session.async_ask(WebApi.resolves_countries)

    assert newer.logins == 0


async def test_a_key_works_while_this_machine_is_banned(
    newer: WebUi, connect: Connect
) -> None:
    newer.failed_logins = 5

    await connect(newer.url, api_key=API_KEY).async_version()


async def test_a_wrong_key_is_tried_once(newer: WebUi, connect: Connect) -> None:
    session = connect(newer.url, api_key=WRONG_KEY)

    with pytest.raises(WrongApiKeyError):
        await session.async_version()
    asked = len(newer.asked)
    with pytest.raises(WrongApiKeyError):
        await session.async_ask(WebApi.resolves_countries)

    assert len(newer.asked) == asked
    assert newer.logins == 0


async def test_the_next_poll_reports_that_the_key_was_replaced(
    newer: WebUi, connect: Connect
) -> None:
    session = connect(newer.url, api_key=API_KEY)
    await session.async_version()
    newer.override = lambda path, form: None if path == "/" else FORBIDDEN

    with pytest.raises(WrongApiKeyError):
        await session.async_ask(WebApi.resolves_countries)


async def test_an_older_qbittorrent_knows_no_keys_and_never_bans_for_one(
    older: WebUi, connect: Connect
) -> None:
    for _ in range(12):
        with pytest.raises(ApiKeyUnsupportedError):
            await connect(older.url, api_key=API_KEY).async_version()

    assert older.logins == 0
    await connect(older.url).async_version()


async def test_an_older_qbittorrent_that_needs_no_login_says_so_of_the_key(
    older: WebUi, connect: Connect
) -> None:
    older.bypass = True

    with pytest.raises(ApiKeyUnsupportedError):
        await connect(older.url, api_key=API_KEY).async_version()


def cut_off(path: str, form: dict[str, str]) -> Answer | None:
    if path == "/":
        raise ConnectionAbortedError
    return None


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
async def test_without_the_front_page_the_key_is_reported_as_wrong(
    newer: WebUi, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "socketserver.BaseServer.handle_error", lambda *args: None, raising=True
    )
    newer.override = cut_off

    with pytest.raises(WrongApiKeyError):
        await connect(newer.url, api_key=WRONG_KEY).async_version()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer(401, "Unauthorized"), RequestRejectedError),
        (Answer(403, "<h1>Forbidden</h1>", "text/html"), NotQbittorrentError),
        (Answer(502, "Bad Gateway"), UnavailableError),
    ],
)
async def test_other_trouble_is_not_the_key_s(
    newer: WebUi,
    connect: Connect,
    answer: Answer,
    error: type[Exception],
) -> None:
    newer.override = always(answer)

    with pytest.raises(error):
        await connect(newer.url, api_key=API_KEY).async_version()


def always(answer: Answer) -> Callable[[str, dict[str, str]], Answer]:
    return lambda path, form: answer


async def test_neither_errors_nor_types_show_the_key(
    newer: WebUi, connect: Connect
) -> None:
    with pytest.raises(WrongApiKeyError) as caught:
        await connect(newer.url, api_key=WRONG_KEY).async_version()

    assert WRONG_KEY not in repr(caught.value)
    assert caught.value.__context__ is None
    assert WRONG_KEY not in repr(ApiKey(key=WRONG_KEY))
