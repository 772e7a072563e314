"""The demo's time: what takes an evening elsewhere takes minutes here.

The demo's swarm moves to another continent within a minute. Real swarms take hours, so the
integration averages over 95 minutes what peers cost, and a verdict has to last ten minutes
before it is announced. Here, averages are 200 times as short, and the wait is a quarter
of a minute.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import ModuleType

PACE = 200
"""How much shorter the averages are."""

LASTS_MINUTES = 0.25
"""The option of how long a verdict has to last: 15 seconds, so that a viewer sees it
settle."""

CONSTANTS = ("MEMORY", "LONGEST", "FIRST", "FEW")
"""The times that an average is made with."""


@contextmanager
def quickened(smoothing: ModuleType) -> Iterator[None]:
    """Shorten the times of the averages in this process, until the context ends.

    Args:
        smoothing: the integration's module of that name.

    Raises:
        AttributeError: it has no such constant any more.
        TypeError: one of them is not a time.

    """
    usual = {name: getattr(smoothing, name) for name in CONSTANTS}
    for name, time in usual.items():
        if not isinstance(time, timedelta):
            raise TypeError(f"smoothing.{name} is not a time")
    vars(smoothing).update({name: time / PACE for name, time in usual.items()})
    try:
        yield
    finally:
        vars(smoothing).update(usual)
