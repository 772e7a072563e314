""".torrent files: the hash that qBittorrent uses, and what is refused."""

from hashlib import sha1

import pytest

from custom_components.qb_peer_vpn.torrents import (
    MAX_TORRENT_BYTES,
    BadTorrentFileError,
    TorrentFileProblem,
    Value,
    encode,
    read_torrent_file,
)

from .torrent_files import (
    PIECE,
    hybrid_info,
    torrent,
    v1_hash,
    v1_info,
    v2_hash,
    v2_info,
)


def problem(content: bytes) -> TorrentFileProblem:
    with pytest.raises(BadTorrentFileError) as caught:
        read_torrent_file(content)
    assert "Film" not in str(caught.value)
    return caught.value.problem


def test_a_v1_torrent_has_the_sha1_of_its_info() -> None:
    content = torrent(v1_info())
    found = read_torrent_file(content)

    assert found.hashes.v1 == found.hashes.torrent_hash == v1_hash(v1_info())
    assert found.hashes.v2 is None
    assert (found.name, found.size, found.file_count) == ("Film", PIECE, 1)
    assert (found.piece_size, found.is_private) == (PIECE, False)
    assert found.content == content


def test_a_v2_torrent_has_the_first_digits_of_the_sha256() -> None:
    found = read_torrent_file(torrent(v2_info(private=1)))

    assert found.hashes.v2 == v2_hash(v2_info(private=1))
    assert found.hashes.torrent_hash == v2_hash(v2_info(private=1))[:40]
    assert found.hashes.v1 is None
    assert (found.size, found.file_count, found.is_private) == (10, 2, True)


def test_a_hybrid_torrent_is_known_by_its_v2_hash_and_padding_does_not_count() -> None:
    found = read_torrent_file(torrent(hybrid_info()))

    assert found.hashes.v1 == v1_hash(hybrid_info())
    assert found.hashes.torrent_hash == v2_hash(hybrid_info())[:40]
    assert (found.size, found.file_count) == (10, 2)


def test_the_hash_is_of_the_bytes_as_they_are() -> None:
    unsorted = (
        b"d4:infod6:lengthi1e12:piece lengthi16384e4:name1:a6:pieces20:"
        + bytes(20)
        + b"ee"
    )
    info = unsorted[len(b"d4:info") : -1]

    assert read_torrent_file(unsorted).hashes.v1 == sha1(info).hexdigest()


def test_names_are_shown_without_what_could_deceive() -> None:
    name = "\u202egpj\n<b>x</b>\x00".encode() + b"\xff" + b"y" * 300
    found = read_torrent_file(torrent(v1_info(name=name)))

    assert found.name.startswith("gpj<b>x</b>�yyy")
    assert len(found.name) == 200
    assert "Film" not in repr(read_torrent_file(torrent(v1_info())))


def test_line_breaks_at_the_end_are_passed_over() -> None:
    content = torrent(v1_info())

    assert read_torrent_file(content + b"\r\n").content == content
    assert problem(content + b"x") is TorrentFileProblem.NOT_A_TORRENT


@pytest.mark.parametrize(
    "info",
    [
        pytest.param(1, id="no dictionary"),
        pytest.param({}, id="empty"),
        pytest.param(v1_info(pieces=bytes(19)), id="half a piece hash"),
        pytest.param(v1_info(pieces=[]), id="pieces of another type"),
        pytest.param(v1_info(name=b""), id="no name"),
        pytest.param(v1_info(name=1), id="a number for a name"),
        pytest.param(v1_info(piece_length=0), id="no piece length"),
        pytest.param(v1_info(piece_length=b"1"), id="piece length of another type"),
        pytest.param(v1_info(length=-1), id="negative length"),
        pytest.param(v1_info(length=b"1"), id="length of another type"),
        pytest.param(v1_info(files=1), id="files of another type"),
        pytest.param(v1_info(files=[1]), id="a file of another type"),
        pytest.param(v1_info(files=[{}]), id="a file without a length"),
        pytest.param(v2_info(meta_version=3), id="a version that is unknown"),
        pytest.param(v2_info(file_tree=[]), id="tree of another type"),
        pytest.param(v2_info(file_tree={b"a": 1}), id="a folder of another type"),
        pytest.param(
            v2_info(file_tree={b"a": {b"": 1}}), id="an entry of another type"
        ),
    ],
)
def test_what_is_no_torrent_is_refused(info: Value) -> None:
    assert problem(torrent(info)) is TorrentFileProblem.NOT_A_TORRENT


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<!DOCTYPE html>",
        b"le",
        encode({b"announce": b"x"}),
        torrent(v1_info())[:-1],
        b"d4:info" + encode(v1_info()) + b"4:info" + encode(v1_info()) + b"e",
    ],
    ids=["empty", "page", "list", "without info", "truncated", "info twice"],
)
def test_other_content_is_refused(content: bytes) -> None:
    assert problem(content) is TorrentFileProblem.NOT_A_TORRENT


def test_a_file_above_the_cap_is_refused() -> None:
    content = torrent(v1_info(x=bytes(MAX_TORRENT_BYTES)))
    assert problem(content) is TorrentFileProblem.TOO_LARGE
    assert problem(bytes(100_000_000)) is TorrentFileProblem.TOO_LARGE
