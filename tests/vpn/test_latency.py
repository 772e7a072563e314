"""The probe, against servers on this machine."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
import socket
from time import perf_counter

import pytest
import pytest_socket

from custom_components.qb_peer_vpn.models import IpAddress, MeasuredLeg
from custom_components.qb_peer_vpn.vpn.latency import ProbeSchedule, measure_sites
from custom_components.qb_peer_vpn.vpn.probe_targets import ProbeTarget

HERE = IPv4Address("127.0.0.1")
NOWHERE = IPv4Address("255.255.255.255")
"""The system refuses to connect to it and sends nothing."""

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
QUICK = ProbeSchedule(probes=6, spread_seconds=0.06, timeout_seconds=0.05)
PATIENT = replace(QUICK, timeout_seconds=30.0)
"""Where something answers each probe: a busy machine takes longer than ``QUICK`` waits."""
LESS_THAN_A_SECOND = replace(QUICK, timeout_seconds=0.9)
"""After a second, the system asks a silent server again."""

pytestmark = pytest.mark.usefixtures("socket_enabled")


class ServersClock:
    """A clock that makes each answer take the next of the given times."""

    def __init__(self, *milliseconds: float) -> None:
        self._readings = iter(
            reading for each in milliseconds for reading in (0.0, each / 1000)
        )

    def __call__(self) -> float:
        return next(self._readings)


@contextmanager
def listening(address: str = "127.0.0.1") -> Iterator[int]:
    """A server whose system answers; yields its port."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.create_server((address, 0), family=family) as server:
        yield server.getsockname()[1]


@contextmanager
def silent() -> Iterator[int]:
    """A server with a full queue, to which the system lets no more packets in."""
    with (
        socket.create_server(("127.0.0.1", 0), backlog=0) as server,
        socket.create_connection(server.getsockname()),
    ):
        yield server.getsockname()[1]


def refusing() -> int:
    """A port without a listener."""
    with listening() as port:
        return port


def entry(*ports: int, addresses: tuple[IpAddress, ...] = (HERE,)) -> ProbeTarget:
    return ProbeTarget(site_key="CH/zurich", addresses=addresses, ports=ports)


async def measure(
    each: ProbeTarget,
    schedule: ProbeSchedule = QUICK,
    clock: ServersClock | None = None,
) -> MeasuredLeg:
    (leg,) = await measure_sites(
        [each], measured_at=NOW, schedule=schedule, clock=clock or perf_counter
    )
    return leg


async def test_the_shortest_of_six_counts_and_the_others_give_the_jitter() -> None:
    with listening() as port:
        clock = ServersClock(31.04, 25.0, 80.0, 27.0, 29.0, 400.0)
        leg = await measure(entry(port), PATIENT, clock)
    assert leg == MeasuredLeg(
        site_key="CH/zurich",
        milliseconds=25.0,
        jitter_ms=5.0,
        probes=6,
        failures=0,
        measured_at=NOW,
    )
    assert leg.measured_at == NOW


async def test_a_refusal_is_an_answer() -> None:
    leg = await measure(entry(refusing()), PATIENT, ServersClock(*[12.0] * 6))
    assert (leg.milliseconds, leg.jitter_ms, leg.failures) == (12.0, 0.0, 0)


async def test_silence_is_a_failure() -> None:
    with silent() as port, listening() as other:
        leg, _ = await measure_sites(
            [entry(port), entry(other)], measured_at=NOW, schedule=QUICK
        )
    assert leg.milliseconds is None
    assert leg.jitter_ms is None
    assert (leg.probes, leg.failures) == (6, 6)


@pytest.mark.parametrize(("patience", "probes"), [(2, 2), (3, 3), (9, 6)])
async def test_without_a_network_it_ends_early(patience: int, probes: int) -> None:
    pytest_socket.socket_allow_hosts([str(NOWHERE)])
    targets = [entry(443, addresses=(NOWHERE,))] * 2
    legs = await measure_sites(
        targets, measured_at=NOW, schedule=replace(QUICK, patience=patience)
    )
    assert [(leg.probes, leg.failures) for leg in legs] == [(probes, probes)] * 2


async def test_a_site_that_answers_once_is_probed_to_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = iter([True, *[False] * 5])

    async def connect(*_: object) -> None:
        if not next(answers):
            raise OSError

    monkeypatch.setattr(asyncio.get_running_loop(), "sock_connect", connect)
    leg = await measure(entry(443))
    assert (leg.probes, leg.failures) == (6, 5)


async def test_the_second_server_is_tried_while_the_first_is_silent() -> None:
    pytest_socket.socket_allow_hosts([str(NOWHERE), "::1"])
    with listening("::1") as port:
        both = (NOWHERE, IPv6Address("::1"))
        leg = await measure(entry(port, addresses=both), PATIENT)
    assert leg.milliseconds is not None
    assert (leg.probes, leg.failures) == (6, 1)


async def test_all_servers_are_tried_before_the_next_port(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried: list[tuple[str, int]] = []

    async def connect(_: object, address: tuple[str, int]) -> None:
        tried.append(address)
        if len(tried) < 4:
            raise OSError

    monkeypatch.setattr(asyncio.get_running_loop(), "sock_connect", connect)
    both = (HERE, IPv4Address("127.0.0.2"))
    schedule = replace(QUICK, patience=6)
    await measure(entry(443, 80, addresses=both), schedule)
    second_by_80 = ("127.0.0.2", 80)
    assert tried[:2] == [("127.0.0.1", 443), ("127.0.0.2", 443)]
    assert tried[2:] == [("127.0.0.1", 80), second_by_80, second_by_80, second_by_80]


async def test_the_next_port_is_tried_after_a_silent_one() -> None:
    with silent() as first, silent() as second, listening() as third:
        leg = await measure(entry(first, second, third), LESS_THAN_A_SECOND)
    assert leg.milliseconds is not None
    assert (leg.probes, leg.failures) == (6, 2)


async def test_a_port_that_answered_once_is_kept() -> None:
    with silent() as second, listening() as first:
        leg = await measure(entry(first, second), PATIENT)
    assert leg.failures == 0


async def test_an_address_that_cannot_be_reached_is_a_failure() -> None:
    pytest_socket.socket_allow_hosts([str(NOWHERE)])
    leg = await measure(entry(443, addresses=(NOWHERE,)))
    assert (leg.milliseconds, leg.failures) == (None, 3)


async def test_a_slow_answer_is_none() -> None:
    """The system asks again after a second; that answer would be wrong by this second.

    Room in the queue comes too late for the first packet and in time for the second.
    """
    schedule = ProbeSchedule(probes=1, spread_seconds=0.0)
    with (
        socket.create_server(("127.0.0.1", 0), backlog=0) as server,
        socket.create_connection(server.getsockname()),
    ):
        before = open_files()
        running = asyncio.create_task(measure(entry(server.getsockname()[1]), schedule))
        while open_files() == before:  # noqa: ASYNC110 - sockets have no event
            await asyncio.sleep(0)
        # The first packet was sent when the socket was opened, in the same step.
        await asyncio.sleep(0.2)
        server.accept()[0].close()
        leg = await running
    assert (leg.milliseconds, leg.failures) == (None, 1)


async def test_sites_are_answered_in_order_and_none_is_forgotten() -> None:
    with listening() as port:
        legs = await measure_sites(
            [
                ProbeTarget(site_key="B", addresses=(HERE,), ports=(port,)),
                ProbeTarget(site_key="empty", addresses=(), ports=(port,)),
                ProbeTarget(site_key="A", addresses=(HERE,), ports=(port,)),
            ],
            measured_at=NOW,
            schedule=QUICK,
        )
    assert [leg.site_key for leg in legs] == ["B", "empty", "A"]
    assert [leg.probes for leg in legs] == [6, 0, 6]
    assert await measure_sites([], measured_at=NOW) == ()


async def test_probes_are_spread_evenly() -> None:
    arrivals: list[float] = []

    async def arrive(_: object, writer: asyncio.StreamWriter) -> None:
        arrivals.append(perf_counter())
        writer.close()

    async with await asyncio.start_server(arrive, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        schedule = ProbeSchedule(probes=3, spread_seconds=0.6)
        began = perf_counter()
        await measure_sites([entry(port)] * 2, measured_at=NOW, schedule=schedule)
    # A busy machine may be late, but nothing comes before its time.
    assert len(arrivals) == 6
    for number, arrival in enumerate(arrivals):
        assert arrival - began > 0.1 * number - 0.01


@pytest.mark.parametrize("at_once", [3, 6])
async def test_no_more_than_the_limit_are_probed_at_once(
    monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    asked, most = 0, 0

    async def connect(*_: object) -> None:
        nonlocal asked, most
        asked += 1
        most = max(most, asked)
        await asyncio.sleep(0.01)
        asked -= 1

    monkeypatch.setattr(asyncio.get_running_loop(), "sock_connect", connect)
    schedule = ProbeSchedule(probes=1, spread_seconds=0.0, at_once=at_once)
    await measure_sites([entry(443)] * 6, measured_at=NOW, schedule=schedule)
    assert most == at_once


async def test_a_canceled_measurement_leaves_nothing_behind() -> None:
    with silent() as port:
        before = open_files()
        schedule = ProbeSchedule(spread_seconds=0.01)
        running = asyncio.create_task(
            measure_sites([entry(port)] * 4, measured_at=NOW, schedule=schedule)
        )
        while open_files() < before + 3:  # noqa: ASYNC110 - sockets have no event
            await asyncio.sleep(0.01)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert open_files() == before
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_measurement_leaves_no_connection_open() -> None:
    with listening() as port:
        before = open_files()
        await measure(entry(port))
        assert open_files() == before


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))
