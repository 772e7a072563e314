"""Which part of the world a picture shows, and where on it a place is.

A cylindrical projection of Miller's kind (latitudes shrunk by a factor before Mercator's
formula, stretched back after it): meridians are straight, so land is repeated at the
edges by shifting it, and the poles are on the map. Its width is chosen so that shapes
are right in the middle of what is shown.
"""

from dataclasses import dataclass
import math
from typing import Self

import numpy as np

from .land import FloatArray

MILLER = 0.8
"""0 would be the plate carrée, 1 Mercator's projection without poles."""

LEAST_WIDTH = 0.85
"""Of the earth that is always seen from side to side, in radians at the middle: 5400 km,
so that one sees where on earth it is."""

MOST_SQUEEZE_LATITUDE = 60.0
"""Nearer to the poles shapes are drawn broader than they are, not the world narrower."""

LEAST_GAP = 10.0
"""Degrees of longitude without anything: a map that is cut there cuts nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A part of the picture, in px."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """From longitude and latitude to px; x to the right, y downwards."""

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
    def fitting(
        cls,
        places: FloatArray,
        marks: FloatArray,
        frame: Frame,
        *,
        margin_x: float,
        margin_y: float,
    ) -> Self:
        """Choose what to show.

        Args:
            places: what must be seen, shape (n, 2): longitude and latitude in degrees.
            marks: those of them that must not be cut where there is no edge without any.
            frame: where the map is.
            margin_x: px between the places and the left and right edge.
            margin_y: px between the places and the upper and lower edge.

        """
        middle, span_x = _middle_and_span(places[:, 0])
        if 360.0 - span_x < LEAST_GAP:
            middle, _ = _middle_and_span(marks[:, 0])
        heights = _height(places[:, 1])
        top, bottom = float(heights.max()), float(heights.min())
        centre_latitude = _latitude((top + bottom) / 2)
        room_x, room_y = frame.width - 2 * margin_x, frame.height - 2 * margin_y
        # The whole world from side to side must leave room for what is to be seen.
        squeeze = max(
            _squeeze(centre_latitude),
            frame.width * (top - bottom) / (2 * math.pi * room_y),
        )
        local = 1 / math.cos(MILLER * math.radians(centre_latitude))
        scale = min(
            room_x / max(math.radians(span_x) * squeeze, 1e-9),
            room_y / max(top - bottom, 1e-9),
            frame.width / (LEAST_WIDTH * local),
        )
        scale = max(scale, frame.width / (2 * math.pi * squeeze))
        # Beyond a pole there is nothing; only as much of it as a margin is shown.
        pole = float(_height(np.array([90.0]))[0]) + margin_y / scale
        play = max(0.0, pole - frame.height / scale / 2)
        centre = min(max((top + bottom) / 2, -play), play)
        return cls(
            middle=middle,
            across=scale * squeeze * math.pi / 180,
            scale=scale,
            x=frame.left + frame.width / 2,
            y=frame.top + frame.height / 2 + scale * centre,
        )

    @property
    def world(self) -> float:
        """Width of the whole world, in px."""
        return 360.0 * self.across

    def points(self, places: FloatArray) -> FloatArray:
        """Return the px of places, each on this side of the map's edge."""
        longitudes = (places[:, 0] - self.middle + 180.0) % 360.0 - 180.0
        return self._px(longitudes, places[:, 1])

    def line(self, places: FloatArray) -> list[FloatArray]:
        """Return the px of a line, cut where it leaves the map on one side.

        Neighbouring places must be less than 180° of longitude apart, the short way.
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
        """Return the px of an unbroken outline, at both edges where it is at one.

        Its longitudes may go beyond ±180°, but not jump.
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


def _height(latitudes: FloatArray) -> FloatArray:
    """Return the height above the equator, in radians there."""
    angle = MILLER * np.radians(np.clip(latitudes, -90.0, 90.0))
    height: FloatArray = np.log(np.tan(math.pi / 4 + angle / 2)) / MILLER
    return height


def _latitude(height: float) -> float:
    angle = 2 * math.atan(math.exp(MILLER * height)) - math.pi / 2
    return math.degrees(angle / MILLER)


def _squeeze(latitude: float) -> float:
    """Return the width of a degree against its height at which shapes are right."""
    phi = math.radians(min(abs(latitude), MOST_SQUEEZE_LATITUDE))
    return math.cos(phi) / math.cos(MILLER * phi)


def _middle_and_span(longitudes: FloatArray) -> tuple[float, float]:
    """Return what is opposite to the widest gap, and what lies outside the gap."""
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
