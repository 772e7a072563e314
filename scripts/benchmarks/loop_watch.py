"""How long the event loop is held at a stretch."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
import gc
from time import perf_counter, process_time

TICK = 0.001

_OLDEST_GENERATION = 2

type Span = tuple[float, float]
"""Start and end, in seconds of the performance counter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """How long the event loop was held at a stretch in one phase."""

    longest_ms: float
    """By the clock."""
    longest_own_ms: float
    """Of that, the processor time of this process's threads: what other programs on the
    machine take does not count."""
    longest_apart_from_collections_ms: float
    """Without the time of garbage collections, which stop every thread and take longer
    the larger the rest of Home Assistant is."""
    full_collections: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wait:
    """One timer that was late."""

    span: Span
    processor_time: float

    @property
    def seconds(self) -> float:
        return self.span[1] - self.span[0]

    @property
    def own(self) -> float:
        """Never more than the wait, even if several threads computed."""
        return min(self.seconds, self.processor_time)


class LoopWatch:
    """Starts a timer on the event loop repeatedly, and records the delay of each one.

    A timer, not a sleeping task, which needs a second turn of the loop to wake up.
    """

    def __init__(self) -> None:
        """Start, and listen to the garbage collector as well."""
        self._waits: list[_Wait] = []
        self._collections: list[tuple[Span, int]] = []
        self._collection_began = 0.0
        gc.callbacks.append(self._collected)
        self._set_timer()

    def stop(self) -> None:
        """Stop; the records stay."""
        self._timer.cancel()
        gc.callbacks.remove(self._collected)

    def _set_timer(self) -> None:
        self._processor_time = process_time()
        self._due = perf_counter() + TICK
        self._timer = asyncio.get_running_loop().call_later(TICK, self._on_time)

    def _on_time(self) -> None:
        if (now := perf_counter()) - self._due > TICK:
            self._waits.append(
                _Wait(
                    span=(self._due, now),
                    processor_time=process_time() - self._processor_time,
                )
            )
        self._set_timer()

    def hold(self) -> Hold:
        """Summarize what happened since the last call, without the time for that."""
        self._timer.cancel()
        waits, self._waits = self._waits, []
        collections, self._collections = self._collections, []
        apart = [
            each.seconds - sum(_overlap(each.span, span) for span, _ in collections)
            for each in waits
        ]
        found = Hold(
            longest_ms=_longest_ms(each.seconds for each in waits),
            longest_own_ms=_longest_ms(each.own for each in waits),
            longest_apart_from_collections_ms=_longest_ms(apart),
            full_collections=sum(
                generation == _OLDEST_GENERATION for _, generation in collections
            ),
        )
        self._set_timer()
        return found

    def _collected(self, phase: str, info: Mapping[str, int]) -> None:
        if phase == "start":
            self._collection_began = perf_counter()
        else:
            span = (self._collection_began, perf_counter())
            self._collections.append((span, info["generation"]))


def full_collection_ms() -> float:
    """Collect all garbage; return how long that took."""
    begin = perf_counter()
    gc.collect()
    return 1000.0 * (perf_counter() - begin)


def _longest_ms(seconds: Iterable[float]) -> float:
    return 1000.0 * max(seconds, default=0.0)


def _overlap(one: Span, other: Span) -> float:
    return max(0.0, min(one[1], other[1]) - max(one[0], other[0]))
