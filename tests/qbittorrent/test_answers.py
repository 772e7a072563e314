"""What is read from recorded answers, and from answers that make no sense."""

from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address
import json

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.qbittorrent.answers import (
    connections,
    exit_addresses,
    reduced,
    resolves_countries,
    torrents_with_peers,
)
from custom_components.qb_peer_vpn.qbittorrent.connections import (
    Connection,
    Connections,
)
from custom_components.qb_peer_vpn.qbittorrent.errors import UnreadableAnswerError

from .web_ui import load_fixture

VERSIONS = pytest.mark.parametrize("version", ["4.5.2", "5.3.0"])

ROW: dict[str, object] = {
    "ip": "89.160.20.112",
    "port": 6881,
    "client": "qBittorrent/5.3.0",
    "peer_id_client": "-qB5300-",
    "connection": "μTP",
    "country_code": "se",
    "dl_speed": 1000,
    "up_speed": 2000,
    "downloaded": 30_000,
    "uploaded": 3 << 32,
}

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["peers", "hash", "num_seeds", *ROW]), inner, max_size=6
        )
    ),
    max_leaves=20,
)


def one_row(**changes: object) -> Connections:
    return connections({"peers": {"key": {**ROW, **changes}}})


def without(key: str) -> Connections:
    row = {name: value for name, value in ROW.items() if name != key}
    return connections({"peers": {"key": row}})


@VERSIONS
def test_only_connected_peers_on_public_addresses_are_read(version: str) -> None:
    found = connections(load_fixture(version, "sync-torrentPeers"))

    # The sample also holds a half-open one (203.0.113.77), private, link-local, CGNAT
    # and benchmark addresses.
    assert {str(connection.address) for connection in found} == {
        "89.160.20.112",
        "175.16.199.37",
        "216.160.83.57",
        "2001:218::1",
    }


@VERSIONS
def test_speeds_and_counters_are_read(version: str) -> None:
    (found,) = connections(load_fixture(version, "sync-torrentPeers-seen-from-peer"))

    assert found == Connection(
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
    (found,) = connections(load_fixture(version, "sync-torrentPeers-no-countries"))

    assert found.country_code is None


@VERSIONS
def test_a_web_seed_is_no_peer(version: str) -> None:
    assert not connections(load_fixture(version, "sync-torrentPeers-webseed"))


@VERSIONS
def test_rows_of_a_delta_are_left_out(version: str) -> None:
    assert not connections(load_fixture(version, "sync-torrentPeers-delta"))


@VERSIONS
def test_an_answer_for_another_torrent_is_an_error(version: str) -> None:
    with pytest.raises(UnreadableAnswerError):
        connections(load_fixture(version, "sync-torrentPeers-foreign-rid"))


def test_a_full_row_is_read() -> None:
    assert [*one_row()] == [
        Connection(
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
    row = {key: value for key, value in ROW.items() if key not in {"ip", "port"}}

    assert not connections({"peers": {"x.b32.i2p": row | {"i2p_dest": "x"}}})


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
    answer = {"peers": {"key": {**ROW, "ip": text}}}
    before = connections({"peers": {"key": {**ROW, "ip": known}}})

    assert connections(answer, before=before) == connections(answer) == before


@pytest.mark.parametrize("text", ["10.0.0.1", "fe80::1%eth0", "", "1.2", "a\0", "é:"])
def test_what_is_no_public_address_is_not_taken_for_a_known_one(text: str) -> None:
    answer = {"peers": {"key": {**ROW, "ip": text}}}

    assert not connections(answer, before=one_row())


def test_a_broken_row_leaves_the_others_alone() -> None:
    found = connections({"peers": {"a": None, "b": [], "c": "", "d": 1, "e": ROW}})

    assert len(found) == 1


@pytest.mark.parametrize(
    "answer", [None, [], "", 1, {}, {"peers": None}, {"peers": []}]
)
def test_an_answer_without_peers_is_an_error(answer: object) -> None:
    with pytest.raises(UnreadableAnswerError):
        connections(answer)


@VERSIONS
def test_torrents_with_connected_peers_are_chosen(version: str) -> None:
    answer = load_fixture(version, "torrents-info")
    assert isinstance(answer, list)

    assert torrents_with_peers(answer) == (answer[0]["hash"],)


@VERSIONS
def test_torrents_without_connected_peers_are_not_chosen(version: str) -> None:
    answer = load_fixture(version, "torrents-info-states")
    assert isinstance(answer, list)

    assert set(torrents_with_peers(answer)) == {
        row["hash"] for row in answer if row["num_seeds"] + row["num_leechs"] > 0
    }
    assert len(torrents_with_peers(answer)) < len(answer)


@pytest.mark.parametrize(
    ("seeds", "leechs", "chosen"), [(0, 0, False), (1, 0, True), (0, 1, True)]
)
def test_seeds_and_leechers_both_count(seeds: int, leechs: int, chosen: bool) -> None:
    row = {"hash": "aa", "num_seeds": seeds, "num_leechs": leechs}

    assert bool(torrents_with_peers([row])) is chosen


def test_a_torrent_is_chosen_once_and_broken_rows_are_left_out() -> None:
    row = {"hash": "aa", "num_leechs": 1}

    found = torrents_with_peers(
        [
            None,
            1,
            {},
            {"hash": "bb", "num_leechs": "1"},
            {**row, "hash": None},
            row,
            row,
        ]
    )

    assert found == ("aa",)


@VERSIONS
@pytest.mark.parametrize("name", ["torrents-info", "torrents-info-states"])
def test_a_torrent_says_the_same_when_it_is_reduced(version: str, name: str) -> None:
    answer = load_fixture(version, name)
    assert isinstance(answer, list)
    lean = json.loads(json.dumps(answer), object_hook=reduced)

    assert torrents_with_peers(lean) == torrents_with_peers(answer)
    assert max(map(len, lean)) == 3


@VERSIONS
@pytest.mark.parametrize(
    "name", ["sync-torrentPeers", "transfer-info", "app-preferences"]
)
def test_of_other_answers_nothing_is_given_up(version: str, name: str) -> None:
    answer = load_fixture(version, name)

    assert json.loads(json.dumps(answer), object_hook=reduced) == answer


@pytest.mark.parametrize("answer", [None, {}, "", 1])
def test_a_list_of_torrents_that_is_none_is_an_error(answer: object) -> None:
    with pytest.raises(UnreadableAnswerError):
        torrents_with_peers(answer)


def test_5_3_tells_its_outside_addresses() -> None:
    assert exit_addresses(load_fixture("5.3.0", "transfer-info")) == (
        IPv4Address("81.2.69.142"),
        IPv6Address("2a02:d3c0::9"),
    )


def test_4_5_does_not_tell_its_outside_addresses() -> None:
    assert exit_addresses(load_fixture("4.5.2", "transfer-info")) == (None, None)


@pytest.mark.parametrize("value", ["", None, 0, "unknown", "10.0.0.1", "fd00::1"])
def test_an_outside_address_that_is_none(value: object) -> None:
    answer = {"last_external_address_v4": value, "last_external_address_v6": value}

    assert exit_addresses(answer) == (None, None)


def test_an_outside_address_of_the_other_family_is_none() -> None:
    answer = {
        "last_external_address_v4": "2001:218::1",
        "last_external_address_v6": "::ffff:81.2.69.142",
    }

    assert exit_addresses(answer) == (None, None)


@pytest.mark.parametrize("answer", [None, [], "", 1])
def test_a_transfer_answer_that_is_none_is_an_error(answer: object) -> None:
    with pytest.raises(UnreadableAnswerError):
        exit_addresses(answer)


@given(JSON)
def test_no_answer_raises_anything_else(answer: object) -> None:
    for read in (torrents_with_peers, connections, exit_addresses):
        with suppress(UnreadableAnswerError):
            read(answer)


@given(st.dictionaries(st.sampled_from(list(ROW)), JSON))
def test_every_connection_is_sound_whatever_the_row(changes: dict[str, object]) -> None:
    for connection in one_row(**changes):
        assert connection.address.is_global
        assert min(connection.download_speed, connection.upload_speed) >= 0
        assert min(connection.downloaded, connection.uploaded, connection.port) >= 0
        assert connection.country_code is None or connection.country_code.isupper()


def test_the_address_stays_out_of_the_repr() -> None:
    assert "89.160" not in repr(one_row())


@pytest.mark.parametrize(
    ("answer", "resolves"),
    [
        ({"resolve_peer_countries": True}, True),
        ({"resolve_peer_countries": False}, False),
        ({}, True),
    ],
)
def test_the_preference_of_countries_is_read(
    answer: dict[str, object], resolves: bool
) -> None:
    assert resolves_countries(answer) is resolves


def test_preferences_that_are_none_are_unreadable() -> None:
    with pytest.raises(UnreadableAnswerError):
        resolves_countries("Forbidden")
