"""How the swarm is spread over the continents: a history that people can read."""

from collections.abc import Mapping

import numpy as np

from ..models import Continent
from .swarm import Swarm

# Tenths of a per cent: a quiet swarm gives equal results.
_DECIMALS = 3


def shares_by_continent(
    swarm: Swarm, continents: Mapping[str, Continent]
) -> dict[Continent, float]:
    """Return every continent's share of the votes, 0 to 1; empty without peers.

    ``continents`` says by ISO 3166-1 alpha-2 code where a country is. Votes of unknown
    countries, and of those on no continent, count in the whole alone.
    """
    if not swarm.networks:
        return {}
    by_country = np.bincount(
        swarm.countries, swarm.weights, minlength=len(swarm.country_codes)
    )
    votes = dict.fromkeys(Continent, 0.0)
    for country_code, weight in zip(
        swarm.country_codes, by_country.tolist(), strict=True
    ):
        if (continent := continents.get(country_code)) is not None:
            votes[continent] += weight
    total = swarm.total_weight
    return {
        continent: round(weight / total, _DECIMALS)
        for continent, weight in votes.items()
    }
