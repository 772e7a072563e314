"""How long the way from here to a site is: the time that TCP connections take.

The first packet of a connection and its answer are one round trip, whatever the server
then wants to talk about. The connection is closed as soon as it stands.
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
"""Seconds of a clock that never goes back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeSchedule:
    """How often to probe, and how gently."""

    probes: int = 6
    """Of each address; the shortest of five or more is the way without queues."""
    spread_seconds: float = 60.0
    """A burst would meet the same queue six times."""
    timeout_seconds: float = 0.9
    """Below one: after a second the system sends its first packet again (RFC 6298), and
    the answer to the second would be counted from the first."""
    at_once: int = 3


DAILY_SCHEDULE = ProbeSchedule()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prober:
    """What all probes of one measurement share."""

    schedule: ProbeSchedule
    clock: Clock
    gate: asyncio.Semaphore

    async def probe(
        self, address: IpAddress, ports: tuple[int, ...], delay: float
    ) -> list[float | None]:
        """Return the time in seconds of each probe, None for those without answer.

        A port that is silent before it ever answered gives way to the next one.
        """
        waiting, answers = deque(ports), list[float | None]()
        await asyncio.sleep(delay)
        for number in range(self.schedule.probes):
            if number:
                await asyncio.sleep(self.schedule.spread_seconds / self.schedule.probes)
            async with self.gate:
                answers.append(await self._connect(address, waiting[0]))
            if all(answer is None for answer in answers):
                waiting.rotate(-1)
        return answers

    async def _connect(self, address: IpAddress, port: int) -> float | None:
        """Return the seconds to the answer.

        A refusal is an answer: it has come the same way. One that something on the way
        sends in the server's place arrives earlier than light could bring it.
        """
        six = isinstance(address, IPv6Address)
        family = socket.AF_INET6 if six else socket.AF_INET
        connect = asyncio.get_running_loop().sock_connect
        try:
            # A bare socket: it is closed here on every way out, cancelled or not, and
            # no set-up of streams is measured with it.
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
    """Measure the round trip to every site, in the order of the entries.

    Takes as long as the rhythm's spread, and longer where nothing answers. Silence is
    a result; nothing foreseeable raises. Cancelled, it leaves no connection behind.

    Args:
        targets: one for each site.
        measured_at: what to write as the time, for all of them.
        schedule: how often and how gently.
        clock: what to measure with.

    """
    targets = tuple(targets)
    probed = [(target, address) for target in targets for address in target.addresses]
    prober = _Prober(
        schedule=schedule, clock=clock, gate=asyncio.Semaphore(schedule.at_once)
    )
    # Every address starts at its own point of the first pause: no bursts.
    step = schedule.spread_seconds / schedule.probes / max(len(probed), 1)
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(prober.probe(address, target.ports, number * step))
            for number, (target, address) in enumerate(probed)
        ]
    answers = [task.result() for task in tasks]
    return tuple(
        _leg(
            target.site_key,
            [
                its
                for (each, _), its in zip(probed, answers, strict=True)
                if each is target
            ],
            measured_at,
        )
        for target in targets
    )


def _leg(
    site_key: str, answers: list[list[float | None]], measured_at: datetime
) -> MeasuredLeg:
    """Sum up the probes of all addresses of one site."""
    times = [sorted(time for time in its if time is not None) for its in answers]
    best = min((its for its in times if its), default=None)
    return MeasuredLeg(
        site_key=site_key,
        milliseconds=round(1000 * best[0], 1) if best else None,
        jitter_ms=round(1000 * (median(best) - best[0]), 1) if best else None,
        probes=sum(map(len, answers)),
        failures=sum(map(len, answers)) - sum(map(len, times)),
        measured_at=measured_at,
    )
