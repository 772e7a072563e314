"""What is read of an answer of ``sync/maindata``, and what is not kept."""

from collections.abc import Callable, Iterator
import gc
import json
import traceback

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.qb_peer_vpn.qbittorrent import plausible, torrent_fields
from custom_components.qb_peer_vpn.qbittorrent.maindata import read_maindata
from custom_components.qb_peer_vpn.qbittorrent.plausible import ImplausibleError
from custom_components.qb_peer_vpn.qbittorrent.torrent_fields import FieldReader
from custom_components.qb_peer_vpn.qbittorrent.torrent_list import read_torrent_list
from custom_components.qb_peer_vpn.web.arriving_json import UnreadableJsonError

from .torrents import A, B, C, Json, after, delta, full, hosts_of, pieces, read, torrent
from .web_ui import load_fixture

VERSIONS = pytest.mark.parametrize("version", ["4.5.2", "5.3.0"])


@VERSIONS
def test_a_full_answer_is_read(version: str) -> None:
    answer = read(load_fixture(version, "sync-maindata"))

    assert (answer.rid, answer.is_full, answer.change_count) == (1, True, 1)
    assert answer.names == ("sample.bin",)
    assert answer.table["num_leechs"].tolist() == [11]
    assert answer.table["upload_limit"].tolist() == [2_000_000]


@VERSIONS
def test_a_delta_is_read(version: str) -> None:
    answer = read(load_fixture(version, "sync-maindata-delta"))

    assert (answer.rid, answer.is_full, answer.change_count) == (2, False, 2)
    assert not len(answer.table)
    assert {fields["active_time"] for fields in answer.changes.values()} == {1, 25}


@VERSIONS
def test_torrents_that_are_gone_are_read(version: str) -> None:
    answer = read(load_fixture(version, "sync-maindata-delta-removed"))

    assert len(answer.removed) == 1
    ((host, hashes),) = answer.urls.values()
    assert (host, len(hashes)) == ("127.0.0.1", 3 * 40)


def test_a_torrent_with_an_overlong_text_is_left_out() -> None:
    rows = {A: torrent(name="Alpha"), B: torrent(comment="x" * 2_200_000)}
    list_of_all = [{"hash": key, **row} for key, row in rows.items()]
    reader = FieldReader()

    answer = read_maindata(
        pieces(full(rows, server_state={"dht_nodes": 3}), 65_536), reader
    )
    _, listed = read_torrent_list(pieces(list_of_all, 65_536), reader)

    assert answer.names == listed == ("Alpha",)
    assert answer.server["dht_nodes"] == 3


@given(st.integers(1, 200))
@settings(max_examples=20)
def test_the_size_of_the_pieces_does_not_matter(size: int) -> None:
    recorded = load_fixture("5.3.0", "sync-maindata")

    answer = read_maindata(pieces(recorded, size), FieldReader())

    assert answer.table.tolist() == read(recorded).table.tolist()


def test_the_order_of_the_members_does_not_matter() -> None:
    answer = full({A: torrent()}, trackers={"http://a.example/": [A]})
    turned = dict(reversed(answer.items()))

    assert hosts_of(after(turned).torrents, A) == {"a.example"}


@pytest.mark.parametrize(
    "row",
    [
        None,
        [],
        "uploading",
        {},
        {"name": "x", "added_on": 1},
        {"state": "uploading", "added_on": 1},
        {"name": "x", "state": "uploading"},
        torrent(state=7),
        torrent(name=None),
        torrent(added_on=True),
    ],
)
def test_a_damaged_torrent_leaves_the_others_alone(row: object) -> None:
    answer = {"rid": 1, "full_update": True, "torrents": {A: row, B: torrent()}}

    assert len(after(answer).torrents) == 1


@pytest.mark.parametrize("key", ["", "a" * 39, "g" * 40, "a" * 64])
def test_a_torrent_without_a_proper_hash_is_left_out(key: str) -> None:
    assert not len(after(full({key: torrent()})).torrents)


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        "Forbidden",
        {},
        {"rid": 0},
        {"rid": True},
        {"rid": "1"},
        {"rid": 1, "torrents": []},
        {"rid": 1, "torrents": None},
        {"rid": 1, "trackers": [A]},
        {"rid": 1, "trackers": {"http://a.example/": A}},
        {"rid": 1, "torrents_removed": {A: 1}},
    ],
)
def test_an_answer_that_is_something_else_is_an_error(answer: object) -> None:
    with pytest.raises(UnreadableJsonError):
        read(answer)


@pytest.mark.parametrize(
    "answer",
    [
        {"rid": 1, "server_state": None},
        {"rid": 1, "server_state": [1]},
        {"rid": 1, "torrents_removed": [1, None, "x"]},
        {"rid": 1, "trackers_removed": [1, None, "x"]},
        {"rid": 1, "trackers": {"** [DHT] **": [A], "x": [1]}},
        {"rid": 1, "something_new": {"a": [{}]}},
        {"rid": 1, "categories": {"a": None}},
    ],
)
def test_parts_that_make_no_sense_are_left_out(answer: Json) -> None:
    state = after(full({A: torrent()}), answer)

    assert len(state.torrents) == 1


def test_thousands_of_torrents_are_read() -> None:
    rows = {f"{n:040x}": torrent(uploaded=n) for n in reversed(range(1_500))}

    table = after(full(rows)).torrents.table

    assert table["uploaded"].tolist() == [*range(1_500)]


IMPLAUSIBLE: dict[str, Json] = {
    "torrents": full({key: torrent() for key in (A, B, C)}),
    "changes": delta({key: {"uploaded": 1} for key in (A, B, C)}),
    "torrents that are gone": delta(torrents_removed=[A, B, C]),
    "categories": delta(categories={name: {} for name in "abc"}),
    "trackers": delta(trackers={f"http://{name}.example/": [A] for name in "abc"}),
    "trackers that are gone": delta(trackers_removed=["a", "b", "c"]),
}


@pytest.mark.parametrize("answer", IMPLAUSIBLE.values(), ids=IMPLAUSIBLE)
def test_an_answer_that_names_implausibly_many_is_refused(
    answer: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plausible, "MAX_NAMED", 3)
    read(answer)
    monkeypatch.setattr(plausible, "MAX_NAMED", 2)

    with pytest.raises(ImplausibleError):
        read(answer)


def test_a_list_with_implausibly_many_torrents_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(plausible, "MAX_NAMED", 2)
    rows = [torrent(hash=key) for key in (A, B, C)]

    with pytest.raises(ImplausibleError):
        read_torrent_list(pieces(rows), FieldReader())


def test_implausibly_many_tags_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torrent_fields, "MAX_TEXTS", 4)
    reader = FieldReader()
    rows = {A: torrent(tags="a, b"), B: torrent(tags="b, a"), C: torrent(tags="c")}

    read(full(rows), reader)
    assert reader.tag_sets.is_nearly_full
    read(full(rows), reader)

    with pytest.raises(ImplausibleError):
        read(full({A: torrent(tags="d, e")}), reader)


@VERSIONS
def test_a_list_of_torrents_is_read(version: str) -> None:
    recorded = load_fixture(version, "torrents-info-states")
    assert isinstance(recorded, list)

    table, names = read_torrent_list(pieces(recorded), FieldReader())

    assert set(table["hash"].tolist()) == {row["hash"].encode() for row in recorded}
    assert sorted(names) == sorted(row["name"] for row in recorded)


def test_damaged_torrents_of_a_list_are_left_out() -> None:
    rows = [None, {}, torrent(), torrent(hash="x"), {"hash": A}, torrent(hash=B)]

    table, _ = read_torrent_list(pieces(rows), FieldReader())

    assert table["hash"].tolist() == [B.encode()]


@pytest.mark.parametrize("answer", [None, {}, "Forbidden", 1])
def test_a_list_of_torrents_that_is_none_is_an_error(answer: object) -> None:
    with pytest.raises(UnreadableJsonError):
        read_torrent_list(pieces(answer), FieldReader())


PASSKEY = "0123passkey4567"
URLS = {
    "path": f"http://a.example/{PASSKEY}/announce",
    "query": f"http://a.example/announce?k={PASSKEY}",
    "user": f"http://{PASSKEY}@a.example/announce",
    "password": f"http://u:{PASSKEY}@a.example:80/announce",
    "fragment": f"http://a.example/#{PASSKEY}",
    "no host": f"{PASSKEY}",
    "brackets": f"http://[{PASSKEY}]/",
    "normalization": f"http://{PASSKEY}@a\u2100.example/",
}


def reachable(start: object) -> Iterator[object]:
    """Yield everything that an object holds, however deep; no modules and classes."""
    seen: set[int] = set()
    waiting = [start]
    while waiting:
        each = waiting.pop()
        if id(each) in seen or isinstance(each, type | type(gc) | Callable):
            continue
        seen.add(id(each))
        yield each
        waiting += gc.get_referents(each)


@pytest.mark.parametrize("url", URLS.values(), ids=URLS)
def test_nothing_of_a_url_but_the_host_is_kept(url: str) -> None:
    row = torrent(tracker=url, magnet_uri=f"magnet:?tr={url}", comment=url)
    state = after(
        full({A: row}, trackers={url: [A]}),
        delta({A: {"tracker": url}}, trackers={url: [A]}),
        delta(trackers_removed=[url]),
        delta(trackers={url: [A]}),
    )

    held = [*reachable(state)]
    assert any(isinstance(each, str) and each == "Something" for each in held)
    for each in held:
        assert not (isinstance(each, str) and PASSKEY in each)
        assert not (isinstance(each, bytes) and PASSKEY.encode() in each)
    assert PASSKEY not in repr(state)


@pytest.mark.parametrize("cut", [30, 60, 90, 120, 150])
def test_an_error_says_nothing_of_the_answer(cut: int) -> None:
    url = URLS["path"]
    content = json.dumps(full({A: torrent(tracker=url)}, trackers={url: [A]}))

    with pytest.raises(UnreadableJsonError) as caught:
        read_maindata(iter([content[:-cut].encode()]), FieldReader())

    error = caught.value
    assert (error.__context__, error.__cause__) == (None, None)
    assert PASSKEY not in "".join(traceback.format_exception(error))
