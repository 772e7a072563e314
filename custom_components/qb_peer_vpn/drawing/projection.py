"""Chooses the part of the world that a map shows, and projects places onto it.

It is a cylindrical projection like Miller's: latitudes are scaled down, projected with
Mercator's formula, and scaled up again. Meridians are straight lines, so land at an edge
can be repeated on the other side by shifting it, and the poles are on the map. The width
is chosen so that shapes are correct in the middle.

The card has the same in JavaScript (``dashboard/frontend/map/projection.js``);
``tests/golden_points.json`` holds both together.
"""

from dataclasses import dataclass
import math
from typing import Self

import numpy as np

from ..geo import FloatArray

MILLER = 0.8
"""0 is the plate carrée; 1 is Mercator's projection, which has no poles."""

MIN_WIDTH = 0.85
"""Width of the map at least, in radians at its middle: 5400 km, to recognize the region."""

MAX_SQUEEZE_LATITUDE = 60.0
"""Nearer to a pole, shapes get too wide: correct ones would make the world too narrow."""

MIN_GAP = 10.0
"""Degrees of longitude without any place, where the map can be cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The part of a picture that has the map, in px."""

    left: float
    top: float
    width: float
    height: float
    margin_x: float
    """Between the places and the left and right edge."""
    margin_y: float
    """Between the places and the upper and lower edge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """Converts longitude and latitude to px; x points right, y points down."""

    middle: float
    """The longitude in the middle of the map, in degrees."""
    across: float
    """px for one degree of longitude."""
    scale: float
    """px for one radian of latitude at the equator."""
    x: float
    """px of the longitude in the middle."""
    y: float
    """px of the equator."""

    @classmethod
    def fitting(cls, places: FloatArray, marks: FloatArray, frame: Frame) -> Self:
        """Return the projection that shows all places, as large as possible.

        Args:
            places: must be visible; shape (n, 2), longitude and latitude in degrees.
            marks: places that no edge should cut if there is no gap between all places.
            frame: the position and size of the map.

        """
        middle, span = _middle_and_span(places[:, 0])
        if 360.0 - span < MIN_GAP:
            middle, _ = _middle_and_span(marks[:, 0])
        heights = _height(places[:, 1])
        top, bottom = float(heights.max()), float(heights.min())
        scale, squeeze = _scale_and_squeeze(span, top, bottom, frame)
        # Beyond a pole, at most a margin is shown.
        pole = float(_height(np.array([90.0]))[0]) + frame.margin_y / scale
        play = max(0.0, pole - frame.height / scale / 2)
        center = min(max((top + bottom) / 2, -play), play)
        return cls(
            middle=middle,
            across=scale * squeeze * math.pi / 180,
            scale=scale,
            x=frame.left + frame.width / 2,
            y=frame.top + frame.height / 2 + scale * center,
        )

    @property
    def world(self) -> float:
        """Width of the whole world, in px."""
        return 360.0 * self.across

    def points(self, places: FloatArray) -> FloatArray:
        """Return the px of places, between the left and the right edge of the world."""
        longitudes = (places[:, 0] - self.middle + 180.0) % 360.0 - 180.0
        return self._px(longitudes, places[:, 1])

    def line(self, places: FloatArray) -> list[FloatArray]:
        """Return the px of a line, cut where it leaves the world on one side.

        Neighboring places must be less than 180° of longitude apart.
        """
        longitudes = np.unwrap(places[:, 0] - self.middle, period=360.0)
        turns = np.floor((longitudes + 180.0) / 360.0)
        unrolled = np.column_stack((longitudes, places[:, 1]))
        pieces = []
        start: list[FloatArray] = []
        for row, (point, turn) in enumerate(zip(unrolled, turns, strict=True)):
            if row and turn != turns[row - 1]:
                edge = 360.0 * max(turn, turns[row - 1]) - 180.0
                crossing = _crossing(unrolled[row - 1], point, edge)
                pieces.append((turns[row - 1], [*start, crossing]))
                start = [crossing]
            start.append(point)
        pieces.append((turns[-1], start))
        return [
            self._px(piece[:, 0] - 360.0 * turn, piece[:, 1])
            for turn, piece in ((turn, np.array(rows)) for turn, rows in pieces)
        ]

    def copies(self, outline: FloatArray) -> list[FloatArray]:
        """Return the px of an outline: twice if it is at an edge, once for each side.

        Its longitudes may exceed ±180°, but must not jump.
        """
        longitudes = outline[:, 0] - self.middle
        first = math.ceil((-180.0 - float(longitudes.max())) / 360.0)
        last = math.floor((180.0 - float(longitudes.min())) / 360.0)
        return [
            self._px(longitudes + 360.0 * turn, outline[:, 1])
            for turn in range(first, last + 1)
        ]

    def _px(self, longitudes: FloatArray, latitudes: FloatArray) -> FloatArray:
        return np.column_stack(
            (
                self.x + self.across * longitudes,
                self.y - self.scale * _height(latitudes),
            )
        )


def _scale_and_squeeze(
    span: float, top: float, bottom: float, frame: Frame
) -> tuple[float, float]:
    """Return px per radian at the equator, and the ratio of width to height.

    Args:
        span: degrees of longitude that must be visible.
        top: height of the northernmost place, in radians.
        bottom: height of the southernmost place, in radians.
        frame: the size of the map.

    """
    center_latitude = _latitude((top + bottom) / 2)
    room_x = frame.width - 2 * frame.margin_x
    room_y = frame.height - 2 * frame.margin_y
    # A map of the whole world must be high enough for the places.
    squeeze = max(
        _squeeze(center_latitude),
        frame.width * (top - bottom) / (2 * math.pi * room_y),
    )
    local = 1 / math.cos(MILLER * math.radians(center_latitude))
    scale = min(
        room_x / max(math.radians(span) * squeeze, 1e-9),
        room_y / max(top - bottom, 1e-9),
        frame.width / (MIN_WIDTH * local),
    )
    return max(scale, frame.width / (2 * math.pi * squeeze)), squeeze


def _height(latitudes: FloatArray) -> FloatArray:
    """Return heights above the equator, in radians, of latitudes in degrees."""
    angle = MILLER * np.radians(np.clip(latitudes, -90.0, 90.0))
    height: FloatArray = np.log(np.tan(math.pi / 4 + angle / 2)) / MILLER
    return height


def _latitude(height: float) -> float:
    """Return the latitude in degrees: the inverse of ``_height``."""
    angle = 2 * math.atan(math.exp(MILLER * height)) - math.pi / 2
    return math.degrees(angle / MILLER)


def _squeeze(latitude: float) -> float:
    """Return the ratio of width to height for which shapes at a latitude are correct."""
    phi = math.radians(min(abs(latitude), MAX_SQUEEZE_LATITUDE))
    return math.cos(phi) / math.cos(MILLER * phi)


def _middle_and_span(longitudes: FloatArray) -> tuple[float, float]:
    """Return the longitude opposite to the widest gap, and the span without the gap."""
    ordered = np.unique(longitudes % 360.0)
    gaps = np.diff(ordered, append=ordered[0] + 360.0)
    widest = int(gaps.argmax())
    gap = float(gaps[widest])
    middle = (float(ordered[widest]) + gap / 2 + 180.0) % 360.0
    return middle, 360.0 - gap


def _crossing(before: FloatArray, after: FloatArray, edge: float) -> FloatArray:
    part = (edge - before[0]) / (after[0] - before[0])
    crossing: FloatArray = before + part * (after - before)
    crossing[0] = edge
    return crossing
