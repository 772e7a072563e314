"""Texts that are web addresses, and texts that are not."""

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.web import http_url


@pytest.mark.parametrize(
    "text",
    [
        "http://example.org",
        "https://example.org/list.json",
        "HTTPS://EXAMPLE.org/list.json",
        "http://user:secret@192.168.1.2:8080/a?b=c",
        "http://[2001:db8::1]/",
    ],
)
def test_http_addresses_are_parsed(text: str) -> None:
    url = http_url(text)

    assert url is not None
    assert url.scheme in {"http", "https"}
    assert url.host


@pytest.mark.parametrize(
    "text",
    [
        "",
        "list.json",
        "/etc/passwd",
        "://etc/passwd",
        "file:///etc/passwd",
        "ftp://example.org/list.json",
        "http://",
        "http:list.json",
        "http://[",
        "http://a:b:c/",
        "http://example.org:99999/",
    ],
)
def test_everything_else_is_none(text: str) -> None:
    assert http_url(text) is None


@given(st.text())
def test_no_text_raises(text: str) -> None:
    url = http_url(text)

    assert url is None or url.scheme in {"http", "https"}
