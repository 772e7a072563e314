"""Which texts are versions of a supported qBittorrent."""

import pytest

from custom_components.qb_peer_vpn.qbittorrent.errors import (
    NotQbittorrentError,
    TooOldError,
)
from custom_components.qb_peer_vpn.qbittorrent.version import (
    QbittorrentVersion,
    parse_version,
)


@pytest.mark.parametrize(
    ("app", "web_api", "expected"),
    [
        ("v4.1.0", "2.0", ("4.1.0", "2.0")),
        ("v4.1.0", "2.0.0", ("4.1.0", "2.0.0")),
        ("v4.5.2", "2.8.19", ("4.5.2", "2.8.19")),
        ("v5.3.0\n", "2.16.2\n", ("5.3.0", "2.16.2")),
        ("5.3.0", "2.16.2", ("5.3.0", "2.16.2")),
        ("v5.4.0beta1", "2.17", ("5.4.0beta1", "2.17")),
        ("v10.0.0", "3.0", ("10.0.0", "3.0")),
    ],
)
def test_a_version_is_read(app: str, web_api: str, expected: tuple[str, str]) -> None:
    version = parse_version(app, web_api)

    assert version == QbittorrentVersion(app=expected[0], web_api=expected[1])


@pytest.mark.parametrize(
    ("app", "web_api"),
    [
        ("", ""),
        ("<!DOCTYPE html>", "<!DOCTYPE html>"),
        ("v4.5.2", "<html>2.8</html>"),
        ("<p>v4.5.2</p>", "2.8.19"),
        ("v4", "2"),
        ("4.5.2 is not the only text here", "2.8.19"),
        ('{"version": "4.5.2"}', "2.8.19"),
        ("v٤.٥", "2.8"),
        ("v" + "4" * 5000 + ".5", "2.8"),
        ("v5.3." + "0" * 5000, "2.16.2"),
        ("v5.3.0", "2.16." + "9" * 5000),
    ],
)
def test_anything_else_is_no_qbittorrent(app: str, web_api: str) -> None:
    with pytest.raises(NotQbittorrentError):
        parse_version(app, web_api)


@pytest.mark.parametrize(
    ("app", "web_api"),
    [("v4.0.4", "2.0"), ("v3.3.16", "2.0"), ("v4.1.0", "1.9"), ("v4.0.4", "1.15")],
)
def test_a_qbittorrent_before_4_1_is_too_old(app: str, web_api: str) -> None:
    with pytest.raises(TooOldError):
        parse_version(app, web_api)


@pytest.mark.parametrize(
    ("web_api", "expected"),
    [
        ("2.8.19", False),
        ("2.11.4", False),
        ("2.14.0", False),
        ("2.14.1", True),
        ("2.16.2", True),
        ("3.0", True),
    ],
)
def test_api_keys_are_known_since_5_2(web_api: str, expected: bool) -> None:
    assert parse_version("v5.2.0", web_api).knows_api_keys is expected


@pytest.mark.parametrize(
    ("app", "follows"),
    [("4.5.2", False), ("5.2.9", False), ("5.3.0", True), ("5.10.1", True)],
)
def test_old_ones_do_not_follow_a_tunnel(app: str, follows: bool) -> None:
    assert parse_version(app, "2.8.19").follows_tunnels is follows
