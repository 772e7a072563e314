"""How the swarm is spread over the continents."""

from collections.abc import Mapping

import numpy as np

from ..models import Continent
from .swarm import Swarm

_DECIMALS = 3
"""Tenths of a percent, so that a quiet swarm gives equal results."""


def shares_by_continent(
    swarm: Swarm, continents: Mapping[str, Continent]
) -> dict[Continent, float]:
    """Return the share of the weight on every continent, 0 to 1; empty without peers.

    The shares sum to less than 1 if some countries are unknown or on no continent.

    Args:
        swarm: the weighted points.
        continents: by country, ISO 3166-1 alpha-2.

    """
    if not swarm.networks:
        return {}
    by_country = np.bincount(
        swarm.countries, swarm.weights, minlength=len(swarm.country_codes)
    )
    weights = dict.fromkeys(Continent, 0.0)
    for country_code, weight in zip(
        swarm.country_codes, by_country.tolist(), strict=True
    ):
        if (continent := continents.get(country_code)) is not None:
            weights[continent] += weight
    total = swarm.total_weight
    return {
        continent: round(weight / total, _DECIMALS)
        for continent, weight in weights.items()
    }
