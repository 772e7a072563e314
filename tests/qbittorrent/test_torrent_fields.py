"""What is read of one torrent."""

from dataclasses import dataclass
import math

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.models import (
    STATE_CODES,
    TORRENT,
    Privacy,
    TorrentState,
)
from custom_components.qb_peer_vpn.qbittorrent.torrent_fields import (
    FieldReader,
    clean_text,
    table_row,
)

from .torrents import A, after, full, torrent, value
from .web_ui import load_fixture

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)


@dataclass(frozen=True)
class Case:
    key: str
    sent: object
    column: str
    kept: object


CASES = [
    Case("state", "uploading", "state", STATE_CODES[TorrentState.UPLOADING]),
    Case("state", "pausedUP", "state", STATE_CODES[TorrentState.PAUSED_UPLOAD]),
    Case("state", "stoppedUP", "state", STATE_CODES[TorrentState.STOPPED_UPLOAD]),
    Case("state", "dreaming", "state", STATE_CODES[TorrentState.UNKNOWN]),
    Case("private", True, "private", Privacy.PRIVATE),
    Case("private", False, "private", Privacy.PUBLIC),
    Case("private", None, "private", Privacy.UNKNOWN),
    Case("private", "yes", "private", Privacy.UNKNOWN),
    Case("has_tracker_error", True, "tracker_error", True),
    Case("has_tracker_error", 1, "tracker_error", False),
    Case("force_start", True, "force_start", True),
    Case("super_seeding", True, "super_seeding", True),
    Case("auto_tmm", True, "auto_management", True),
    Case("seq_dl", True, "sequential", True),
    Case("f_l_piece_prio", True, "first_last_first", True),
    Case("num_seeds", 3, "num_seeds", 3),
    Case("num_leechs", True, "num_leechs", 0),
    Case("num_leechs", 1 << 40, "num_leechs", (1 << 31) - 1),
    Case("num_complete", -1, "swarm_seeds", 0),
    Case("num_incomplete", 5, "swarm_leechs", 5),
    Case("priority", 2, "queue_position", 2),
    Case("dlspeed", 7, "download_speed", 7),
    Case("upspeed", "fast", "upload_speed", 0),
    Case("downloaded", 1 << 80, "downloaded", 1 << 53),
    Case("uploaded", 3 << 40, "uploaded", 3 << 40),
    Case("uploaded", -5, "uploaded", 0),
    Case("uploaded", 1.5, "uploaded", 0),
    Case("dl_limit", -1, "download_limit", 0),
    Case("up_limit", -1, "upload_limit", 0),
    Case("up_limit", 1000, "upload_limit", 1000),
    Case("size", 9, "size", 9),
    Case("amount_left", 4, "amount_left", 4),
    Case("completion_on", -1, "completed_on", 0),
    Case("completion_on", 4294967295, "completed_on", 0),
    Case("completion_on", 1790000000, "completed_on", 1790000000),
    Case("last_activity", 5, "last_activity", 5),
    Case("seeding_time", 6, "seeding_time", 6),
    Case("time_active", 8, "active_time", 8),
    Case("eta", 60, "eta", 60),
    Case("eta", 8640000, "eta", -1),
    Case("eta", None, "eta", -1),
    Case("progress", 0.25, "progress", 0.25),
    Case("progress", 1, "progress", 1.0),
    Case("progress", 1.5, "progress", 1.0),
    Case("progress", True, "progress", 0.0),
    Case("ratio", 2.5, "ratio", 2.5),
    Case("ratio", -1, "ratio", math.inf),
    Case("ratio", 10**400, "ratio", 0.0),
    Case("ratio", math.nan, "ratio", 0.0),
    Case("tracker", "http://t.example/secret", "tracker", 0),
    Case("tracker", "", "tracker", -1),
    Case("tracker", None, "tracker", -1),
    Case("category", None, "category", 0),
]


@pytest.mark.parametrize(
    "case", CASES, ids=lambda each: f"{each.key}={each.sent!r:.20}"
)
def test_a_field(case: Case) -> None:
    torrents = after(full({A: torrent(**{case.key: case.sent})})).torrents

    assert value(torrents, A, case.column) == case.kept


@given(st.dictionaries(st.sampled_from([*torrent(), *(c.key for c in CASES)]), JSON))
def test_every_row_fits_whatever_was_sent(row: dict[str, object]) -> None:
    fields = FieldReader().fields(row)

    made = table_row(A.encode(), fields)

    assert len(made) == len(TORRENT.names or ())
    for column in set(fields) - {"name"}:
        assert column in (TORRENT.names or ())
        if TORRENT[column].kind == "i":
            assert -1 <= fields[column] <= 1 << 53


@pytest.mark.parametrize("version", ["4.5.2", "5.3.0"])
@pytest.mark.parametrize("name", ["torrents-info", "torrents-info-states"])
def test_all_states_of_recorded_torrents_are_known(version: str, name: str) -> None:
    rows = load_fixture(version, name)
    assert isinstance(rows, list)

    read = [FieldReader().fields(row)["state"] for row in rows]

    assert STATE_CODES[TorrentState.UNKNOWN] not in read


def test_categories_and_tags_are_numbered() -> None:
    torrents = after(
        full({A: torrent(category="films", tags="z, a,z , ,b")}, categories={"x": {}})
    ).torrents

    assert torrents.categories[value(torrents, A, "category")] == "films"  # type: ignore[call-overload]
    assert torrents.tag_sets[value(torrents, A, "tags")] == ("a", "b", "z")  # type: ignore[call-overload]
    assert {*torrents.categories} == {"", "x", "films"}


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Alpha", "Alpha"),
        ("Київ 東京 😀", "Київ 東京 😀"),
        ("a\x00b\nc\u202ed\ud800e\x1b[31m", "abcde[31m"),
        ("x" * 300, "x" * 255),
        ("", ""),
        (None, None),
        (5, None),
    ],
)
def test_a_text_from_outside_is_cleaned(text: object, cleaned: str | None) -> None:
    assert clean_text(text) == cleaned
