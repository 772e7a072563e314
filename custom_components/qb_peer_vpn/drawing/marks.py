"""The signs on the map and in the legend; each has a shape and a colour of its own."""

from collections.abc import Callable, Sequence
import math

import numpy as np

from .canvas import Canvas
from .palette import Palette

type Mark = Callable[[Canvas, float, float, Palette], None]
"""Draws itself round a point in px."""

MARK_RADIUS = 15.0
"""px; holds every mark but a crowd's dot."""

# Where a mark goes when its own place is taken, in distances between two marks.
_ASIDE = ((0, 0), (-1, 0), (1, 0), (0, 1), (0, -1), (-1, 1), (1, 1), (-1, -1), (1, -1))

_EDGE = 2.5
"""px of the halo round a mark."""


def home(canvas: Canvas, x: float, y: float, palette: Palette) -> None:
    """Draw a house."""
    house = np.array(
        [(0, -12), (13, 0), (9.5, 0), (9.5, 11), (-9.5, 11), (-9.5, 0), (-13, 0)]
    )
    door = np.array([(-3, 11), (-3, 3.5), (3, 3.5), (3, 11)])
    centre = np.array((x, y))
    closed = np.vstack((house, house[:2])) + centre
    canvas.pen(palette.halo).line(closed, 2 * _EDGE)
    canvas.pen(palette.ink).area(house + centre)
    canvas.pen(palette.halo).area(door + centre)


def recommended(canvas: Canvas, x: float, y: float, palette: Palette) -> None:
    """Draw a star."""
    turns = np.arange(10) * math.pi / 5
    radii = np.where(np.arange(10) % 2 == 0, MARK_RADIUS, 0.45 * MARK_RADIUS)
    star = np.column_stack((x + radii * np.sin(turns), y - radii * np.cos(turns)))
    canvas.pen(palette.halo).line(np.vstack((star, star[:2])), 2 * _EDGE)
    canvas.pen(palette.route).area(star)


def in_use(canvas: Canvas, x: float, y: float, palette: Palette) -> None:
    """Draw a hollow square."""
    for colour, half in (
        (palette.halo, 9.0 + _EDGE),
        (palette.in_use, 9.0),
        (palette.halo, 4.5),
    ):
        canvas.pen(colour).panel(x - half, y - half, x + half, y + half)


def crowd(
    canvas: Canvas, x: float, y: float, palette: Palette, radius: float = 9.0
) -> None:
    """Draw a dot."""
    canvas.pen(palette.halo).disc(x, y, radius + 1.5)
    canvas.pen(palette.crowd).disc(x, y, radius)


def move(canvas: Canvas, x: float, y: float, palette: Palette) -> None:
    """Draw the sign that another server is worth a move: an arrow."""
    _sign(
        canvas,
        (x, y),
        palette,
        ((-11, 0), (10, 0), (2, -8), (10, 0), (2, 8)),
        moves=True,
    )


def stay(canvas: Canvas, x: float, y: float, palette: Palette) -> None:
    """Draw the sign that nothing has to be done: a tick."""
    _sign(canvas, (x, y), palette, ((-10, 0), (-3, 8), (10, -8)), moves=False)


def beside_each_other(
    points: Sequence[tuple[float, float]],
) -> list[tuple[float, float]]:
    """Move marks aside that would cover an earlier one."""
    distance = 2 * MARK_RADIUS + 2
    places: list[tuple[float, float]] = []
    for x, y in points:
        wanted = [(x + distance * dx, y + distance * dy) for dx, dy in _ASIDE]
        free = (
            place
            for place in wanted
            if all(math.dist(place, other) >= distance - 4 for other in places)
        )
        places.append(next(free, (x, y)))
    return places


def _sign(
    canvas: Canvas,
    centre: tuple[float, float],
    palette: Palette,
    stroke: tuple[tuple[float, float], ...],
    *,
    moves: bool,
) -> None:
    canvas.pen(palette.route if moves else palette.stay).disc(*centre, 25.0)
    points = np.array(stroke, dtype=np.float64) + np.array(centre)
    canvas.pen(palette.panel).line(points, 5.0)
