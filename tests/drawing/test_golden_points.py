"""The picture projects as the card does: both read the golden points."""

import json
from typing import Any

import numpy as np
import pytest

from custom_components.qb_peer_vpn.drawing.projection import Frame, Projection
from custom_components.qb_peer_vpn.geo import FloatArray, circle, great_circle
from custom_components.qb_peer_vpn.models import Coordinates

from .golden import FILE, serialized, written

GOLDEN: dict[str, Any] = json.loads(FILE.read_text())
DEGREES, PX = 1e-5, 1e-3
"""Tolerances."""


def at(place: list[float]) -> Coordinates:
    return Coordinates(longitude=place[0], latitude=place[1])


def on_the_sphere(places: FloatArray) -> FloatArray:
    """Unit vectors: near a pole and at ±180°, longitudes say nothing."""
    longitudes, latitudes = np.radians(places).T
    across = np.cos(latitudes)
    return np.column_stack(
        (across * np.cos(longitudes), across * np.sin(longitudes), np.sin(latitudes))
    )


def test_the_file_has_all_cases() -> None:
    assert {name: set(cases) for name, cases in GOLDEN.items()} == {
        name: set(cases) for name, cases in written().items()
    }
    assert json.loads(serialized(written())).keys() == GOLDEN.keys()


@pytest.mark.parametrize("case", GOLDEN["great_circles"])
def test_a_great_circle_has_the_golden_places(case: str) -> None:
    golden = GOLDEN["great_circles"][case]
    found = great_circle(at(golden["start"]), at(golden["end"]))
    assert found.shape == np.shape(golden["places"])
    assert on_the_sphere(found) == pytest.approx(
        on_the_sphere(np.array(golden["places"])), abs=np.radians(DEGREES)
    )


@pytest.mark.parametrize("case", GOLDEN["circles"])
def test_a_circle_has_the_golden_places(case: str) -> None:
    golden = GOLDEN["circles"][case]
    found = circle(at(golden["center"]), golden["radius_km"])
    assert found == pytest.approx(np.array(golden["places"]), abs=DEGREES)


@pytest.mark.parametrize("case", GOLDEN["maps"])
def test_a_map_has_the_golden_points(case: str) -> None:
    golden = GOLDEN["maps"][case]
    places, marks = np.array(golden["places"]), np.array(golden["marks"])
    projection = Projection.fitting(places, marks, Frame(**golden["frame"]))
    assert projection.world == pytest.approx(golden["world"], abs=PX)
    assert projection.points(places) == pytest.approx(
        np.array(golden["points"]), abs=PX
    )
    for name, line in GOLDEN["lines"].items():
        same(projection.line(np.array(line)), golden["lines"][name])
    for name, outline in GOLDEN["outlines"].items():
        same(projection.copies(np.array(outline)), golden["outlines"][name])


def same(found: list[FloatArray], golden: list[list[list[float]]]) -> None:
    assert len(found) == len(golden)
    for piece, expected in zip(found, golden, strict=True):
        assert piece == pytest.approx(np.array(expected), abs=PX)


def test_the_cases_cut_lines_and_repeat_outlines() -> None:
    maps = GOLDEN["maps"].values()
    pieces = {len(line) for each in maps for line in each["lines"].values()}
    copies = {len(shape) for each in maps for shape in each["outlines"].values()}
    assert pieces >= {1, 2, 3}
    assert copies == {1, 2}
