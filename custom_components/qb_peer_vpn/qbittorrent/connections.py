"""The peers of one torrent, as one answer tells them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, Self, override

import numpy as np

from ..models import IpAddress, Rows, address_of, packed_address


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """One peer of one torrent."""

    address: IpAddress = field(repr=False)
    port: int
    """Of the peer; 0 where the answer names none."""
    country_code: str | None
    """ISO 3166-1 alpha-2, upper-case."""
    download_speed: int
    """From the peer, in B/s."""
    upload_speed: int
    """To the peer, in B/s."""
    downloaded: int
    """From the peer, in bytes, since the counter began; see ``traffic``."""
    uploaded: int
    """To the peer, in bytes, likewise."""


CONNECTION: Final = np.dtype(
    [
        ("address", "S16"),
        ("port", np.uint16),
        ("country_code", "S2"),
        ("download_speed", np.int64),
        ("upload_speed", np.int64),
        ("downloaded", np.int64),
        ("uploaded", np.int64),
    ]
)
"""A connection in a table: the address as ``packed_address`` makes it, an unresolved
country as no text."""

type ConnectionValues = tuple[bytes, int, bytes, int, int, int, int]
"""What stands in the columns."""


class Connections(Rows[Connection]):
    """The connections of one torrent, sorted by address and port."""

    __slots__ = ()

    @classmethod
    def of(cls, connections: Iterable[Connection]) -> Self:
        """Put single ones into a table, in any order."""
        return cls.of_values(
            [
                (
                    packed_address(each.address),
                    each.port,
                    (each.country_code or "").encode(),
                    each.download_speed,
                    each.upload_speed,
                    each.downloaded,
                    each.uploaded,
                )
                for each in connections
            ]
        )

    @classmethod
    def of_values(cls, values: list[ConnectionValues]) -> Self:
        """Put what stands in the columns into a table, in any order."""
        return cls(np.array(sorted(values), dtype=CONNECTION))

    @override
    def row(self, values: tuple[Any, ...]) -> Connection:
        address, port, country_code, *numbers = values
        download_speed, upload_speed, downloaded, uploaded = numbers
        return Connection(
            address=address_of(address),
            port=port,
            country_code=country_code.decode() or None,
            download_speed=download_speed,
            upload_speed=upload_speed,
            downloaded=downloaded,
            uploaded=uploaded,
        )


NOBODY: Final = Connections.of(())
