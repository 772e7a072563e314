"""Whether a line on the map leads into another country, on the shipped outlines."""

import numpy as np
import pytest

from custom_components.qb_peer_vpn.drawing import Land
from custom_components.qb_peer_vpn.drawing.countries import Countries
from custom_components.qb_peer_vpn.drawing.header_footer import MAP
from custom_components.qb_peer_vpn.drawing.projection import Projection

MUNICH, VIENNA, MADRID, LISBON = (11.6, 48.1), (16.4, 48.2), (-3.7, 40.4), (-9.1, 38.7)
PARIS, LONDON, LYON, BISCAY = (2.35, 48.9), (-0.1, 51.5), (4.8, 45.7), (-4.0, 45.0)


@pytest.mark.parametrize(
    ("start", "end", "differ"),
    [
        (MUNICH, VIENNA, True),
        (MADRID, LISBON, True),
        (PARIS, LONDON, True),
        (PARIS, LYON, False),
        (PARIS, BISCAY, False),
    ],
)
def test_a_border_and_a_strait_lead_into_another_country(
    land: Land, start: tuple[float, float], end: tuple[float, float], differ: bool
) -> None:
    places = np.array((LISBON, VIENNA))
    projection = Projection.fitting(places, places, MAP)
    one, other = projection.points(np.array((start, end))).tolist()
    assert Countries.on(land, projection).differ(tuple(one), tuple(other)) is differ
