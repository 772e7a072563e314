"""The search tree of a database in MaxMind's format, for many addresses at once.

It has a level for each bit of an address, and each node has a child for 0 and one for 1
(https://maxmind.github.io/MaxMind-DB/). A child below the number of nodes is another
node, the number itself means that nothing is known, and a larger one is a record.
"""

from collections.abc import Iterable

from maxminddb.reader import Metadata
import numpy as np
from numpy.typing import NDArray

from ...models import is_ipv6, octets_of
from .private_copy import Content

type Numbers = NDArray[np.int64]

UNKNOWN = -1
"""Instead of the offset of a record."""

_IPV4, _IPV6 = 4, 6
_BITS = 128
_BITS_BEFORE_IPV4 = 96
_RECORD_SIZES = (24, 28, 32)


class SearchTree:
    """Finds the records of addresses. Offsets count the bytes of the file."""

    def __init__(self, content: Content, metadata: Metadata) -> None:
        """Use the beginning of a file.

        Raises:
            TypeError, ValueError: the metadata are wrong, or the file is too short.

        """
        count, size = metadata.node_count, metadata.record_size
        if (
            size not in _RECORD_SIZES
            or metadata.ip_version not in {_IPV4, _IPV6}
            or count < 0
        ):
            raise ValueError("another format")
        octets = np.frombuffer(content, np.uint8, metadata.search_tree_size)
        self._nodes = octets.reshape(count, metadata.node_byte_size)
        self._record_size = size
        self._end = len(content)
        self._roots = {metadata.ip_version: 0}
        if metadata.ip_version == _IPV6:
            # IPv4 is at ``::/96``.
            self._roots[_IPV4] = self._descend(0, (0,) * _BITS_BEFORE_IPV4)

    def find(self, packed: NDArray[np.bytes_]) -> Numbers:
        """Return the offset of the record of each packed address, shape (n,).

        Raises:
            ValueError: the tree is damaged.

        """
        octets, of_ipv6 = octets_of(packed), is_ipv6(packed)
        nodes = np.full(len(octets), len(self._nodes), dtype=np.int64)
        parts = ((_IPV4, ~of_ipv6, _BITS_BEFORE_IPV4), (_IPV6, of_ipv6, 0))
        for family, is_asked, first_bit in parts:
            if (root := self._roots.get(family)) is not None:
                nodes[is_asked] = self._leaves(octets[is_asked], root, first_bit)
        return self._offsets(nodes)

    def some(self, family: int, prefix: Iterable[int], most: int) -> Numbers:
        """Return the offsets of some records.

        Args:
            family: IP version, 4 or 6.
            prefix: bits with which the addresses begin.
            most: number of offsets, at most.

        Raises:
            ValueError: the tree is damaged.

        """
        found = [np.empty(0, dtype=np.int64)]
        nodes = found[0]
        if (root := self._roots.get(family)) is not None:
            nodes = np.array([self._descend(root, prefix)])
        # The records of large networks are near the root.
        while len(nodes) and len(found) <= _BITS + 1 and sum(map(len, found)) < most:
            found.append(nodes[nodes > len(self._nodes)])
            parents = nodes[nodes < len(self._nodes)][:most]
            nodes = self._children(parents).reshape(-1)
        return self._offsets(np.unique(np.concatenate(found)))[:most]

    def _leaves(self, octets: NDArray[np.uint8], root: int, first_bit: int) -> Numbers:
        """Walk down from a root with each address; return where each walk ends."""
        nodes = np.full(len(octets), root, dtype=np.int64)
        rows = np.flatnonzero(nodes < len(self._nodes))
        for bit in range(first_bit, _BITS):
            sides = octets[rows, bit // 8] >> (7 - bit % 8) & 1
            children = self._children(nodes[rows])
            nodes[rows] = children[np.arange(len(rows)), sides]
            rows = rows[nodes[rows] < len(self._nodes)]
            if not len(rows):
                break
        if len(rows):
            raise ValueError("a branch has no end")
        return nodes

    def _descend(self, node: int, bits: Iterable[int]) -> int:
        for bit in bits:
            if node >= len(self._nodes):
                break
            node = int(self._children(np.array([node]))[0, bit])
        return node

    def _children(self, nodes: Numbers) -> Numbers:
        """Return both children of each node, shape (n, 2)."""
        octets = self._nodes[nodes].astype(np.int64)
        # Two numbers of 28 bits share the byte between them.
        width = self._record_size // 8
        places = 256 ** np.arange(width)[::-1]
        children: Numbers = np.stack(
            [octets[:, :width] @ places, octets[:, -width:] @ places], axis=1
        )
        if self._record_size % 8:
            shared = octets[:, width]
            children[:, 0] += shared >> 4 << 8 * width
            children[:, 1] += (shared & 0xF) << 8 * width
        return children

    def _offsets(self, nodes: Numbers) -> Numbers:
        offsets = nodes - len(self._nodes) + self._nodes.size
        if (offsets >= self._end).any():
            raise ValueError("a record is outside of the file")
        return np.where(nodes == len(self._nodes), UNKNOWN, offsets)
