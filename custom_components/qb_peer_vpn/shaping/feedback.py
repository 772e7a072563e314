"""What happens between two cycles, put into the memory."""

from dataclasses import replace

import numpy as np

from .journal import with_sent, without_by_hand
from .memory import Memory
from .plan import LimitCall


def after_call(memory: Memory, call: LimitCall) -> Memory:
    """Return the memory after qBittorrent accepted a call.

    A call that failed, or timed out, is not reported: the next poll shows whether it had
    an effect.
    """
    hashes = np.array([each.encode() for each in call.hashes], dtype="S40")
    return replace(memory, journal=with_sent(memory.journal, hashes, call.limit))


def manage_again(memory: Memory) -> Memory:
    """Return the memory after the user gave up all limits that were changed by hand."""
    return replace(memory, journal=without_by_hand(memory.journal))
