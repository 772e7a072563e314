"""The ways to the servers in tests, and the time that passes while they are measured."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from ipaddress import IPv4Address
from unittest.mock import MagicMock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.qb_peer_vpn.models import MeasuredLeg, Peers
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from custom_components.qb_peer_vpn.vpn import ProbeSchedule, ProbeTarget
from tests.home import make_swarm

SERVER = "sensor.peer_vpn_recommended_server"
BUTTON = "button.peer_vpn_measure_latency"
KEY = f"{DOMAIN}.entry.latency"

HONEST = {
    "CH/zurich": 30.0,
    "GB/london": 10.0,
    "US/newyork": 95.0,
    "JP/tokyo": 230.0,
    "AU/sydney": 290.0,
    "BR/saopaulo": 200.0,
    "MR/nouakchott@FR": 25.0,
}
"""From Zurich; London is nearer by its cables than the model thinks."""

TUNNELED = {
    "CH/zurich": 185.0,
    "GB/london": 170.0,
    "US/newyork": 95.0,
    "JP/tokyo": 270.0,
    "AU/sydney": 310.0,
    "BR/saopaulo": 215.0,
    "MR/nouakchott@FR": 190.0,
}
"""All ways begin with the one to New York."""


@dataclass
class Internet:
    """The ways to the servers as a test wants them."""

    fake_session: MagicMock
    legs: dict[str, float] = field(default_factory=lambda: dict(HONEST))
    elsewhere: float | None = None
    """Milliseconds of all other sites; None if they do not answer."""
    measured: int = 0
    connections: list[tuple[datetime, int]] = field(default_factory=list)
    """Time and number of each measurement's connections."""

    async def measure(
        self,
        targets: Iterable[ProbeTarget],
        *,
        measured_at: datetime,
        schedule: ProbeSchedule,
    ) -> tuple[MeasuredLeg, ...]:
        self.measured += 1
        found = [self.legs.get(each.site_key, self.elsewhere) for each in targets]
        is_down = all(milliseconds is None for milliseconds in found)
        probes = schedule.patience if is_down else schedule.probes
        self.connections.append((measured_at, probes * len(found)))
        return tuple(
            MeasuredLeg(
                site_key=each.site_key,
                milliseconds=milliseconds,
                jitter_ms=None if milliseconds is None else 1.0,
                probes=probes,
                failures=probes if milliseconds is None else 0,
                measured_at=measured_at,
            )
            for each, milliseconds in zip(targets, found, strict=True)
        )


async def passes(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, **time: float
) -> None:
    freezer.tick(timedelta(**time))
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)


async def cycles(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, internet: Internet
) -> None:
    """Let some minutes pass in which the swarm is never quite the same."""
    for number in range(8):
        swarm = make_swarm()
        internet.fake_session.async_peer_snapshot.return_value = replace(
            swarm, peers=Peers.of(swarm.peers[: len(swarm.peers) - number % 2])
        )
        await passes(hass, freezer, seconds=70)


LONDON = "81.2.0.142"


def goes_out_through(internet: Internet, exit_v4: str) -> None:
    """Let the next polls find another exit."""
    internet.fake_session.async_peer_snapshot.return_value = replace(
        make_swarm(), exit_v4=IPv4Address(exit_v4)
    )


def exits(entry: MockConfigEntry) -> set[str | None]:
    """The exits under which legs were measured."""
    return {leg.exit_key for leg in entry.runtime_data.servers.latency.data}


def issues(hass: HomeAssistant) -> set[str | None]:
    return {
        issue.translation_key
        for issue in ir.async_get(hass).issues.values()
        if issue.domain == DOMAIN
    }
