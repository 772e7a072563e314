"""The demo's round trips to VPN servers: nothing is sent, all are made up."""

import asyncio
from collections.abc import Iterable
from datetime import datetime
import json
from pathlib import Path
from random import Random

from custom_components.qb_peer_vpn.features.locations.corridor_tables import (
    load_corridors,
)
from custom_components.qb_peer_vpn.geo import vectors_of
from custom_components.qb_peer_vpn.models import Coordinates, MeasuredLeg
from custom_components.qb_peer_vpn.recommendation import Corridors
from custom_components.qb_peer_vpn.recommendation.latency_model import modeled_legs
from custom_components.qb_peer_vpn.vpn import ProbeSchedule, ProbeTarget

from .places import CITIES, Place, load_places

DETOUR_MS = (1.0, 6.0)
"""What a route adds to the model, from city to city."""


def round_trip_ms(home: Coordinates, place: Place, corridors: Corridors) -> float:
    """Return the round trip between home and a server, always the same for a city."""
    ends = vectors_of([home]), vectors_of([place.coordinates])
    modeled = float(modeled_legs(*ends, corridors)[1][0, 0])
    return round(modeled + Random(place.city).uniform(*DETOUR_MS), 1)


class MadeUpProbes:
    """Answers for all servers of the demo's list, from where Home Assistant is."""

    def __init__(self, folder: Path) -> None:
        """Read the tables; the folder is that of Home Assistant's configuration."""
        self._core = folder / ".storage/core.config"
        self._places = load_places()
        self._corridors = load_corridors(CITIES.parent)

    async def measure_sites(
        self,
        targets: Iterable[ProbeTarget],
        *,
        measured_at: datetime,
        schedule: ProbeSchedule,
    ) -> tuple[MeasuredLeg, ...]:
        """Return a leg for each target, as the integration's own function does."""
        home = await asyncio.to_thread(self._home)
        return tuple(
            MeasuredLeg(
                site_key=target.site_key,
                milliseconds=round_trip_ms(home, self._place(target), self._corridors),
                jitter_ms=0.4,
                probes=schedule.probes,
                failures=0,
                measured_at=measured_at,
            )
            for target in targets
        )

    def _home(self) -> Coordinates:
        known = json.loads(self._core.read_text())["data"]
        return Coordinates(latitude=known["latitude"], longitude=known["longitude"])

    def _place(self, target: ProbeTarget) -> Place:
        address = target.addresses[0]
        return next(each for each in self._places if address in each.network_v6)
