"""What is read of recorded answers of ``sync/torrentPeers``, and of broken ones."""

from collections.abc import Iterator
from contextlib import suppress
from ipaddress import IPv4Address
import json
from pathlib import Path

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.swarm import (
    NO_PEERS,
    TorrentPeer,
    TorrentPeers,
    reading,
)
from custom_components.qb_peer_vpn.swarm.reading import read_torrent_peers
from custom_components.qb_peer_vpn.web import UnreadableJsonError
from tests.qbittorrent.torrents import PEER_ROW

FIXTURES = Path(__file__).parent.parent / "fixtures" / "qbittorrent"

VERSIONS = pytest.mark.parametrize("version", ["4.5.2", "5.3.0"])

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["peers", "hash", "num_seeds", *PEER_ROW]),
            inner,
            max_size=6,
        )
    ),
    max_leaves=20,
)


def pieces(answer: object, size: int = 100) -> Iterator[bytes]:
    content = json.dumps(answer).encode()
    return (content[at : at + size] for at in range(0, len(content), size))


def read(answer: object, *, before: TorrentPeers = NO_PEERS) -> TorrentPeers:
    return read_torrent_peers(pieces(answer), before=before)


def recorded(version: str, name: str) -> TorrentPeers:
    content = (FIXTURES / f"qbt-{version}-{name}.json").read_bytes()
    return read_torrent_peers([content])


def one_row(**changes: object) -> TorrentPeers:
    return read({"peers": {"key": {**PEER_ROW, **changes}}})


def without(key: str) -> TorrentPeers:
    row = {name: value for name, value in PEER_ROW.items() if name != key}
    return read({"peers": {"key": row}})


@VERSIONS
def test_only_connected_peers_on_public_addresses_are_read(version: str) -> None:
    found = recorded(version, "sync-torrentPeers")

    # The sample also holds a half-open one (203.0.113.77), private, link-local, CGNAT
    # and benchmark addresses.
    assert {str(peer.address) for peer in found} == {
        "89.160.20.112",
        "175.16.199.37",
        "216.160.83.57",
        "2001:218::1",
    }


@VERSIONS
def test_speeds_and_counters_are_read(version: str) -> None:
    (found,) = recorded(version, "sync-torrentPeers-seen-from-peer")

    assert found == TorrentPeer(
        address=IPv4Address("81.2.69.142"),
        port=16881,
        country_code=None,
        download_speed=5368,
        upload_speed=0,
        downloaded=81_920,
        uploaded=0,
    )


@VERSIONS
def test_a_country_that_was_not_resolved_is_none(version: str) -> None:
    (found,) = recorded(version, "sync-torrentPeers-no-countries")

    assert found.country_code is None


@VERSIONS
def test_a_web_seed_is_no_peer(version: str) -> None:
    assert not recorded(version, "sync-torrentPeers-webseed")


@VERSIONS
def test_rows_of_a_delta_are_left_out(version: str) -> None:
    assert not recorded(version, "sync-torrentPeers-delta")


@VERSIONS
def test_an_answer_for_another_torrent_is_an_error(version: str) -> None:
    with pytest.raises(UnreadableJsonError):
        recorded(version, "sync-torrentPeers-foreign-rid")


def test_a_full_row_is_read() -> None:
    assert [*one_row()] == [
        TorrentPeer(
            address=IPv4Address("89.160.20.112"),
            port=6881,
            country_code="SE",
            download_speed=1000,
            upload_speed=2000,
            downloaded=30_000,
            uploaded=3 << 32,
        ),
    ]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("se", "SE"),
        ("SE", "SE"),
        ("", None),
        (None, None),
        ("swe", None),
        ("s1", None),
        ("ßß", None),
        (46, None),
    ],
)
def test_country_code(code: object, expected: str | None) -> None:
    assert one_row(country_code=code)[0].country_code == expected


@pytest.mark.parametrize(
    "key", ["country_code", "connection", "peer_id_client", "port"]
)
def test_a_row_may_lack(key: str) -> None:
    assert len(without(key)) == 1


@pytest.mark.parametrize(
    ("key", "field"),
    [
        ("port", "port"),
        ("dl_speed", "download_speed"),
        ("up_speed", "upload_speed"),
        ("downloaded", "downloaded"),
        ("uploaded", "uploaded"),
    ],
)
def test_a_number_that_is_absent_is_zero(key: str, field: str) -> None:
    assert getattr(without(key)[0], field) == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"client": "", "peer_id_client": ""},
        {"client": None, "peer_id_client": None},
        {"connection": "Web"},
        {"ip": None},
        {"ip": ""},
        {"ip": 3232235777},
        {"ip": "example.org"},
        {"ip": "89.160.20.112:6881"},
        {"up_speed": "fast"},
        {"up_speed": -1},
        {"up_speed": True},
        {"dl_speed": None},
        {"dl_speed": 1.5},
        {"downloaded": -1},
        {"uploaded": None},
        {"port": "6881"},
        {"port": 65_536},
        {"uploaded": 1 << 70},
    ],
)
def test_a_row_is_left_out(changes: dict[str, object]) -> None:
    assert not one_row(**changes)


def test_a_peer_over_i2p_is_left_out() -> None:
    row = {key: value for key, value in PEER_ROW.items() if key not in {"ip", "port"}}

    assert not read({"peers": {"x.b32.i2p": row | {"i2p_dest": "x"}}})


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("81.2.69.142", "81.2.69.142"),
        ("81.2.69.0", "81.2.69.0"),
        ("2a02:d3c0::", "2a02:d3c0::"),
        ("2A02:D3C0:0::9", "2a02:d3c0::9"),
        ("::ffff:81.2.69.142", "81.2.69.142"),
    ],
)
def test_a_known_address_is_read_like_a_new_one(text: str, known: str) -> None:
    answer = {"peers": {"key": {**PEER_ROW, "ip": text}}}
    before = read({"peers": {"key": {**PEER_ROW, "ip": known}}})

    assert read(answer, before=before) == read(answer) == before


@pytest.mark.parametrize("text", ["10.0.0.1", "fe80::1%eth0", "", "1.2", "a\0", "é:"])
def test_what_is_no_public_address_is_not_taken_for_a_known_one(text: str) -> None:
    answer = {"peers": {"key": {**PEER_ROW, "ip": text}}}

    assert not read(answer, before=one_row())


def test_a_broken_row_leaves_the_others_alone() -> None:
    found = read({"peers": {"a": None, "b": [], "c": "", "d": 1, "e": PEER_ROW}})

    assert len(found) == 1


@pytest.mark.parametrize(
    "answer", [None, [], "", 1, {}, {"peers": None}, {"peers": []}]
)
def test_an_answer_without_peers_is_an_error(answer: object) -> None:
    with pytest.raises(UnreadableJsonError):
        read(answer)


@given(JSON)
def test_no_answer_raises_anything_else(answer: object) -> None:
    with suppress(UnreadableJsonError):
        read(answer)


@given(st.dictionaries(st.sampled_from(list(PEER_ROW)), JSON))
def test_every_peer_is_sound_whatever_the_row(changes: dict[str, object]) -> None:
    for peer in one_row(**changes):
        assert peer.address.is_global
        assert min(peer.download_speed, peer.upload_speed) >= 0
        assert min(peer.downloaded, peer.uploaded, peer.port) >= 0
        assert peer.country_code is None or peer.country_code.isupper()


@pytest.mark.parametrize("row", [PEER_ROW, {}, None])
def test_an_answer_with_implausibly_many_peers_is_refused(
    row: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MAX_PEERS", 2)
    read({"peers": {str(key): row for key in range(2)}})

    with pytest.raises(UnreadableJsonError):
        read({"peers": {str(key): row for key in range(3)}})


def test_the_address_stays_out_of_the_repr() -> None:
    assert "89.160" not in repr(one_row()) + repr([*one_row()])
