"""Paths on qBittorrent's machine stay in the allowed folders, and have pairs here."""

import pytest

from custom_components.qb_peer_vpn.torrents import (
    BadPathError,
    PathPair,
    PathProblem,
    check_remote_path,
    to_home_assistant,
    to_qbittorrent,
)

ROOTS = ["/downloads", "/media/films/", r"D:\Torrents", "", "relative", "/x/../etc"]
PAIRS = [
    PathPair(home_assistant="/media", qbittorrent="/data"),
    PathPair(home_assistant="/media/films/", qbittorrent="/films"),
    PathPair(home_assistant="/share", qbittorrent=r"E:\share" + "\\"),
    PathPair(home_assistant="nonsense", qbittorrent="/nonsense"),
    PathPair(home_assistant="/half", qbittorrent="half"),
]


@pytest.mark.parametrize(
    "path",
    [
        "/downloads",
        "/downloads/",
        "/downloads//a/./b",
        "/downloads/a..b/..c",
        "/media/films/ü　x",
        r"D:\Torrents\a",
        "d:/TORRENTS/a",
    ],
)
def test_paths_in_an_allowed_folder_are_fine(path: str) -> None:
    assert check_remote_path(path, ROOTS) == path


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("", PathProblem.RELATIVE),
        ("downloads", PathProblem.RELATIVE),
        ("./downloads", PathProblem.RELATIVE),
        ("~/downloads", PathProblem.RELATIVE),
        ("relative/a", PathProblem.RELATIVE),
        (r"\downloads", PathProblem.RELATIVE),
        (r"\\server\share", PathProblem.RELATIVE),
        ("D:Torrents", PathProblem.RELATIVE),
        ("file:///downloads", PathProblem.RELATIVE),
        ("/downloads/..", PathProblem.PARENT),
        ("/downloads/../etc/passwd", PathProblem.PARENT),
        (r"D:\Torrents\..\a", PathProblem.PARENT),
        ("/downloads/a\0b", PathProblem.UNPRINTABLE),
        ("/downloads/a\nb", PathProblem.UNPRINTABLE),
        ("/downloads/\ud800", PathProblem.UNPRINTABLE),
        ("/downloads/" + "a" * 4_096, PathProblem.TOO_LONG),
        ("/", PathProblem.OUTSIDE),
        ("/etc/hostname", PathProblem.OUTSIDE),
        ("/downloads2/a", PathProblem.OUTSIDE),
        ("/Downloads/a", PathProblem.OUTSIDE),
        ("/media", PathProblem.OUTSIDE),
        (r"C:\Torrents", PathProblem.OUTSIDE),
        (r"/downloads\..\..\etc", PathProblem.OUTSIDE),
    ],
)
def test_hostile_paths_are_refused(path: str, expected: PathProblem) -> None:
    with pytest.raises(BadPathError) as caught:
        check_remote_path(path, ROOTS)
    assert caught.value.problem is expected


def test_without_allowed_folders_nothing_is_allowed() -> None:
    with pytest.raises(BadPathError):
        check_remote_path("/downloads", ["", "relative"])


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("/media", "/data"),
        ("/media/a/b", "/data/a/b"),
        ("/media/films/a", "/films/a"),
        ("/media/films2", "/data/films2"),
        ("/share/a/b", r"E:\share\a\b"),
    ],
)
def test_each_path_has_its_pair_by_the_longest_folder(here: str, there: str) -> None:
    assert to_qbittorrent(here, PAIRS) == there
    assert to_home_assistant(there, PAIRS) == here


def test_a_root_can_be_a_pair() -> None:
    pairs = [PathPair(home_assistant="/mnt/box", qbittorrent="/")]
    assert to_qbittorrent("/mnt/box", pairs) == "/"
    assert to_qbittorrent("/mnt/box/a", pairs) == "/a"
    assert to_home_assistant("/a", pairs) == "/mnt/box/a"


@pytest.mark.parametrize("path", ["/mediaX", "/", "/half/a", "/etc"])
def test_a_path_without_a_pair_is_an_error(path: str) -> None:
    with pytest.raises(BadPathError) as caught:
        to_qbittorrent(path, PAIRS)
    assert caught.value.problem is PathProblem.NO_PAIR


def test_pairs_do_not_show_their_paths() -> None:
    assert "media" not in repr(PAIRS)
