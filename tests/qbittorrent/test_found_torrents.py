"""Short lists and the log, of whatever shape."""

import json
from typing import Any

import pytest

from custom_components.qb_peer_vpn.qbittorrent.found_torrents import (
    read_by_info_hash,
    read_found,
    read_log,
    read_tags,
)
from custom_components.qb_peer_vpn.web import UnreadableJsonError

HASH = "a1" * 20
OTHER = "b2" * 20


def pieces(answer: Any) -> list[bytes]:
    return [json.dumps(answer).encode()]


def test_rows_that_are_no_torrents_are_passed_over() -> None:
    rows = [None, "text", {"hash": "short", "name": "a"}, {"hash": HASH, "name": "b"}]
    (found,) = read_found(pieces(rows))
    assert (found.hash, found.name) == (HASH, "b")


def test_a_tag_is_one_of_several() -> None:
    rows = [
        {"hash": HASH, "name": "a", "tags": "keep, wanted"},
        {"hash": OTHER, "name": "b", "tags": "unwanted"},
        {"hash": OTHER, "name": "c", "tags": None},
    ]
    (found,) = read_found(pieces(rows), has_tag="wanted")
    assert found.hash == HASH


def test_a_hybrid_is_found_by_either_of_its_hashes() -> None:
    row = {"hash": HASH, "name": "a", "infohash_v1": HASH, "infohash_v2": OTHER + "c3"}
    for wanted in (HASH, OTHER):
        found = read_by_info_hash(pieces([7, row]), hashes=frozenset({wanted}))
        assert found is not None
        assert found.hash == HASH
    assert read_by_info_hash(pieces([row]), hashes=frozenset({"c3" * 20})) is None


def test_lines_of_the_log_without_a_number_or_a_text_are_passed_over() -> None:
    lines = [
        {"id": "7", "message": "a", "type": 1},
        {"id": 7, "message": None, "type": 1},
        {"id": 8, "message": f"b {HASH}", "type": 4},
        {"id": 9, "message": "c", "type": "4"},
    ]
    warning, other = read_log(pieces(lines))
    assert (warning.number, warning.is_warning, warning.hashes) == (8, True, [HASH])
    assert (other.number, other.is_warning) == (9, False)


def test_tags_are_texts_of_a_list() -> None:
    assert read_tags(pieces(["a", 1, None, "b"])) == ["a", "b"]
    with pytest.raises(UnreadableJsonError):
        read_tags(pieces({"a": 1}))
