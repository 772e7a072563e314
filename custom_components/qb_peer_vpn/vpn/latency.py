"""Latency from here to sites: the time that a TCP connection takes to open.

The first packet of a connection and its answer are one round trip with any protocol.
The connection is closed as soon as it is open.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv6Address
from itertools import product
import socket
from statistics import median
from time import perf_counter

from ..models import IpAddress, MeasuredLeg
from .probe_targets import ProbeTarget

type Clock = Callable[[], float]
"""Returns the seconds of a monotonic clock."""

type _Times = list[float | None]
"""Seconds of each probe; None for those without an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeSchedule:
    """How often and how fast to probe."""

    probes: int = 5
    """Of each site; the shortest of five or more is the latency without queues."""
    spread_seconds: float = 60.0
    """The probes of a site are spread over this time: all probes of a burst would meet the
    same queue."""
    timeout_seconds: float = 0.9
    """Below one second: then the system sends its first packet again (RFC 6298), and the
    answer to the second packet would be counted from the first."""
    at_once: int = 3
    """Probes at the same time."""
    patience: int = 3
    """After this many probes of each site without any answer, the network is down."""


DAILY_SCHEDULE = ProbeSchedule()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prober:
    """What all probes of one measurement share."""

    schedule: ProbeSchedule
    clock: Clock
    gate: asyncio.Semaphore
    answered: asyncio.Event
    """Set by the first answer of any site."""

    async def probe(self, target: ProbeTarget, delay: float) -> _Times:
        """Probe a site; while it is silent, each probe tries its next server or port."""
        schedule, times = self.schedule, list[float | None]()
        waiting = deque(product(target.ports, target.addresses))
        await asyncio.sleep(delay)
        for number in range(schedule.probes if waiting else 0):
            if number:
                await asyncio.sleep(schedule.spread_seconds / schedule.probes)
            if number >= schedule.patience and not self.answered.is_set():
                break
            async with self.gate:
                port, address = waiting[0]
                times.append(await self._connect(address, port))
            if times[-1] is not None:
                self.answered.set()
            elif all(time is None for time in times):
                waiting.rotate(-1)
        return times

    async def _connect(self, address: IpAddress, port: int) -> float | None:
        """Return the seconds until the answer.

        A refusal is an answer too: it took the same path. If something on the path sends
        it instead of the server, it arrives sooner than light could bring it.
        """
        is_v6 = isinstance(address, IPv6Address)
        family = socket.AF_INET6 if is_v6 else socket.AF_INET
        connect = asyncio.get_running_loop().sock_connect
        try:
            # A plain socket: it is closed here in any case, also when canceled, and the
            # set-up of streams is not measured.
            with socket.socket(family, socket.SOCK_STREAM) as connection:
                connection.setblocking(False)
                begin = self.clock()
                try:
                    async with asyncio.timeout(self.schedule.timeout_seconds):
                        await connect(connection, (str(address), port))
                except ConnectionRefusedError:
                    pass
                return self.clock() - begin
        except OSError:
            return None


async def measure_sites(
    targets: Iterable[ProbeTarget],
    *,
    measured_at: datetime,
    schedule: ProbeSchedule = DAILY_SCHEDULE,
    clock: Clock = perf_counter,
) -> tuple[MeasuredLeg, ...]:
    """Measure the round trip to each site, in the order of the targets.

    This takes as long as the schedule's spread, and longer if many do not answer. No
    answer is a result, not an error. If nothing answers at all, it ends early. When
    canceled, it leaves no connection open.

    Args:
        targets: one for each site.
        measured_at: the time to note for all of them.
        schedule: how often and how fast to probe.
        clock: measures the probes.

    """
    targets = tuple(targets)
    prober = _Prober(
        schedule=schedule,
        clock=clock,
        gate=asyncio.Semaphore(schedule.at_once),
        answered=asyncio.Event(),
    )
    # Each site starts at its own point of the first pause: no bursts.
    step = schedule.spread_seconds / schedule.probes / max(len(targets), 1)
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(prober.probe(target, number * step))
            for number, target in enumerate(targets)
        ]
    return tuple(
        _leg(target.site_key, task.result(), measured_at)
        for target, task in zip(targets, tasks, strict=True)
    )


def _leg(site_key: str, times: _Times, measured_at: datetime) -> MeasuredLeg:
    """Summarize the probes of one site."""
    answers = sorted(time for time in times if time is not None)
    return MeasuredLeg(
        site_key=site_key,
        milliseconds=round(1000 * answers[0], 1) if answers else None,
        jitter_ms=round(1000 * (median(answers) - answers[0]), 1) if answers else None,
        probes=len(times),
        failures=len(times) - len(answers),
        measured_at=measured_at,
    )
