"""What is kept of a tracker's URL: the host."""

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.qbittorrent.tracker_hosts import (
    host_pairs,
    packed_hashes,
    torrent_hash,
    tracker_host,
    url_digest,
)

A, B = "a" * 40, "b" * 40


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://tracker.example/announce", "tracker.example"),
        ("https://Tracker.EXAMPLE.:443/secret/announce", "tracker.example"),
        ("udp://tracker.example:1337/announce?passkey=secret", "tracker.example"),
        ("wss://tracker.example", "tracker.example"),
        ("http://user:secret@tracker.example:80/", "tracker.example"),
        ("http://user@secret@tracker.example/", "tracker.example"),
        ("http://tracker.example?secret@evil.example", "tracker.example"),
        ("http://tracker.example#secret@evil.example", "tracker.example"),
        ("http://81.2.69.142:6969/announce", "81.2.69.142"),
        ("udp://[2001:DB8:0::1]:6969/announce", "2001:db8::1"),
        ("udp://[fe80::1%eth0]:6969/announce", "fe80::1"),
        ("http://bücher.example/secret", "xn--bcher-kva.example"),
        ("http://BÜCHER.example/secret", "xn--bcher-kva.example"),
        ("http://xn--bcher-kva.example/", "xn--bcher-kva.example"),
        ("http://my_tracker.local:9000/announce", "my_tracker.local"),
        ("HTTP://localhost:9/announce", "localhost"),
        ("", None),
        ("tracker.example", None),
        ("/announce/secret", None),
        ("http:///announce", None),
        ("http://:80/", None),
        ("http://[secret]/", None),
        ("http://[::1", None),
        ("http://a b/", None),
        ("http://a..b/", None),
        ("http://ü..b/", None),
        (f"http://{'ü' * 70}/", None),
        (f"http://{'a' * 300}/", None),
        ("http://tracker\x00.example/", None),
        ("http://trac\u202eker.example/", None),
        ("** [DHT] **", None),
        (None, None),
        (7, None),
    ],
)
def test_host(url: object, host: str | None) -> None:
    assert tracker_host(url) == host


@given(st.text() | st.text().map("http://".__add__))
def test_no_url_makes_it_fail(url: str) -> None:
    host = tracker_host(url)

    assert host is None or not {*host} & {*"/?#@[] \0"}


def test_a_url_is_recognized_and_cannot_be_read_back() -> None:
    url = "http://tracker.example/secret\ud800/announce"

    assert url_digest(url) == url_digest(url) != url_digest(url + "/")
    assert b"secret" not in url_digest(url)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (A, A.encode()),
        ("A" * 40, A.encode()),
        ("0123456789" * 4, b"0123456789" * 4),
        ("a" * 39, None),
        ("a" * 64, None),
        ("g" * 40, None),
        ("a" * 40 + "\n", None),
        ("٠" * 40, None),
        (None, None),
        (12, None),
    ],
)
def test_hash(value: object, found: bytes | None) -> None:
    assert torrent_hash(value) == found


def test_hashes_are_packed_without_what_is_none() -> None:
    assert packed_hashes([A, None, "x", B.upper()]) == (A + B).encode()


def test_pairs_of_hosts_and_torrents() -> None:
    urls = {
        b"1": ("a.example", packed_hashes([A, B])),
        b"2": ("b.example", packed_hashes([])),
        b"3": ("a.example", packed_hashes([B])),
    }

    hosts, hashes = host_pairs(urls, {"b.example": 0, "a.example": 1})

    assert hosts.tolist() == [1, 1, 1]
    assert hashes.tolist() == [A.encode(), B.encode(), B.encode()]
    assert [len(each) for each in host_pairs({}, {})] == [0, 0]
