"""No redirect is followed: the user learns where the address leads."""

import re

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.qbittorrent import (
    ApiKey,
    Login,
    QbittorrentSession,
    RedirectedError,
    UserLogin,
    WrongApiKeyError,
    https_upgrade,
)
from custom_components.qb_peer_vpn.qbittorrent.addresses import redirect_target

from .hostile import Line, Script, answer, misbehaving
from .web_ui import API_KEY, PASSWORD, USERNAME, Answer, Release, WebUi, serve

pytestmark = pytest.mark.usefixtures("socket_enabled")

USER = UserLogin(username=USERNAME, password=PASSWORD)
NOBODY = UserLogin(username="", password="")
KEY = ApiKey(key=API_KEY)
STATUSES = [301, 302, 303, 307, 308]


def sending_on(target: str, status: int, *, only: bytes = b"") -> Script:
    """The port 80 of a proxy: it sends everything on to another address."""

    def script(line: Line) -> None:
        while request := line.request():
            if only not in request:
                line.send(answer(b"Forbidden", status=b"403 Forbidden"))
                continue
            path = request.split(b" ")[1]
            line.send(
                answer(
                    b"",
                    b"Location: " + target.encode() + path + b"?token=secret",
                    status=b"%d Elsewhere" % status,
                )
            )

    return script


async def target_of(url: str, login: Login) -> str:
    session = QbittorrentSession(url, login, verify_ssl=False)
    try:
        with pytest.raises(RedirectedError) as caught:
            await session.async_version()
    finally:
        await session.async_close()
    assert str(caught.value) == RedirectedError.text
    return caught.value.target


@pytest.mark.parametrize("login", [NOBODY, USER, KEY])
@pytest.mark.parametrize("status", STATUSES)
async def test_a_forwarding_proxy_is_reported_and_nothing_reaches_its_target(
    status: int, login: Login
) -> None:
    with (
        serve(WebUi(bypass=True)) as elsewhere,
        misbehaving(sending_on(elsewhere.url, status)) as server,
    ):
        assert await target_of(server.url, login) == elsewhere.url

        assert elsewhere.asked == []
        assert elsewhere.logins == 0


@pytest.mark.parametrize("status", STATUSES)
async def test_user_name_and_password_are_not_sent_to_another_host(status: int) -> None:
    with (
        serve(WebUi()) as elsewhere,
        misbehaving(sending_on(elsewhere.url, status, only=b"auth/login")) as server,
    ):
        assert await target_of(server.url, USER) == elsewhere.url

        assert elsewhere.asked == []


async def test_a_key_that_is_refused_does_not_follow_the_front_page() -> None:
    with (
        serve(WebUi()) as elsewhere,
        misbehaving(sending_on(elsewhere.url, 302, only=b"GET / ")) as server,
    ):
        session = QbittorrentSession(server.url, KEY)
        with pytest.raises(WrongApiKeyError):
            await session.async_version()
        await session.async_close()

        assert elsewhere.asked == []


async def test_a_redirect_in_the_middle_of_a_session() -> None:
    with serve(WebUi(release=Release.V5_3)) as web_ui:
        session = QbittorrentSession(web_ui.url, USER)
        await session.async_version()
        web_ui.override = lambda path, form: Answer(
            302, location="https://sso.example/in"
        )
        with pytest.raises(RedirectedError) as caught:
            await session.async_version()
        await session.async_close()

    assert caught.value.target == "https://sso.example"


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("https://nas.local/api/v2/app/version", "https://nas.local"),
        ("https://nas.local/qbt/api/v2/auth/login", "https://nas.local"),
        ("https://eve:secret@nas.local/?code=1#top", "https://nas.local"),
        ("https://nas.local:8443/in?rd=x", "https://nas.local:8443"),
        ("https://nas.local:8080/in;jsessionid=secret", "https://nas.local:8080"),
        ("/login", "http://nas.local:8080"),
        ("/login;jsessionid=secret", "http://nas.local:8080"),
        ("/token/secret/", "http://nas.local:8080"),
        ("/![x](http://evil.example/p.png)", "http://nas.local:8080"),
        ("//other.example/", "http://other.example"),
        ("//my_nas:9090/", "http://my_nas:9090"),
        ("https://[2001:db8::1]:8443/", "https://[2001:db8::1]:8443"),
        ("https://nas.local:notaport/", ""),
        ("https://nas.local:99999/", ""),
        ("http://[::", ""),
        ("https:///nowhere", ""),
        ("https://:443/", ""),
        ("ftp://nas.local/", ""),
        ("javascript:alert(1)", ""),
        ("https://`nas`.local/", ""),
        ("https://![x](http:8080)/", ""),
        ("https://n\u00e4s.local/", ""),
        ("https://nas.local\x07/", ""),
        ("https://nas.local/\x07", "https://nas.local"),
        ("https://nas.local/" + "a" * 1000, "https://nas.local"),
        ("https://" + "a" * 1000 + "/", ""),
    ],
)
def test_only_scheme_host_and_port_of_a_target_are_shown(
    location: str, target: str
) -> None:
    url = "http://nas.local:8080/api/v2/app/version"

    assert redirect_target(url, location) == target


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("https://nas.local/qbt/api/v2/app/version", "https://nas.local/qbt"),
        ("https://nas.local/qbt/", "https://nas.local/qbt"),
        ("https://nas.local/qbt/login", "https://nas.local"),
        ("https://nas.local:8443/qbt/", "https://nas.local:8443"),
        ("https://other.local/qbt/", "https://other.local"),
    ],
)
def test_the_path_stays_where_only_http_becomes_https(
    location: str, target: str
) -> None:
    url = "http://nas.local/qbt/api/v2/app/version"

    assert redirect_target(url, location) == target


@given(st.text(max_size=40), st.sampled_from(["", "/", "//", "http://", "https://a"]))
def test_no_target_can_hold_markup(text: str, start: str) -> None:
    target = redirect_target("http://nas.local/api/v2/app/version", start + text)

    assert re.fullmatch(r"(https?://[0-9A-Za-z._:\[\]-]+)?", target)


@pytest.mark.parametrize(
    ("url", "target", "upgraded"),
    [
        ("http://nas.local", "https://nas.local", True),
        ("http://nas.local:80/qbt/", "https://nas.local:443/qbt", True),
        ("http://nas.local:8080", "https://nas.local:8080", True),
        ("http://NAS.local", "https://nas.local", True),
        ("http://nas.local:8080", "https://nas.local", False),
        ("http://nas.local", "https://nas.local:8443", False),
        ("http://nas.local", "https://other.local", False),
        ("http://nas.local", "https://nas.local/login", False),
        ("http://nas.local", "http://nas.local", False),
        ("https://nas.local", "https://nas.local", False),
        ("http://nas.local", "", False),
        ("http://nas.local", "https://nas.local:notaport", False),
    ],
)
def test_only_a_change_of_the_scheme_can_be_taken_over(
    url: str, target: str, upgraded: bool
) -> None:
    assert https_upgrade(url, target) == (target if upgraded else None)
