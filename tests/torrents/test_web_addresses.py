"""qBittorrent opens what it is given: hostile addresses never get there."""

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.torrents import (
    AddressProblem,
    BadAddressError,
    check_torrent_url,
)


def problem(text: str, *, allow_private: bool = False) -> AddressProblem | None:
    try:
        check_torrent_url(text, allow_private=allow_private)
    except BadAddressError as err:
        return err.problem
    return None


def test_an_error_does_not_quote_the_address() -> None:
    with pytest.raises(BadAddressError) as caught:
        check_torrent_url("file:///secret")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "http://tracker.example/a.torrent",
        "HTTPS://Tracker.Example:8443/a?key=secret&x=@\u00fc#f",
        "https://tracker.example.",
        "https://bücher.example/a",
        "http://1.1.1.1/a.torrent",
        "http://[2606:4700::1111]:80/a",
        "http://0x01010101/",
        "http://docker_host:8080/a",
    ],
)
def test_web_addresses_are_fine(url: str) -> None:
    assert check_torrent_url(f" {url}\n") == url


@pytest.mark.parametrize(
    "text",
    [
        "",
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "/etc/passwd",
        r"C:\secret.torrent",
        r"\\server\share\secret",
        "secret.torrent",
        "bc://bt/secret",
        "ftp://tracker.example/secret",
        "data:text/plain,secret",
        "javascript:secret",
        "magnet:?xt=urn:btih:secret",
        "http:tracker.example",
        "http:/tracker.example",
        "view-source:http://tracker.example",
        "//tracker.example/secret",
        "a" * 40,
    ],
)
def test_other_schemes_and_paths_are_refused(text: str) -> None:
    assert problem(text, allow_private=True) is AddressProblem.SCHEME


@pytest.mark.parametrize("mark", ["\n", "\r", "\r\n", "\t", " ", "\0", "\u2028"])
def test_what_could_become_two_addresses_is_refused(mark: str) -> None:
    text = f"http://tracker.example/a{mark}file:///etc/passwd"
    assert problem(text, allow_private=True) is AddressProblem.UNPRINTABLE


@pytest.mark.parametrize(
    "url",
    [
        "http://user:secret@tracker.example/",
        "http://user@tracker.example/",
        "http://@tracker.example/",
        "http://tracker.example@127.0.0.1/",
        r"http://tracker.example\@127.0.0.1/",
    ],
)
def test_a_login_is_refused(url: str) -> None:
    assert problem(url, allow_private=True) is AddressProblem.LOGIN


PRIVATE = [
    "127.0.0.1",
    "127.1",
    "127.0.0.1.",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "017700000001",
    "0177.0.0.1",
    "１２７.0.0.1",
    "127。0。0。1",
    "0",
    "0x0",
    "0.0.0.0",
    "10.0.0.1",
    "10.1",
    "172.16.0.1",
    "192.168.1.1",
    "192.168.257",
    "169.254.169.254",
    "100.64.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "[::1]",
    "[::]",
    "[fe80::1]",
    "[fd00::1]",
    "[ff02::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:c0a8:101]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "localhost",
    "LOCALHOST.",
    "a.localhost",
]


@pytest.mark.parametrize("host", PRIVATE)
def test_private_addresses_in_all_their_forms_are_refused(host: str) -> None:
    for url in (f"http://{host}", f"https://{host}:8080/a"):
        assert problem(url) is AddressProblem.PRIVATE
        assert problem(url, allow_private=True) is None


@pytest.mark.parametrize(
    "url",
    [
        "http://",
        "http:///a",
        "http://:80/",
        "http://a..b/",
        "http://.a/",
        "http://a:b/",
        "http://a:70000/",
        "http://%31%32%37.0.0.1/",
        "http://a%00.example/",
        r"http://tracker.example\.127.0.0.1/",
        r"http://tracker.example/\a",
        "http://[::1/",
        "http://::1/",
        "http://[1.2.3.4]/",
        "http://[fe80::1%25eth0]/",
        "http://[::1]x/",
        "http://1.2.3.4.5/",
        "http://1.2.3.256/",
        "http://256.1.1.1/",
        "http://4294967296/",
        "http://1.08/",
        "http://example.0x/",
        "http://example.1/",
        "http://a<b/",
        "http://" + "a" * 254 + "/",
        "http://" + "ü" * 64 + ".example/",
    ],
)
def test_what_programs_read_in_different_ways_is_refused(url: str) -> None:
    assert problem(url, allow_private=True) is AddressProblem.MALFORMED


def test_a_long_address_is_refused() -> None:
    assert problem("http://a.example/" + "a" * 2_048) is AddressProblem.TOO_LONG


@given(text=st.text(max_size=40), allow_private=st.booleans())
def test_any_text_is_refused_or_is_one_web_address(
    text: str, *, allow_private: bool
) -> None:
    for each in (text, f"http://{text}", f"http://a.example/{text}"):
        if problem(each, allow_private=allow_private) is None:
            url = check_torrent_url(each, allow_private=allow_private)
            assert url.lower().startswith(("http://", "https://"))
            assert url.isprintable()
            assert " " not in url
