""".torrent files of all kinds, made here."""

from hashlib import sha1, sha256

from custom_components.qb_peer_vpn.torrents import Value, encode

PIECE = 16_384


def v1_info(**changes: Value) -> dict[bytes, Value]:
    return {
        b"length": PIECE,
        b"name": b"Film",
        b"piece length": PIECE,
        b"pieces": bytes(20),
        **{name.replace("_", " ").encode(): value for name, value in changes.items()},
    }


def v2_info(**changes: Value) -> dict[bytes, Value]:
    leaf: Value = {b"": {b"length": 5, b"pieces root": b"r" * 32}}
    return {
        b"file tree": {b"folder": {b"a.txt": leaf}, b"b.txt": leaf},
        b"meta version": 2,
        b"name": b"Film",
        b"piece length": PIECE,
        **{name.replace("_", " ").encode(): value for name, value in changes.items()},
    }


def hybrid_info() -> dict[bytes, Value]:
    # In the order of the tree, or qBittorrent refuses it.
    padded: Value = [
        {b"length": 5, b"path": [b"b.txt"]},
        {b"attr": b"p", b"length": PIECE - 5, b"path": [b".pad", b"16379"]},
        {b"length": 5, b"path": [b"folder", b"a.txt"]},
    ]
    return {**v2_info(), b"files": padded, b"pieces": bytes(40)}


def torrent(info: Value) -> bytes:
    return encode({b"announce": b"http://tracker.example/secret", b"info": info})


def v1_hash(info: Value) -> str:
    return sha1(encode(info)).hexdigest()


def v2_hash(info: Value) -> str:
    return sha256(encode(info)).hexdigest()
