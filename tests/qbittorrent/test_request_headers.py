"""Which headers go with every request, and which cannot."""

import pytest

from custom_components.qb_peer_vpn.qbittorrent import (
    ApiKey,
    AuthorizationConflictError,
    InvalidHeaderError,
    ProxyLogin,
    QbittorrentSession,
    UserLogin,
    request_headers,
    split_proxy_login,
)

USER = UserLogin(username="admin", password="right")
KEY = ApiKey(key="qbt_key")
PROXY = ProxyLogin(username="me", password="secret")


def test_a_user_s_login_needs_no_header() -> None:
    assert request_headers(USER) == {"Accept-Encoding": "identity"}


@pytest.mark.parametrize(
    ("login", "proxy_login", "extra"),
    [
        (KEY, PROXY, {}),
        (KEY, None, {"authorization": "Basic x"}),
        (USER, PROXY, {"AUTHORIZATION": "Basic x"}),
    ],
)
def test_two_cannot_share_the_header_authorization(
    login: UserLogin | ApiKey, proxy_login: ProxyLogin | None, extra: dict[str, str]
) -> None:
    with pytest.raises(AuthorizationConflictError):
        request_headers(login, proxy_login, extra)
    with pytest.raises(AuthorizationConflictError):
        QbittorrentSession(
            "http://127.0.0.1:1", login, proxy_login=proxy_login, extra_headers=extra
        )


def test_a_key_with_a_login_in_the_address_is_a_conflict_too() -> None:
    with pytest.raises(AuthorizationConflictError):
        QbittorrentSession("http://me:secret@127.0.0.1:1", KEY)


def test_an_own_authorization_is_sent_where_nothing_else_is() -> None:
    headers = request_headers(USER, None, {"Authorization": "Bearer of.sso"})

    assert headers["Authorization"] == "Bearer of.sso"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("", "a"),
        ("Two words", "a"),
        ("Colon:", "a"),
        ("Ümlaut", "a"),
        ("Fine", ""),
        ("Fine", " a"),
        ("Fine", "a\r\nInjected: b"),
        ("Fine", "a\x00"),
        ("Fine", "a" * 5000),
        ("Fine", "s€cret"),
        ("Content-Length", "1"),
        ("transfer-encoding", "chunked"),
        ("Connection", "close"),
        ("Accept-Encoding", "gzip"),
    ],
)
def test_a_header_that_breaks_requests_is_refused(name: str, value: str) -> None:
    with pytest.raises(InvalidHeaderError):
        request_headers(USER, None, {name: value})


@pytest.mark.parametrize(
    ("url", "plain", "login"),
    [
        ("http://nas.local:8080/qbt", "http://nas.local:8080/qbt", None),
        ("https://me:secret@nas.local", "https://nas.local", PROXY),
        (
            "http://me%40home:p%3Ass@[2001:db8::1]:80/",
            "http://[2001:db8::1]:80/",
            ProxyLogin(username="me@home", password="p:ss"),
        ),
        (
            "http://me@nas.local",
            "http://nas.local",
            ProxyLogin(username="me", password=""),
        ),
        ("http://@nas.local", "http://nas.local", None),
        (
            "http://a@b:c@nas.local",
            "http://nas.local",
            ProxyLogin(username="a@b", password="c"),
        ),
    ],
)
def test_the_login_in_an_address_is_the_proxy_s(
    url: str, plain: str, login: ProxyLogin | None
) -> None:
    assert split_proxy_login(url) == (plain, login)
