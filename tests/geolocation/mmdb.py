"""Write small databases in MaxMind's format, as vendors publish them.

After the MaxMind DB file format specification, version 2.0: a binary search tree over the
bits of the address, sixteen zero bytes, the records, and the metadata at the end.
"""

from collections.abc import Mapping, Sequence
from ipaddress import ip_network
from pathlib import Path
import struct

from custom_components.qb_peer_vpn.models import IpNetwork

type Value = (
    str | float | int | bool | bytes | Sequence[Value] | Mapping[str, Value] | Number
)

_SEPARATOR = bytes(16)
_METADATA_MARKER = b"\xab\xcd\xefMaxMind.com"

_STRING, _DOUBLE, _BYTES, _UINT16, _UINT32, _MAP = 2, 3, 4, 5, 6, 7
_INT32, _UINT64, _UINT128, _ARRAY, _BOOLEAN, _FLOAT = 8, 9, 10, 11, 14, 15


class Number(float):
    """A number in the single precision that flat files use."""


def write_mmdb[Network: IpNetwork | str](
    path: Path,
    records: Mapping[Network, Mapping[str, Value]],
    *,
    database_type: str,
    ip_version: int,
    build_epoch: int,
    record_size: int = 28,
) -> None:
    """Write a database; the longest network wins where they overlap.

    IPv4 networks stand at ``::/96`` in a file of IP version 6.

    Raises:
        ValueError: an IPv6 network in a file of IP version 4, or a file too large for
            the record size of 24, 28 or 32 bits.

    """
    tree = _Tree()
    data = bytearray()
    offsets: dict[bytes, int] = {}
    networks = [(ip_network(network), record) for network, record in records.items()]
    for network, record in sorted(networks, key=lambda item: item[0].prefixlen):
        encoded = _encoded(record)
        if encoded not in offsets:
            offsets[encoded] = len(data)
            data += encoded
        tree.insert(*_bits(network, ip_version), offsets[encoded])
    path.write_bytes(
        tree.packed(record_size)
        + _SEPARATOR
        + data
        + _METADATA_MARKER
        + _metadata(
            database_type, ip_version, build_epoch, len(tree.nodes), record_size
        )
    )


def nested_record(
    country_code: str,
    city: str | None,
    latitude: float,
    longitude: float,
    accuracy_radius: int | None = None,
) -> dict[str, Value]:
    """Return a record as MaxMind and DB-IP publish it."""
    location: dict[str, Value] = {"latitude": latitude, "longitude": longitude}
    if accuracy_radius is not None:
        location["accuracy_radius"] = accuracy_radius
    record: dict[str, Value] = {
        "country": {"iso_code": country_code, "names": {"en": country_code}},
        "location": location,
    }
    if city is not None:
        record["city"] = {"names": {"en": city}}
    return record


def flat_record(
    country_code: str, city: str, latitude: float, longitude: float
) -> dict[str, Value]:
    """Return a record as sapics/ip-location-db publishes it."""
    return {
        "city": city,
        "country_code": country_code,
        "latitude": Number(latitude),
        "longitude": Number(longitude),
        "postcode": "",
        "state1": "",
        "state2": "",
        "timezone": "",
    }


class _Tree:
    """Nodes of two branches: None, the number of a node, or ``-1 - offset`` of a record."""

    def __init__(self) -> None:
        self.nodes: list[list[int | None]] = [[None, None]]

    def insert(self, bits: int, length: int, offset: int) -> None:
        """Lead the first bits to a record; shorter networks must have come before."""
        leaf = -1 - offset
        if length == 0:
            self.nodes[0] = [leaf, leaf]
            return
        node = 0
        for position in range(length - 1, 0, -1):
            node = self._child(node, bits >> position & 1)
        self.nodes[node][bits & 1] = leaf

    def _child(self, node: int, bit: int) -> int:
        child = self.nodes[node][bit]
        if child is None or child < 0:
            self.nodes.append([child, child])
            child = self.nodes[node][bit] = len(self.nodes) - 1
        return child

    def packed(self, record_size: int) -> bytes:
        """Return the search tree section."""
        packed = bytearray()
        for left, right in self.nodes:
            first, second = self._pointer(left), self._pointer(right)
            if max(first, second) >> record_size:
                raise ValueError("too large for the record size")
            if record_size == 28:
                middle = first >> 24 << 4 | second >> 24
                packed += (first & 0xFFFFFF).to_bytes(3)
                packed += bytes((middle,))
                packed += (second & 0xFFFFFF).to_bytes(3)
            else:
                packed += first.to_bytes(record_size // 8)
                packed += second.to_bytes(record_size // 8)
        return bytes(packed)

    def _pointer(self, branch: int | None) -> int:
        if branch is None:
            return len(self.nodes)
        if branch >= 0:
            return branch
        return len(self.nodes) + len(_SEPARATOR) - 1 - branch


def _bits(network: IpNetwork, ip_version: int) -> tuple[int, int]:
    if network.version > ip_version:
        raise ValueError("an IPv6 network needs a file of IP version 6")
    length = network.prefixlen + (96 if network.version < ip_version else 0)
    width = 128 if ip_version == 6 else 32
    return int(network.network_address) >> (width - length), length


def _metadata(
    database_type: str,
    ip_version: int,
    build_epoch: int,
    node_count: int,
    record_size: int,
) -> bytes:
    # Readers insist on these widths.
    fields = {
        "binary_format_major_version": _unsigned(_UINT16, 2),
        "binary_format_minor_version": _unsigned(_UINT16, 0),
        "build_epoch": _unsigned(_UINT64, build_epoch),
        "database_type": _encoded(database_type),
        "description": _encoded({"en": database_type}),
        "ip_version": _unsigned(_UINT16, ip_version),
        "languages": _encoded(["en"]),
        "node_count": _unsigned(_UINT32, node_count),
        "record_size": _unsigned(_UINT16, record_size),
    }
    return _control(_MAP, len(fields)) + b"".join(
        _encoded(key) + value for key, value in fields.items()
    )


def _encoded(value: Value) -> bytes:  # noqa: PLR0911  (one line a type)
    match value:
        case bool():
            return _control(_BOOLEAN, int(value))
        case Number():
            return _control(_FLOAT, 4) + struct.pack(">f", value)
        case float():
            return _control(_DOUBLE, 8) + struct.pack(">d", value)
        case int():
            return _integer(value)
        case str():
            text = value.encode()
            return _control(_STRING, len(text)) + text
        case bytes():
            return _control(_BYTES, len(value)) + value
        case Mapping():
            return _control(_MAP, len(value)) + b"".join(
                _encoded(key) + _encoded(item) for key, item in value.items()
            )
        case _:
            return _control(_ARRAY, len(value)) + b"".join(map(_encoded, value))


def _integer(value: int) -> bytes:
    if value < 0:
        return _control(_INT32, 4) + struct.pack(">i", value)
    if value < 1 << 32:
        return _unsigned(_UINT32, value)
    return _unsigned(_UINT64 if value < 1 << 64 else _UINT128, value)


def _unsigned(type_number: int, value: int) -> bytes:
    payload = value.to_bytes((value.bit_length() + 7) // 8)
    return _control(type_number, len(payload)) + payload


def _control(type_number: int, size: int) -> bytes:
    """Return the bytes that announce a value: its type and its size."""
    extended = b"" if type_number <= 7 else bytes((type_number - 7,))
    if size < 29:
        short, rest = size, b""
    elif size < 285:
        short, rest = 29, bytes((size - 29,))
    elif size < 65_821:
        short, rest = 30, (size - 285).to_bytes(2)
    else:
        short, rest = 31, (size - 65_821).to_bytes(3)
    first = (type_number if type_number <= 7 else 0) << 5 | short
    return bytes((first,)) + extended + rest
