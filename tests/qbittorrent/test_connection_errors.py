"""Which error is raised for which problem of a connection."""

from collections.abc import Callable
from pathlib import Path
import socket

import pytest

from custom_components.qb_peer_vpn.qbittorrent import (
    BannedError,
    CannotConnectError,
    NotQbittorrentError,
    QbittorrentError,
    QbittorrentVersion,
    RequestRejectedError,
    SessionNotHeldError,
    TlsError,
    TooOldError,
    UnavailableError,
    UnreadableAnswerError,
    WebApi,
    WrongLoginError,
)

from .conftest import Connect
from .web_ui import FORBIDDEN, HTML, Answer, WebUi, serve


def always(answer: Answer) -> Callable[[str, dict[str, str]], Answer]:
    return lambda path, form: answer


def at(where: str, answer: Answer) -> Callable[[str, dict[str, str]], Answer | None]:
    return lambda path, form: answer if path == where else None


async def test_the_version_is_reported(web_ui: WebUi, connect: Connect) -> None:
    version = await connect(web_ui.url).async_version()

    assert version == QbittorrentVersion(
        app=web_ui.release.number, web_api=web_ui.release.web_api
    )
    assert web_ui.logins == 1


async def test_a_wrong_password_is_tried_once(web_ui: WebUi, connect: Connect) -> None:
    session = connect(web_ui.url, password="wrong")

    for _ in range(7):
        with pytest.raises(WrongLoginError):
            await session.async_version()
        with pytest.raises(WrongLoginError):
            await session.async_ask(WebApi.resolves_countries)

    assert web_ui.failed_logins == 1


async def test_no_login_where_one_is_needed(web_ui: WebUi, connect: Connect) -> None:
    session = connect(web_ui.url, "", "")

    for _ in range(7):
        with pytest.raises(WrongLoginError):
            await session.async_version()

    assert web_ui.logins == 0


async def test_no_login_where_none_is_needed(web_ui: WebUi, connect: Connect) -> None:
    web_ui.bypass = True

    await connect(web_ui.url, "", "").async_version()

    assert web_ui.logins == 0


@pytest.mark.parametrize("text", [None, "Ihre IP-Adresse wurde gesperrt."])
async def test_a_ban_is_recognized_in_any_language(
    web_ui: WebUi, connect: Connect, text: str | None
) -> None:
    web_ui.failed_logins = 5
    web_ui.ban_text = text or web_ui.ban_text

    with pytest.raises(BannedError):
        await connect(web_ui.url).async_version()


async def test_a_ban_passes(web_ui: WebUi, connect: Connect) -> None:
    session = connect(web_ui.url)
    web_ui.failed_logins = 5
    with pytest.raises(BannedError):
        await session.async_version()

    web_ui.failed_logins = 0

    await session.async_version()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer(401, "Unauthorized"), RequestRejectedError),
        (Answer(403, "<h1>Forbidden</h1>", "text/html"), NotQbittorrentError),
        (HTML, NotQbittorrentError),
        (Answer(200, ""), NotQbittorrentError),
        (Answer(404), NotQbittorrentError),
        (Answer(400, "Bad Request"), NotQbittorrentError),
        (Answer(405, "Method Not Allowed"), NotQbittorrentError),
        (Answer(502, "Bad Gateway"), UnavailableError),
        (Answer(429, "Slow down"), UnavailableError),
    ],
)
async def test_an_answer_that_is_no_version(
    web_ui: WebUi, connect: Connect, answer: Answer, error: type[QbittorrentError]
) -> None:
    web_ui.override = always(answer)

    with pytest.raises(error):
        await connect(web_ui.url).async_version()

    assert web_ui.failed_logins == 0


async def test_a_session_cookie_that_does_not_come_back(
    web_ui: WebUi, connect: Connect
) -> None:
    web_ui.override = at("app/version", FORBIDDEN)

    with pytest.raises(SessionNotHeldError):
        await connect(web_ui.url).async_version()


async def test_a_wrong_base_path(web_ui: WebUi, connect: Connect) -> None:
    web_ui.bypass = True

    with pytest.raises(NotQbittorrentError):
        await connect(f"{web_ui.url}/elsewhere").async_version()


async def test_an_old_qbittorrent(web_ui: WebUi, connect: Connect) -> None:
    web_ui.override = at("app/version", Answer(200, "v4.0.4"))

    with pytest.raises(TooOldError):
        await connect(web_ui.url).async_version()


async def test_a_dead_port(socket_enabled: None, connect: Connect) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    with pytest.raises(CannotConnectError):
        await connect(f"http://127.0.0.1:{port}").async_version()


@pytest.mark.parametrize("url", ["http://", "http://127.0.0.1:notaport", "http://[::"])
async def test_an_address_that_is_none(connect: Connect, url: str) -> None:
    with pytest.raises(CannotConnectError):
        await connect(url).async_version()


async def test_a_certificate_that_is_not_trusted(
    socket_enabled: None, connect: Connect, certificate: Path
) -> None:
    with serve(WebUi(), certificate) as web_ui, pytest.raises(TlsError):
        await connect(web_ui.url).async_version()


@pytest.mark.filterwarnings("error")
async def test_a_certificate_that_need_not_be_trusted(
    socket_enabled: None,
    connect: Connect,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate.with_name("absent.pem")))
    with serve(WebUi(), certificate) as web_ui:
        session = connect(web_ui.url, verify_ssl=False)

        assert (await session.async_version()).app == "5.3.0"
        await session.async_close()


@pytest.mark.parametrize("body", ["", "<html>", "null", "7", '"text"', '{"peers":'])
async def test_an_answer_that_is_something_else(
    web_ui: WebUi, connect: Connect, body: str
) -> None:
    web_ui.override = at("app/preferences", Answer(200, body, "application/json"))

    with pytest.raises(UnreadableAnswerError):
        await connect(web_ui.url).async_ask(WebApi.resolves_countries)


async def test_no_error_carries_the_host_or_the_login(
    web_ui: WebUi, connect: Connect
) -> None:
    with pytest.raises(WrongLoginError) as caught:
        await connect(web_ui.url, password="wrong").async_version()

    assert str(caught.value) == WrongLoginError.text
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
