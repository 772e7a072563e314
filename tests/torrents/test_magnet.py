"""Magnet links: the hash that they name, and those that deceive."""

from base64 import b32encode
from urllib.parse import quote

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.torrents import (
    BadMagnetError,
    InfoHashes,
    MagnetProblem,
    magnet_link,
    parse_magnet,
    torrent_hash,
)

V1 = "0123456789abcdef0123456789abcdef01234567"
BASE32 = b32encode(bytes.fromhex(V1)).decode()
V2 = "89abcdef" * 8
OTHER = "f" * 40


def problem(text: str) -> MagnetProblem:
    with pytest.raises(BadMagnetError) as caught:
        parse_magnet(text)
    return caught.value.problem


@pytest.mark.parametrize(
    "topics",
    [
        f"xt=urn:btih:{V1}",
        f"xt=urn:btih:{V1.upper()}",
        f"xt=urn:btih:{BASE32}",
        f"xt=urn:btih:{BASE32.lower()}",
        f"XT=URN:BTIH:{V1}",
        f"xt.1=urn:btih:{V1}",
        f"xt=urn%3Abtih%3A{V1}",
        f"xt=urn:btih:{V1}&xt=urn:btih:{BASE32}",
        f"xt=urn:sha1:XYZ&xt=urn:btih:{V1}",
    ],
)
def test_a_v1_hash_is_read_in_each_of_its_forms(topics: str) -> None:
    found = parse_magnet(f"magnet:?{topics}")

    assert found.hashes == InfoHashes(v1=V1)
    assert found.link == f"magnet:?xt=urn:btih:{V1}"


def test_a_v2_hash_is_cut_where_qbittorrent_cuts_it() -> None:
    found = parse_magnet(f"magnet:?xt=urn:btmh:1220{V2}")

    assert found.hashes == InfoHashes(v2=V2)
    assert found.hashes.torrent_hash == V2[:40]


def test_of_two_hashes_qbittorrent_uses_the_second_kind() -> None:
    found = parse_magnet(f"magnet:?xt=urn:btih:{V1}&xt=urn:btmh:1220{V2}&dn=a")

    assert found.hashes == InfoHashes(v1=V1, v2=V2)
    assert found.hashes.torrent_hash == V2[:40]
    assert found.hashes.candidates == (V2[:40], V1)
    assert InfoHashes(v1=V1).candidates == (V1,)
    assert found.link == f"magnet:?xt=urn:btih:{V1}&xt=urn:btmh:1220{V2}&dn=a"


@pytest.mark.parametrize("text", [V1, V1.upper(), f" {BASE32}\n"])
def test_a_bare_hash_becomes_a_link(text: str) -> None:
    assert parse_magnet(text).link == f"magnet:?xt=urn:btih:{V1}"


def test_a_bare_v2_hash_becomes_a_link() -> None:
    assert parse_magnet(V2.upper()).link == f"magnet:?xt=urn:btmh:1220{V2}"


def test_the_scheme_becomes_lower_case_and_all_else_stays() -> None:
    others = "dn=A+%26+B&tr=http%3A%2F%2Ft.example%2Fa&x.pe=1.2.3.4:5&so=0"
    found = parse_magnet(f"  MAGNET:?&{others}&xt=urn:btih:{V1}&\n")

    assert found.link == f"magnet:?xt=urn:btih:{V1}&{others}"
    assert found.name == "A & B"


def test_a_name_is_cleaned() -> None:
    name = quote("\u202eevil\r\n<i>" + "x" * 300)
    found = parse_magnet(f"magnet:?xt=urn:btih:{V1}&dn={name}")

    assert found.name.startswith("evil<i>xxx")
    assert len(found.name) == 200
    assert "evil" not in repr(found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", MagnetProblem.NOT_A_MAGNET),
        ("all", MagnetProblem.NOT_A_MAGNET),
        ("magnet:", MagnetProblem.NOT_A_MAGNET),
        ("file:///etc/passwd", MagnetProblem.NOT_A_MAGNET),
        ("/etc/passwd", MagnetProblem.NOT_A_MAGNET),
        (f"http://magnet:?xt=urn:btih:{V1}", MagnetProblem.NOT_A_MAGNET),
        (V1[:-1], MagnetProblem.NOT_A_MAGNET),
        ("magnet:?", MagnetProblem.NO_HASH),
        ("magnet:?dn=x", MagnetProblem.NO_HASH),
        ("magnet:?xt=", MagnetProblem.NO_HASH),
        ("magnet:?xt=urn:ed2k:31D6", MagnetProblem.NO_HASH),
        (f"magnet:?xt=urn:btih:{V1[1:]}", MagnetProblem.NO_HASH),
        (f"magnet:?xt=urn:btih:{V1}0", MagnetProblem.NO_HASH),
        (f"magnet:?xt=urn:btih:{V1[:-1]}g", MagnetProblem.NO_HASH),
        (f"magnet:?xt=urn:btih:{BASE32[:-1]}1", MagnetProblem.NO_HASH),
        (f"magnet:?xt=urn:btih:{V1}&xt=urn:btih:zz", MagnetProblem.NO_HASH),
        (f"magnet:?xt=urn:btmh:1114{V2}", MagnetProblem.NO_HASH),
        (f"magnet:?xt=urn:btmh:{V2}", MagnetProblem.NO_HASH),
        ("magnet:?xt=urn:btih:" + "٠" * 40, MagnetProblem.NO_HASH),
        (
            f"magnet:?xt=urn:btih:{V1}&xt=urn:btih:{OTHER}",
            MagnetProblem.TWO_TORRENTS,
        ),
        (
            f"magnet:?xt=urn:btmh:1220{V2}&xt=urn:btmh:1220{'0' * 64}",
            MagnetProblem.TWO_TORRENTS,
        ),
        (f"magnet:?xt=urn:btih:{V1}\nfile:///etc/passwd", MagnetProblem.UNPRINTABLE),
        (f"magnet:?xt=urn:btih:{V1}\r/etc/passwd", MagnetProblem.UNPRINTABLE),
        (f"magnet:?xt=urn:btih:{V1}&dn=a b", MagnetProblem.UNPRINTABLE),
        (f"magnet:?xt=urn:btih:{V1}&dn=\x00", MagnetProblem.UNPRINTABLE),
        (f"magnet:?xt=urn:btih:{V1}&dn={'x' * 16_384}", MagnetProblem.TOO_LONG),
    ],
)
def test_hostile_links_are_refused(text: str, expected: MagnetProblem) -> None:
    assert problem(text) is expected


@given(st.text(max_size=80) | st.text(f"magnet:?xt=urnbih&{V1}", max_size=80))
def test_any_text_is_refused_or_becomes_one_line_that_names_one_torrent(
    text: str,
) -> None:
    for each in (text, f"magnet:?{text}", f"magnet:?xt=urn:btih:{V1}&{text}"):
        try:
            found = parse_magnet(each)
        except BadMagnetError:
            continue
        assert found.link.startswith("magnet:?xt=urn:bt")
        assert found.link.isprintable()
        assert torrent_hash(found.hashes.torrent_hash) is not None
        assert parse_magnet(found.link) == found


def test_a_link_can_be_written() -> None:
    link = magnet_link(
        InfoHashes(v1=V1, v2=V2), "A & B/ü", ["http://t.example/a?k=1&l=2"]
    )

    assert link == (
        f"magnet:?xt=urn:btih:{V1}&xt=urn:btmh:1220{V2}&dn=A%20%26%20B%2F%C3%BC"
        "&tr=http%3A%2F%2Ft.example%2Fa%3Fk%3D1%26l%3D2"
    )
    assert parse_magnet(link).name == "A & B/ü"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (V1.upper(), V1),
        (V2, V2[:40]),
        ("all", None),
        ("", None),
        (V1 + "|" + V1, None),
        (V1 + "\n", None),
        (None, None),
        (7, None),
    ],
)
def test_a_hash_is_read_as_qbittorrent_writes_it(
    value: object, expected: str | None
) -> None:
    assert torrent_hash(value) == expected
