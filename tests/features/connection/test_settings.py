"""The data of a config entry: one form of an address, and credentials out of it."""

from homeassistant.const import (
    CONF_API_KEY,
    CONF_PASSWORD,
    CONF_URL,
    CONF_USERNAME,
    CONF_VERIFY_SSL,
)
from hypothesis import example, given, strategies as st
import pytest

from custom_components.qb_peer_vpn.features.connection.settings import (
    CONF_HEADERS,
    CONF_PROXY_PASSWORD,
    CONF_PROXY_USERNAME,
    ConnectionSettings,
    credentials_in,
    normalize_url,
    parse_headers,
    stored_url,
)
from custom_components.qb_peer_vpn.qbittorrent import ApiKey, ProxyLogin, UserLogin


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("nas", "http://nas"),
        (" nas:8080 ", "http://nas:8080"),
        ("HTTP://NAS:80/", "http://nas"),
        ("https://nas:443/qbt/", "https://nas/qbt"),
        ("https://nas/qbt?x=1#y", "https://nas/qbt"),
        ("http://user:secret@nas:8080", "http://nas:8080"),
        ("user:secret@nas", "http://nas"),
        ("http://[2001:DB8::1]:8080", "http://[2001:db8::1]:8080"),
    ],
)
def test_an_address_has_one_form(typed: str, expected: str) -> None:
    assert normalize_url(typed) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ftp://nas",
        "http://",
        "http:///qbt",
        "nas:99999",
        "http://[::1",
        "://nas",
        "na s",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        normalize_url(typed)
    assert stored_url({CONF_URL: typed}) == ""


@given(st.text(max_size=60) | st.from_regex(r"https?://[\w@:.\[\]/?#%-]{1,40}"))
@example("http://a:b@c:d@e")
@example("http://%")
@example("http://nas/%zz")
@example("http://u%40:p%3A@nas")
def test_any_text_becomes_an_address_that_stays_the_same_or_is_refused(
    text: str,
) -> None:
    try:
        url = normalize_url(text)
    except ValueError:
        return
    assert normalize_url(url) == url
    assert credentials_in(url) == {}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("http://nas", {}),
        ("http://user@nas", {CONF_PROXY_USERNAME: "user", CONF_PROXY_PASSWORD: ""}),
        (
            "http://us%40er:p%3Aw@nas",
            {CONF_PROXY_USERNAME: "us@er", CONF_PROXY_PASSWORD: "p:w"},
        ),
    ],
)
def test_credentials_in_an_address_are_those_of_a_proxy(
    typed: str, expected: dict[str, str]
) -> None:
    assert credentials_in(typed) == expected


def test_credentials_in_a_stored_address_are_used_and_not_kept_in_it() -> None:
    settings = ConnectionSettings.from_data({CONF_URL: "http://user:secret@nas:8080"})
    assert settings.url == "http://nas:8080"
    assert settings.proxy_login == ProxyLogin(username="user", password="secret")
    assert "secret" not in repr(settings)


def test_stored_data_become_settings() -> None:
    settings = ConnectionSettings.from_data(
        {
            CONF_URL: "https://nas",
            CONF_USERNAME: "admin",
            CONF_PASSWORD: " secret ",
            CONF_API_KEY: "",
            CONF_VERIFY_SSL: False,
            CONF_PROXY_USERNAME: "proxy",
            CONF_PROXY_PASSWORD: "other",
            CONF_HEADERS: "A: 1\nB: 2",
        }
    )
    assert settings == ConnectionSettings(
        url="https://nas",
        login=UserLogin(username="admin", password=" secret "),
        verify_ssl=False,
        proxy_login=ProxyLogin(username="proxy", password="other"),
        extra_headers={"A": "1", "B": "2"},
    )


def test_a_key_goes_before_a_login() -> None:
    data = {CONF_URL: "http://nas", CONF_USERNAME: "admin", CONF_API_KEY: "qbt_1"}
    assert ConnectionSettings.from_data(data).login == ApiKey(key="qbt_1")


def test_headers_are_read_line_by_line() -> None:
    text = "CF-Access-Client-Id: a:b \n\n no colon\nEmpty:"
    assert parse_headers(text) == {
        "CF-Access-Client-Id": "a:b",
        "no colon": "",
        "Empty": "",
    }
