"""The hosts of the torrents' trackers.

The URLs of trackers hold passkeys. What is kept of a URL is its host, and a keyed hash to
recognize the URL when qBittorrent names it again. The key dies with the process.
"""

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from ipaddress import IPv6Address
import re
from secrets import token_bytes
from typing import Final

import numpy as np
from numpy.typing import NDArray

_KEY: Final = token_bytes(32)
_DIGEST_BYTES: Final = 16
HASH_BYTES: Final = 40
"""Of a torrent, as it is written."""

_URL: Final = re.compile(
    r"[a-z][a-z0-9+.-]{0,9}://"
    r"(?:[^/?#\\]*@)?"
    r"(?:\[(?P<v6>[0-9a-f:.]{2,45})(?:%[^\]/?#]*)?\]|(?P<name>[^/?#\\:@\[\]]{1,253}))"
    r"(?=[:/?#]|$)",
    re.IGNORECASE,
)
"""Not `urlsplit`: its cache keeps the last URLs, and its errors quote them."""

_HOST: Final = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
_HASH: Final = re.compile(r"[0-9A-Fa-f]{40}")

type UrlDigest = bytes
type TrackerUrls = Mapping[UrlDigest, tuple[str, bytes]]
"""Host and hashes, one after the other, 40 bytes each, of each tracker's URL."""


def tracker_host(url: object) -> str | None:
    """Return the host of a tracker's URL, None if there is none.

    Lower-case, without user, port and path; a name in its IDNA form, an IPv6 address
    without brackets.
    """
    match = _URL.match(url) if isinstance(url, str) else None
    if match is None:
        return None
    try:
        if match["v6"]:
            return str(IPv6Address(match["v6"]))
        # IDNA takes longer than all the rest, and changes nothing about most names.
        name = match["name"].lower()
        host = name if name.isascii() else name.encode("idna").decode()
    except ValueError:
        return None
    host = host.removesuffix(".")
    return host if _HOST.fullmatch(host) else None


def url_digest(url: str) -> UrlDigest:
    """Return what a URL is recognized by."""
    text = url.encode("utf-8", "surrogatepass")
    return blake2b(text, key=_KEY, digest_size=_DIGEST_BYTES).digest()


def torrent_hash(value: object) -> bytes | None:
    """Return a torrent's hash as the table holds it, None if it is no such text."""
    if isinstance(value, str) and _HASH.fullmatch(value):
        return value.lower().encode()
    return None


def packed_hashes(values: Iterable[object]) -> bytes:
    """Put hashes one after the other; leave out what is none."""
    packed = bytearray()
    for value in values:
        packed += torrent_hash(value) or b""
    return bytes(packed)


def with_torrent(
    urls: TrackerUrls, torrent_hash: bytes, found: Mapping[UrlDigest, str]
) -> TrackerUrls:
    """Add a torrent that is at none of the trackers.

    Args:
        urls: the trackers.
        torrent_hash: of the torrent.
        found: the host of each of its URLs.

    """
    added = {
        digest: (host, urls.get(digest, (host, b""))[1] + torrent_hash)
        for digest, host in found.items()
    }
    return {**urls, **added} if added else urls


def host_pairs(
    urls: TrackerUrls, numbers: Mapping[str, int]
) -> tuple[NDArray[np.int32], NDArray[np.bytes_]]:
    """Return host and hash of each torrent at each URL.

    Args:
        urls: the trackers.
        numbers: the index of each host.

    Returns:
        Indexes of hosts, shape (k,), and hashes of torrents, shape (k,).

    """
    hashes = np.frombuffer(
        b"".join(packed for _, packed in urls.values()), f"S{HASH_BYTES}"
    )
    hosts = [numbers[host] for host, _ in urls.values()]
    counts = [len(packed) // HASH_BYTES for _, packed in urls.values()]
    return np.repeat(np.array(hosts, dtype=np.int32), counts), hashes
