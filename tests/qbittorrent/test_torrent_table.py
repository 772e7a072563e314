"""How the table of torrents is kept up to date."""

from dataclasses import replace
from itertools import pairwise
import json
import tracemalloc

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.qb_peer_vpn.qbittorrent import (
    UnreadableAnswerError,
    torrent_fields,
    torrent_table,
)
from custom_components.qb_peer_vpn.qbittorrent.maindata import read_maindata
from custom_components.qb_peer_vpn.qbittorrent.torrent_fields import FieldReader
from custom_components.qb_peer_vpn.qbittorrent.torrent_list import read_torrent_list
from custom_components.qb_peer_vpn.qbittorrent.torrent_table import (
    TableState,
    with_active,
    with_list,
    with_maindata,
)

from .torrents import (
    A,
    B,
    C,
    Json,
    after,
    delta,
    full,
    hosts_of,
    name_of,
    pieces,
    read,
    torrent,
    value,
)

FIRST = full(
    {
        B: torrent(name="Beta", uploaded=20, tracker="http://b.example/x"),
        A: torrent(name="Alpha", uploaded=10, category="films", tags="x"),
    },
    trackers={
        "http://b.example/x": [B],
        "udp://b.example:1337/y": [B],
        "http://ab.example/": [A, B, C],
    },
    categories={"films": {}},
    server_state={"up_info_speed": 3},
)


def test_a_full_answer_is_sorted_by_hash() -> None:
    torrents = after(FIRST).torrents

    assert torrents.table["hash"].tolist() == [A.encode(), B.encode()]
    assert torrents.names == ("Alpha", "Beta")


def test_the_order_of_names_is_kept_until_one_changes() -> None:
    state = after(FIRST)
    first = state.torrents.name_ranks()
    assert first.tolist() == [1, 2]

    faster = read(delta({B: {"upspeed": 5}}), state.reader)
    state = with_maindata(state, faster)
    assert state.torrents.name_ranks() is first

    state = with_maindata(state, read(delta({B: {"name": "aa"}}), state.reader))
    assert state.torrents.name_ranks().tolist() == [2, 1]


def test_a_torrent_is_found_at_all_its_hosts_once() -> None:
    torrents = after(FIRST).torrents

    assert hosts_of(torrents, A) == {"ab.example"}
    assert hosts_of(torrents, B) == {"b.example", "ab.example"}
    assert len(torrents.host_rows) == 3


def test_a_delta_changes_what_it_names() -> None:
    before = after(FIRST)
    now = after(FIRST, delta({A: {"uploaded": 11}, B: {"name": "Better"}}))

    assert value(now.torrents, A, "uploaded") == 11
    assert value(now.torrents, B, "uploaded") == 20
    assert name_of(now.torrents, B) == "Better"
    assert value(before.torrents, A, "uploaded") == 10
    assert hosts_of(now.torrents, B) == hosts_of(before.torrents, B)


def test_a_new_torrent_is_added_where_it_belongs() -> None:
    between = "a" * 39 + "f"
    now = after(
        FIRST,
        delta(
            {between: torrent(name="New", uploaded=5)},
            trackers={"http://new.example/": [between]},
        ),
    ).torrents

    assert now.names == ("Alpha", "New", "Beta")
    assert hosts_of(now, between) == {"new.example"}
    assert hosts_of(now, B) == {"b.example", "ab.example"}
    assert value(now, B, "uploaded") == 20


def test_a_torrent_that_is_gone_is_removed() -> None:
    now = after(FIRST, delta(torrents_removed=[A, C])).torrents

    assert now.names == ("Beta",)
    assert hosts_of(now, B) == {"b.example", "ab.example"}


def test_a_tracker_that_is_gone_is_removed() -> None:
    now = after(FIRST, delta(trackers_removed=["http://ab.example/", "unknown"]))

    assert hosts_of(now.torrents, A) == set()
    assert hosts_of(now.torrents, B) == {"b.example"}


def test_one_of_two_urls_of_a_host_can_go() -> None:
    now = after(FIRST, delta(trackers_removed=["http://b.example/x"]))

    assert hosts_of(now.torrents, B) == {"b.example", "ab.example"}


def test_a_tracker_gets_other_torrents() -> None:
    now = after(FIRST, delta(trackers={"http://ab.example/": [A]}))

    assert hosts_of(now.torrents, B) == {"b.example"}


def test_the_announced_tracker_counts_where_no_list_has_the_torrent() -> None:
    now = after(FIRST, delta({C: torrent(tracker="http://c.example/")})).torrents

    assert hosts_of(now, C) == {"ab.example"}
    other = after(full({C: torrent(tracker="http://c.example/")})).torrents
    assert hosts_of(other, C) == {"c.example"}


def test_changes_of_an_unknown_torrent_are_left_out() -> None:
    before = after(FIRST)
    now = after(FIRST, delta({C: {"state": "uploading", "uploaded": 4}}))

    assert now.torrents.table.tolist() == before.torrents.table.tolist()


SAME: dict[str, Json] = {
    "nothing": delta(),
    "a field that is not kept": delta({A: {"popularity": 3.5, "reannounce": 4}}),
    "values as they were": delta({A: {"uploaded": 10, "name": "Alpha", "tags": "x"}}),
    "a torrent as it was": delta({A: FIRST["torrents"][A]}),  # type: ignore[index]
    "a tracker as it was": delta(trackers={"http://b.example/x": [B]}),
    "a torrent that was never there": delta(torrents_removed=[C]),
    "the same full answer": FIRST,
}


@pytest.mark.parametrize("answer", SAME.values(), ids=SAME)
def test_the_table_stays_the_same_object_while_nothing_changes(answer: Json) -> None:
    before = after(FIRST)

    now = with_maindata(before, read(answer, before.reader))

    assert now.torrents is before.torrents
    assert now.server == before.server


@pytest.mark.parametrize(
    "answer",
    [
        delta({A: {"uploaded": 11}}),
        delta({A: {"name": "Other"}}),
        delta({C: torrent()}),
        delta(torrents_removed=[A]),
        delta(trackers={"http://new.example/": [A]}),
        delta(categories={"music": {}}),
        full({}),
    ],
)
def test_the_table_is_another_object_after_a_change(answer: Json) -> None:
    assert after(FIRST, answer).torrents is not after(FIRST).torrents


def test_the_state_of_the_program_is_kept_across_deltas() -> None:
    assert after(FIRST, delta()).server.upload_speed == 3
    assert after(FIRST, full({})).server.upload_speed is None


def test_words_that_are_out_of_use_ask_for_a_full_answer() -> None:
    state = after(FIRST)
    assert not state.is_bloated

    for number in range(10_100):
        state.reader.tag_sets.number((f"tag {number}",))

    assert state.is_bloated


def test_a_table_of_thousands_takes_little_memory() -> None:
    """30,000 torrents have 30 MB."""
    name = "Torrent number {} of those that are kept for others, with a long name"
    rows = {f"{n:040x}": torrent(name=name.format(n), size=n) for n in range(3_000)}
    content = json.dumps(full(rows, trackers={"http://a.example/": [*rows]})).encode()
    tracemalloc.start()

    arrived = (content[at : at + 65_536] for at in range(0, len(content), 65_536))
    state = TableState()
    state = with_maindata(state, read_maindata(arrived, state.reader))
    used, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(state.torrents) == 3_000
    assert used < 2_000_000
    assert most < 4_000_000


def listed(state: TableState, rows: dict[str, Json], *, all_: bool) -> TableState:
    answer = [{"hash": key, **row} for key, row in rows.items()]
    table, names = read_torrent_list(pieces(answer), state.reader)
    return (with_list if all_ else with_active)(state, table, names)


def test_a_list_of_all_replaces_the_table() -> None:
    now = listed(after(FIRST), {B: torrent(name="Beta"), C: torrent()}, all_=True)

    assert now.torrents.names == ("Beta", "Something")
    assert hosts_of(now.torrents, C) == {"ab.example"}
    assert now.server.upload_speed == 3


def test_a_list_of_the_active_ones_leaves_the_others_where_they_are() -> None:
    state = after(full({A: torrent(upspeed=7, num_leechs=2), B: torrent(dlspeed=1)}))

    now = listed(state, {A: torrent(upspeed=9)}, all_=False).torrents

    assert value(now, A, "upload_speed") == 9
    assert value(now, A, "num_leechs") == 0
    assert value(now, B, "download_speed") == 0


def test_an_active_torrent_that_is_new_is_added() -> None:
    row = torrent(name="New", tracker="http://new.example/")

    now = listed(after(FIRST), {"d" * 40: row}, all_=False).torrents

    assert now.names == ("Alpha", "Beta", "New")
    assert hosts_of(now, "d" * 40) == {"new.example"}


@pytest.mark.parametrize("all_", [True, False])
def test_lists_without_news_keep_the_object(all_: bool) -> None:
    rows = {A: torrent(upspeed=7), B: torrent()}
    state = listed(after(full(rows)), rows, all_=True)

    again = listed(state, rows if all_ else {A: rows[A]}, all_=all_)

    assert again.torrents is state.torrents


KEYS = st.sampled_from([A, B, C, "0" * 40, "1" * 40])
URLS = st.sampled_from(
    [
        "http://a.example/1",
        "http://a.example/2",
        "udp://b.example:1/",
        "http://c.example/",
    ]
)
ROWS = st.fixed_dictionaries(
    {
        "name": st.text(max_size=3),
        "uploaded": st.integers(0, 9),
        "tags": st.sampled_from(["", "x", "x, y"]),
    }
)


@given(
    st.lists(
        st.tuples(
            st.dictionaries(KEYS, ROWS, max_size=4),
            st.dictionaries(URLS, st.sets(KEYS), max_size=3),
        ),
        min_size=1,
        max_size=5,
    )
)
@settings(max_examples=150, deadline=None)
def test_deltas_lead_to_what_a_full_answer_says(
    worlds: list[tuple[dict[str, Json], dict[str, set[str]]]],
) -> None:
    wholes = [
        (
            {key: torrent(**row) for key, row in rows.items()},
            {url: sorted(hashes & rows.keys()) for url, hashes in urls.items()},
        )
        for rows, urls in worlds
    ]
    answers = [full(wholes[0][0], trackers=wholes[0][1])]
    for (old, old_urls), (new, new_urls) in pairwise(wholes):
        answers.append(
            delta(
                {
                    key: row
                    if key not in old
                    else {k: v for k, v in row.items() if old[key][k] != v}
                    for key, row in new.items()
                },
                torrents_removed=sorted(old.keys() - new.keys()),
                trackers={u: h for u, h in new_urls.items() if old_urls.get(u) != h},
                trackers_removed=sorted(old_urls.keys() - new_urls.keys()),
            )
        )

    found = after(*answers).torrents
    expected = after(full(wholes[-1][0], trackers=wholes[-1][1])).torrents

    assert found.names == expected.names
    for column in ("hash", "uploaded", "state"):
        assert found.table[column].tolist() == expected.table[column].tolist()
    for row, key in enumerate(expected.table["hash"].tolist()):
        assert hosts_of(found, key.decode()) == hosts_of(expected, key.decode())
        assert (
            found.tag_sets[found.table["tags"][row]]
            == expected.tag_sets[expected.table["tags"][row]]
        )


@pytest.mark.parametrize(
    ("limit", "more"),
    [
        ("MAX_NAMED", {"torrents": {C: torrent()}}),
        ("MAX_NAMED", {"trackers": {"http://c.example/": [], "udp://d.example/": []}}),
        (
            "MAX_MEMBERSHIPS",
            {"trackers": {"http://c.example/": [A, B], "udp://d.example/": [A]}},
        ),
    ],
    ids=["torrents", "trackers", "torrents at trackers"],
)
def test_deltas_cannot_pile_up_more_than_is_plausible(
    limit: str, more: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torrent_table, limit, 2)
    first = after(
        full({A: torrent(), B: torrent()}, trackers={"http://a.example/": []})
    )
    answer = read(delta() | more, first.reader)

    with pytest.raises(UnreadableAnswerError):
        with_maindata(first, answer)


def test_a_reader_without_room_for_words_wants_a_full_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = after(full({A: torrent(tags="a, b, c")}))
    assert not first.is_bloated

    monkeypatch.setattr(torrent_fields, "MAX_TEXTS", 4)
    assert first.is_bloated


def test_an_empty_reader_knows_no_tag_and_no_category() -> None:
    state = replace(TableState(), reader=FieldReader())

    assert state.torrents.categories == ("",)
    assert state.torrents.tag_sets == ((),)
