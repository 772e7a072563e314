"""Magnet links (BEP 9, BEP 53): read, check, and write them."""

from base64 import b32decode
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
import re
from typing import Final
from urllib.parse import quote, unquote

from .display import shown_name
from .info_hashes import InfoHashes

MAX_MAGNET_CHARACTERS: Final = 16_384
"""Links with a hundred trackers have 10,000."""

_SCHEME: Final = re.compile(r"magnet:\?", re.IGNORECASE)
_TOPIC: Final = re.compile(r"xt(?:\.\d{1,4})?", re.IGNORECASE | re.ASCII)
_NAME: Final = re.compile(r"dn", re.IGNORECASE)
_V1_HEX: Final = re.compile(r"[0-9a-f]{40}", re.IGNORECASE | re.ASCII)
_V1_BASE32: Final = re.compile(r"[a-z2-7]{32}", re.IGNORECASE | re.ASCII)
_V2_HEX: Final = re.compile(r"[0-9a-f]{64}", re.IGNORECASE | re.ASCII)
_V1_TOPIC: Final = "urn:btih:"
_V2_TOPIC: Final = "urn:btmh:"
_SHA256: Final = "1220"
"""Multihash prefix: SHA-256 with 32 bytes."""


class MagnetProblem(StrEnum):
    """Why a magnet link is refused."""

    TOO_LONG = "too_long"
    NOT_A_MAGNET = "not_a_magnet"
    UNPRINTABLE = "unprintable"
    """There are spaces, line breaks, or control characters in it."""
    NO_HASH = "no_hash"
    """It names no torrent, or not by a valid hash."""
    TWO_TORRENTS = "two_torrents"
    """Its hashes are of different torrents."""


class BadMagnetError(ValueError):
    """A text that is no usable magnet link. It quotes nothing."""

    def __init__(self, problem: MagnetProblem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Magnet:
    """A checked magnet link."""

    hashes: InfoHashes
    name: str = field(repr=False)
    """As it can be shown; "" if the link has none."""
    link: str = field(repr=False)
    """The link in the form that every qBittorrent reads in the same way."""


def parse_magnet(text: str) -> Magnet:
    """Check a magnet link, or a bare hash.

    The link is written again: scheme and hashes as qBittorrent wants them, all else as
    it was.

    Raises:
        BadMagnetError: it is no usable magnet link.

    """
    text = text.strip()
    if len(text) > MAX_MAGNET_CHARACTERS:
        raise BadMagnetError(MagnetProblem.TOO_LONG)
    if bare := _bare_hash(text):
        return _magnet(bare, "", [])
    if not _SCHEME.match(text):
        raise BadMagnetError(MagnetProblem.NOT_A_MAGNET)
    if not text.isprintable() or " " in text:
        raise BadMagnetError(MagnetProblem.UNPRINTABLE)
    topics, names, others = [], [], []
    for part in text.partition("?")[2].split("&"):
        key, _, value = part.partition("=")
        if _TOPIC.fullmatch(key):
            topics.append(unquote(value))
        elif part:
            others.append(part)
            if _NAME.fullmatch(key):
                names.append(unquote(value.replace("+", " ")))
    return _magnet(_hashes(topics), names[0] if names else "", others)


def magnet_link(
    hashes: InfoHashes, name: str = "", trackers: Iterable[str] = ()
) -> str:
    """Write a magnet link."""
    parts = [
        *([f"xt={_V1_TOPIC}{hashes.v1}"] if hashes.v1 else []),
        *([f"xt={_V2_TOPIC}{_SHA256}{hashes.v2}"] if hashes.v2 else []),
        *([f"dn={quote(name, safe='')}"] if name else []),
        *(f"tr={quote(tracker, safe='')}" for tracker in trackers),
    ]
    return "magnet:?" + "&".join(parts)


def _magnet(hashes: InfoHashes, name: str, others: list[str]) -> Magnet:
    link = "&".join([magnet_link(hashes), *others])
    return Magnet(hashes=hashes, name=shown_name(name), link=link)


def _bare_hash(text: str) -> InfoHashes | None:
    if _V2_HEX.fullmatch(text):
        return InfoHashes(v2=text.lower())
    v1 = _v1_hash(text)
    return InfoHashes(v1=v1) if v1 else None


def _hashes(topics: list[str]) -> InfoHashes:
    v1: set[str] = set()
    v2: set[str] = set()
    for topic in topics:
        kind, digits = topic[: len(_V1_TOPIC)].lower(), topic[len(_V1_TOPIC) :]
        if kind == _V1_TOPIC:
            v1.add(_v1_hash(digits))
        elif kind == _V2_TOPIC:
            v2.add(_v2_hash(digits))
    if "" in v1 | v2 or not v1 | v2:
        raise BadMagnetError(MagnetProblem.NO_HASH)
    if len(v1) > 1 or len(v2) > 1:
        raise BadMagnetError(MagnetProblem.TWO_TORRENTS)
    return InfoHashes(v1=next(iter(v1), None), v2=next(iter(v2), None))


def _v1_hash(digits: str) -> str:
    """Return a v1 hash in hexadecimal digits, "" if it is none."""
    if _V1_HEX.fullmatch(digits):
        return digits.lower()
    return b32decode(digits.upper()).hex() if _V1_BASE32.fullmatch(digits) else ""


def _v2_hash(digits: str) -> str:
    """Return a v2 hash in hexadecimal digits, "" if it is none."""
    is_one = digits.startswith(_SHA256) and _V2_HEX.fullmatch(digits[len(_SHA256) :])
    return digits[len(_SHA256) :].lower() if is_one else ""
