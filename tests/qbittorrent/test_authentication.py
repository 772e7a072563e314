"""When a session logs in, what keeps it alive, and which error says why it fails."""

import base64
from collections.abc import AsyncIterator, Callable

import pytest

from custom_components.qb_peer_vpn.qbittorrent import (
    ApiKey,
    BannedError,
    Login,
    NotQbittorrentError,
    ProxyLogin,
    ProxyLoginError,
    QbittorrentError,
    QbittorrentSession,
    RequestRejectedError,
    SessionNotHeldError,
    UserLogin,
    WebApi,
    WrongLoginError,
)

from .web_ui import (
    API_KEY,
    FORBIDDEN,
    HTML,
    PASSWORD,
    USERNAME,
    Answer,
    Release,
    WebUi,
    serve,
)

type Open = Callable[..., QbittorrentSession]

UNAUTHORIZED = Answer(401, "Unauthorized")
PROXY = ProxyLogin(username="me", password="s€cret")
USER = UserLogin(username=USERNAME, password=PASSWORD)
NOBODY = UserLogin(username="", password="")


@pytest.fixture
async def open_session() -> AsyncIterator[Open]:
    sessions: list[QbittorrentSession] = []

    def make(
        url: str,
        login: Login = USER,
        proxy_login: ProxyLogin | None = None,
        extra_headers: dict[str, str] | None = None,
    ) -> QbittorrentSession:
        sessions.append(
            QbittorrentSession(
                url, login, proxy_login=proxy_login, extra_headers=extra_headers
            )
        )
        return sessions[-1]

    yield make
    for session in sessions:
        await session.async_close()


async def ask(session: QbittorrentSession) -> bytes:
    """Make a call that streams."""
    return await session.async_ask(lambda api: api.get("torrents/info", b"".join))


@pytest.mark.parametrize(
    "attributes",
    [
        "expires=Thu, 01 Jan 2026 00:00:00 GMT",
        "Max-Age=0",
        "Max-Age=-1; Secure",
        "Secure",
        "path=/elsewhere",
        "domain=other.example",
        "SameSite=Strict; HttpOnly",
    ],
)
async def test_a_session_cookie_is_sent_beside_any_other_cookie(
    web_ui: WebUi, open_session: Open, attributes: str
) -> None:
    regular = web_ui._login

    def login(form: dict[str, str]) -> Answer:
        answer = regular(form)
        return Answer(
            answer.status, answer.body, cookie=f"{answer.cookie}; {attributes}"
        )

    web_ui._login = login  # type: ignore[method-assign]
    session = open_session(web_ui.url)

    for _ in range(3):
        await ask(session)

    assert web_ui.logins == 1


async def test_a_session_that_ended_is_renewed_once(
    web_ui: WebUi, open_session: Open
) -> None:
    session = open_session(web_ui.url)
    await ask(session)
    web_ui.end_sessions()

    await ask(session)
    await ask(session)

    assert web_ui.logins == 2


async def test_a_proxy_that_makes_401_of_an_ended_session_gets_a_new_login(
    web_ui: WebUi, open_session: Open
) -> None:
    session = open_session(web_ui.url)
    await ask(session)
    web_ui.end_sessions()
    web_ui.override = lambda path, form: (
        UNAUTHORIZED if path != "auth/login" and not web_ui._sessions else None
    )

    await ask(session)

    assert web_ui.logins == 2


@pytest.mark.parametrize("refusal", [FORBIDDEN, UNAUTHORIZED])
async def test_a_session_that_does_not_hold_is_reported_after_one_new_login(
    web_ui: WebUi, open_session: Open, refusal: Answer
) -> None:
    session = open_session(web_ui.url)
    await ask(session)
    web_ui.override = lambda path, form: None if path == "auth/login" else refusal
    asked = len(web_ui.asked)

    with pytest.raises(SessionNotHeldError):
        await ask(session)

    assert web_ui.paths()[asked:] == ["torrents/info", "auth/login", "torrents/info"]


async def test_a_refused_new_login_inside_a_call_counts_and_is_the_last(
    web_ui: WebUi, open_session: Open
) -> None:
    session = open_session(web_ui.url)
    await ask(session)
    web_ui.end_sessions()
    web_ui.password = "changed"

    for _ in range(7):
        with pytest.raises(WrongLoginError):
            await ask(session)

    assert web_ui.failed_logins == 1


async def test_a_refused_new_login_after_401_may_be_the_host_header_and_is_the_last(
    open_session: Open, socket_enabled: None
) -> None:
    """5.2 and newer answers a wrong password and a wrong Host with the same 401."""
    with serve(WebUi(release=Release.V5_3)) as web_ui:
        session = open_session(web_ui.url)
        await ask(session)
        web_ui.override = lambda path, form: UNAUTHORIZED

        for _ in range(7):
            with pytest.raises(RequestRejectedError):
                await ask(session)

        assert web_ui.paths().count("auth/login") == 2
        web_ui.override = None
        await ask(session)
        assert web_ui.logins == 2


async def test_401_before_any_session_is_the_host_header(
    web_ui: WebUi, open_session: Open
) -> None:
    web_ui.override = lambda path, form: UNAUTHORIZED

    with pytest.raises(RequestRejectedError):
        await ask(open_session(web_ui.url))

    assert web_ui.paths() == ["torrents/info"]


async def test_401_where_no_login_is_needed_sends_none(
    web_ui: WebUi, open_session: Open
) -> None:
    web_ui.bypass = True
    session = open_session(web_ui.url, NOBODY)
    await ask(session)
    web_ui.override = lambda path, form: UNAUTHORIZED

    with pytest.raises(RequestRejectedError):
        await ask(session)

    web_ui.override = None
    await ask(session)
    assert web_ui.logins == 0


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer(401, challenge='Basic realm="box"'), ProxyLoginError),
        (Answer(401, "<h1>401</h1>", "text/html"), ProxyLoginError),
        (Answer(407), ProxyLoginError),
        (Answer(403, "<h1>403</h1>", "text/html"), NotQbittorrentError),
    ],
)
async def test_a_proxy_is_distinguished_from_qbittorrent(
    web_ui: WebUi, open_session: Open, answer: Answer, error: type[QbittorrentError]
) -> None:
    web_ui.override = lambda path, form: answer
    session = open_session(web_ui.url)

    for _ in range(2):
        with pytest.raises(error):
            await ask(session)

    assert "auth/login" not in web_ui.paths()
    web_ui.override = None
    await ask(session)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer(403, "<h1>403</h1>", "text/html"), NotQbittorrentError),
        (Answer(401, challenge="Basic"), ProxyLoginError),
        (Answer(404), NotQbittorrentError),
        (Answer(405), NotQbittorrentError),
        (Answer(400), NotQbittorrentError),
        (HTML, NotQbittorrentError),
        (Answer(403, "Your IP address has been banned"), BannedError),
    ],
)
async def test_what_a_login_is_answered_with(
    web_ui: WebUi, open_session: Open, answer: Answer, error: type[QbittorrentError]
) -> None:
    web_ui.override = lambda path, form: answer if path == "auth/login" else None
    session = open_session(web_ui.url)

    with pytest.raises(error) as caught:
        await ask(session)

    assert caught.value.__context__ is None
    web_ui.override = None
    await ask(session)


def basic(web_ui: WebUi) -> set[str | None]:
    return {headers.get("authorization") for headers in web_ui.headers}


async def test_the_login_of_a_proxy_goes_with_each_request(
    web_ui: WebUi, open_session: Open
) -> None:
    session = open_session(
        web_ui.url, proxy_login=PROXY, extra_headers={"CF-Access-Client-Id": "an id"}
    )

    await ask(session)

    encoded = base64.b64encode("me:s€cret".encode()).decode()
    assert basic(web_ui) == {f"Basic {encoded}"}
    assert {headers.get("cf-access-client-id") for headers in web_ui.headers} == {
        "an id"
    }
    assert web_ui.paths() == ["torrents/info", "auth/login", "torrents/info"]


async def test_the_login_of_a_proxy_may_stand_in_the_address(
    web_ui: WebUi, open_session: Open
) -> None:
    url = web_ui.url.replace("://", "://me:p%40ss@")

    await ask(open_session(url))

    encoded = base64.b64encode(b"me:p@ss").decode()
    assert basic(web_ui) == {f"Basic {encoded}"}


@pytest.mark.parametrize(
    "answer", [Answer(401, challenge="Basic"), UNAUTHORIZED], ids=["proxy", "5.2"]
)
async def test_a_refused_login_of_a_proxy_is_the_last(
    web_ui: WebUi, open_session: Open, answer: Answer
) -> None:
    """Without a challenge, it is qBittorrent 5.2, to which a proxy passed it on."""
    web_ui.override = lambda path, form: answer
    session = open_session(web_ui.url, proxy_login=PROXY)

    for _ in range(7):
        with pytest.raises(ProxyLoginError):
            await ask(session)

    assert web_ui.paths() == ["torrents/info"]


async def test_a_refused_login_of_a_proxy_in_the_middle_is_the_last(
    web_ui: WebUi, open_session: Open
) -> None:
    session = open_session(web_ui.url, proxy_login=PROXY)
    await ask(session)
    web_ui.override = lambda path, form: UNAUTHORIZED

    for _ in range(7):
        with pytest.raises(ProxyLoginError):
            await ask(session)

    assert web_ui.paths().count("auth/login") == 2


async def test_a_key_with_an_extra_header_needs_no_login(
    open_session: Open, socket_enabled: None
) -> None:
    with serve(WebUi(release=Release.V5_3)) as web_ui:
        session = open_session(
            web_ui.url, ApiKey(key=API_KEY), extra_headers={"Cookie": "sso=1"}
        )
        await ask(session)
        assert web_ui.headers[-1]["cookie"] == "sso=1"
        assert basic(web_ui) == {f"Bearer {API_KEY}"}


async def test_an_own_cookie_goes_along_with_the_session_s(
    web_ui: WebUi, open_session: Open
) -> None:
    await ask(open_session(web_ui.url, extra_headers={"Cookie": "sso=1"}))

    assert web_ui.headers[-1]["cookie"].startswith("sso=1; ")


async def test_a_key_s_401_is_the_host_header(
    web_ui: WebUi, open_session: Open
) -> None:
    web_ui.override = lambda path, form: UNAUTHORIZED

    with pytest.raises(RequestRejectedError):
        await ask(open_session(web_ui.url, ApiKey(key=API_KEY)))


def test_no_secret_is_in_what_objects_say_of_themselves(web_ui: WebUi) -> None:
    web_api = WebApi(
        url=web_ui.url,
        login=UserLogin(username="me", password="s€cret"),
        verify_ssl=True,
        proxy_login=PROXY,
    )

    for each in (web_api, PROXY, UserLogin(username="me", password="s€cret")):
        assert "s€cret" not in repr(each)
    assert "me" not in repr(PROXY).replace("name", "")
