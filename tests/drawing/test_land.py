from pathlib import Path

import numpy as np
import pytest

from custom_components.qb_peer_vpn.drawing import Land, load_land
from custom_components.qb_peer_vpn.drawing.header_footer import MAP
from custom_components.qb_peer_vpn.drawing.projection import Projection


def test_the_outlines_are_on_the_globe_and_have_an_area(land: Land) -> None:
    assert len(land.ground) > 120
    for ring in (*land.ground, *land.lakes):
        assert (np.abs(ring) <= (180.0, 90.0)).all()
        assert len(np.unique(ring, axis=0)) >= 3


def test_the_caspian_sea_is_water(land: Land) -> None:
    (lake,) = land.lakes
    assert 46.0 < lake[:, 0].min() < lake[:, 0].max() < 55.0
    assert 36.0 < lake[:, 1].min() < lake[:, 1].max() < 48.0


def test_a_coast_has_no_long_straight_lines(land: Land) -> None:
    """The cuts at the antimeridian and along the south pole are none."""
    for coast in land.coasts:
        assert np.hypot(*np.diff(coast, axis=0).T).max() < 10.0


def test_coasts_leave_out_nothing_but_the_cuts(land: Land) -> None:
    drawn = sum(len(coast) - 1 for coast in land.coasts)
    rings = sum(len(ring) for ring in (*land.ground, *land.lakes))
    assert rings - 40 < drawn < rings


@pytest.mark.parametrize("middle", range(-180, 180, 24))
def test_no_streak_crosses_the_map(land: Land, middle: int) -> None:
    """Wherever the earth is cut, neighboring points stay neighbors."""
    here = np.array([(middle - 150.0, -60.0), (middle + 150.0, 75.0)])
    projection = Projection.fitting(here, here, MAP)
    assert projection.world == pytest.approx(MAP.width, rel=0.2)
    for coast in land.coasts:
        for line in projection.copies(coast):
            assert np.hypot(*np.diff(line, axis=0).T).max() < 60.0


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_land(tmp_path)


def test_borders_are_lines_on_the_ground(land: Land) -> None:
    assert len(land.borders) > 300
    for border in land.borders:
        assert len(border) >= 2
        assert (np.abs(border) <= (180.0, 90.0)).all()
        assert np.hypot(*np.diff(border, axis=0).T).max() < 60.0
