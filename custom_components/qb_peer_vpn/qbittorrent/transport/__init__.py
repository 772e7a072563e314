"""HTTP with one host, within limits of time and size, which another thread can cut."""

from .adapter import Transport
from .meter import LIST_CAP, PIECE_BYTES, SMALL_CAP, Timing

__all__ = ["LIST_CAP", "PIECE_BYTES", "SMALL_CAP", "Timing", "Transport"]
