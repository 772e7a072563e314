"""What the table of torrents promises."""

from hypothesis import given, strategies as st
import numpy as np
import pytest

from custom_components.qb_peer_vpn.models import (
    STATE_CODES,
    TORRENT,
    ServerState,
    Torrents,
    TorrentState,
    find_rows,
)

HASHES = ("0" * 39 + "a", "0" * 39 + "b", "f" * 40)


def three() -> Torrents:
    table = np.zeros(3, dtype=TORRENT)
    table["hash"] = HASHES
    table["state"] = [
        STATE_CODES[TorrentState.UPLOADING],
        STATE_CODES[TorrentState.STALLED_DOWNLOAD],
        STATE_CODES[TorrentState.UNKNOWN],
    ]
    table["num_seeds"] = [1, 0, 0]
    table["num_leechs"] = [2, 0, 7]
    return Torrents(
        table=table,
        names=("Alpha", "Beta", "Gamma"),
        hosts=("a.example", "b.example"),
        host_starts=np.array([0, 2, 3], dtype=np.int32),
        host_rows=np.array([0, 2, 1], dtype=np.int32),
    )


@pytest.mark.parametrize(
    ("torrent_hash", "row"), [*zip(HASHES, range(3), strict=True), ("1" * 40, None)]
)
def test_a_torrent_is_found_by_its_hash(torrent_hash: str, row: int | None) -> None:
    assert three().row_of(torrent_hash) == row
    assert three().row_of(torrent_hash.upper()) == row


@given(st.sets(st.binary(min_size=1, max_size=3)), st.lists(st.binary(max_size=3)))
def test_many_are_found_at_once(known: set[bytes], wanted: list[bytes]) -> None:
    table = np.array(sorted(known), dtype="S3")
    places = {text: row for row, text in enumerate(table.tolist())}

    found = find_rows(table, np.array(wanted, dtype="S3"))

    assert found.tolist() == [places.get(text.rstrip(b"\0"), -1) for text in wanted]


def test_rows_say_hash_state_and_number_of_peers() -> None:
    torrents = three()

    assert torrents.hash_at(2) == "f" * 40
    assert torrents.state_at(1) is TorrentState.STALLED_DOWNLOAD
    assert torrents.peer_counts().tolist() == [3, 0, 7]
    assert torrents.in_state(
        [TorrentState.UPLOADING, TorrentState.UNKNOWN]
    ).tolist() == [True, False, True]


def test_torrents_are_found_by_the_host_of_a_tracker() -> None:
    torrents = three()

    assert torrents.rows_at_host(0).tolist() == [0, 2]
    assert torrents.rows_at_host(1).tolist() == [1]


def test_only_the_same_object_is_equal() -> None:
    torrents = three()

    assert torrents == torrents  # noqa: PLR0124
    assert torrents != three()


def test_a_table_cannot_be_changed() -> None:
    torrents = three()

    for array in (torrents.table, torrents.host_rows, torrents.host_starts):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = array[1]


def test_no_name_and_no_host_shows() -> None:
    assert repr(three()) == "<Torrents: 3>"
    assert len(Torrents()) == 0


def test_every_state_has_a_code_of_its_own() -> None:
    assert len({*STATE_CODES.values()}) == len(TorrentState) < 256


def test_no_outside_address_shows() -> None:
    shown = repr(ServerState(exit_v4=None, exit_v6=None))

    assert "exit" not in shown
