"""Measured home legs, without measuring them."""

from collections.abc import Iterable, Iterator
from unittest.mock import patch

import pytest

from custom_components.qb_peer_vpn.geo import geodesic_km
from custom_components.qb_peer_vpn.models import Coordinates, ServerSite
from custom_components.qb_peer_vpn.recommendation import HomeLeg
from custom_components.qb_peer_vpn.recommendation.legs.validated_legs import (
    ValidatedLegs,
)


@pytest.fixture
def all_measured() -> Iterator[None]:
    """All home legs are measured, and grow with the distance."""

    def validate(
        legs: object, sites: Iterable[ServerSite], home: Coordinates, *_: object
    ) -> ValidatedLegs:
        usable = {
            site.key: HomeLeg(
                milliseconds=5 + 0.015 * geodesic_km(home, site.coordinates),
                error_ms=1.0,
            )
            for site in sites
        }
        return ValidatedLegs(usable=usable, rejected={}, newest={}, settled={})

    with patch(
        "custom_components.qb_peer_vpn.features.recommendation.run_cycle.validate_legs",
        validate,
    ):
        yield
