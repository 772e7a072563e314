"""Decompression of answers, which some servers compress without being asked."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final
import zlib

from ..errors import UnreadableAnswerError
from .meter import PIECE_BYTES

_GZIP_OR_ZLIB: Final = 32 + zlib.MAX_WBITS
"""``wbits`` that recognize both by their headers."""


def decoded(pieces: Iterable[bytes], content_encoding: str) -> Iterator[bytes]:
    """Return the pieces decompressed, none larger than ``PIECE_BYTES``.

    Raises:
        UnreadableAnswerError: damaged, cut off, or a compression that is not known.

    """
    match content_encoding.strip().lower():
        case "" | "identity":
            yield from pieces
        case "gzip" | "x-gzip" | "deflate":
            yield from _inflated(pieces)
        case _:
            raise UnreadableAnswerError


def _inflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    inflater = zlib.decompressobj(_GZIP_OR_ZLIB)
    is_empty = True
    # At the end, what is left comes out of the inflater without more input.
    for piece in chain(pieces, (b"",)):
        is_empty = is_empty and not piece
        rest = piece
        while (inflated := _inflate(inflater, rest)) or rest:
            if inflated:
                yield inflated
            rest = inflater.unconsumed_tail
    if not (inflater.eof or is_empty):
        raise UnreadableAnswerError


def _inflate(inflater: zlib._Decompress, compressed: bytes) -> bytes:
    try:
        inflated = inflater.decompress(compressed, PIECE_BYTES)
    except zlib.error:
        inflated = None
    if inflated is None or inflater.unused_data:
        raise UnreadableAnswerError
    return inflated
