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

    probes: int = 6
    """Of each address; the shortest of five or more is the latency without queues."""
    spread_seconds: float = 60.0
    """The probes of an address are spread over this time: all probes of a burst would
    meet the same queue."""
    timeout_seconds: float = 0.9
    """Below one second: then the system sends its first packet again (RFC 6298), and the
    answer to the second packet would be counted from the first."""
    at_once: int = 3
    """Probes at the same time."""


DAILY_SCHEDULE = ProbeSchedule()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prober:
    """What all probes of one measurement share."""

    schedule: ProbeSchedule
    clock: Clock
    gate: asyncio.Semaphore

    async def probe(
        self, address: IpAddress, ports: tuple[int, ...], delay: float
    ) -> _Times:
        """Probe one address; while no port has answered, each probe tries the next."""
        schedule = self.schedule
        waiting, times = deque(ports), list[float | None]()
        await asyncio.sleep(delay)
        for number in range(schedule.probes):
            if number:
                await asyncio.sleep(schedule.spread_seconds / schedule.probes)
            async with self.gate:
                times.append(await self._connect(address, waiting[0]))
            if all(time is None for time in times):
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

    This takes as long as the schedule's spread, and longer if nothing answers. No answer
    is a result, not an error. When canceled, it leaves no connection open.

    Args:
        targets: one for each site.
        measured_at: the time to note for all of them.
        schedule: how often and how fast to probe.
        clock: measures the probes.

    """
    targets = tuple(targets)
    prober = _Prober(
        schedule=schedule, clock=clock, gate=asyncio.Semaphore(schedule.at_once)
    )
    # Each address starts at its own point of the first pause: no bursts.
    count = sum(len(target.addresses) for target in targets)
    step = schedule.spread_seconds / schedule.probes / max(count, 1)
    tasks: list[list[asyncio.Task[_Times]]] = []
    started = 0
    async with asyncio.TaskGroup() as group:
        for target in targets:
            tasks.append([])
            for address in target.addresses:
                probes = prober.probe(address, target.ports, started * step)
                tasks[-1].append(group.create_task(probes))
                started += 1
    return tuple(
        _leg(target.site_key, [task.result() for task in of_target], measured_at)
        for target, of_target in zip(targets, tasks, strict=True)
    )


def _leg(site_key: str, probes: list[_Times], measured_at: datetime) -> MeasuredLeg:
    """Summarize the probes of all addresses of one site."""
    answers = [sorted(time for time in its if time is not None) for its in probes]
    best = min((its for its in answers if its), default=None)
    return MeasuredLeg(
        site_key=site_key,
        milliseconds=round(1000 * best[0], 1) if best else None,
        jitter_ms=round(1000 * (median(best) - best[0]), 1) if best else None,
        probes=sum(map(len, probes)),
        failures=sum(map(len, probes)) - sum(map(len, answers)),
        measured_at=measured_at,
    )
