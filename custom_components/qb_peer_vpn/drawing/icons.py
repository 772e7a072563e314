"""The icons on the map, in the header and in the legend: they differ in shape and color."""

from collections.abc import Callable, Mapping, Sequence
import math

import numpy as np

from ..models import Sign
from .canvas import Canvas
from .palette import Color, Palette

type Icon = Callable[[Canvas, float, float, Palette], None]
"""Draws an icon around a point, in px."""

ICON_RADIUS = 15.0
"""px; every icon but a cluster's dot fits into a circle of this radius."""

_FREE_PLACES = (
    (0, 0),
    (-1, 0),
    (1, 0),
    (0, 1),
    (0, -1),
    (-1, 1),
    (1, 1),
    (-1, -1),
    (1, -1),
)
"""Offsets of an icon whose place is taken, in units of the distance between two
icons."""

_EDGE = 2.5
"""px of the halo around an icon."""

FAINT = 0.35
"""Opacity of clusters that do not count."""

ELSEWHERE = 0.45
"""Opacity of peers outside of clusters."""

_SIGN_RADIUS, _OUTLINE = 25.0, 4.0
"""px; of the disc of a verdict, and the width of its outline."""

_ARROW = ((-11, 0), (10, 0), (2, -8), (10, 0), (2, 8))
_TICK = ((-10, 0), (-3, 8), (10, -8))


def home(canvas: Canvas, x: float, y: float, palette: Palette) -> None:
    """Draw a house."""
    house = np.array(
        [(0, -12), (13, 0), (9.5, 0), (9.5, 11), (-9.5, 11), (-9.5, 0), (-13, 0)]
    )
    door = np.array([(-3, 11), (-3, 3.5), (3, 3.5), (3, 11)])
    center = np.array((x, y))
    closed = np.vstack((house, house[:2])) + center
    canvas.pen(palette.halo).line(closed, 2 * _EDGE)
    canvas.pen(palette.ink).area(house + center)
    canvas.pen(palette.halo).area(door + center)


def recommended(canvas: Canvas, x: float, y: float, palette: Palette) -> None:
    """Draw a star."""
    turns = np.arange(10) * math.pi / 5
    radii = np.where(np.arange(10) % 2 == 0, ICON_RADIUS, 0.45 * ICON_RADIUS)
    star = np.column_stack((x + radii * np.sin(turns), y - radii * np.cos(turns)))
    canvas.pen(palette.halo).line(np.vstack((star, star[:2])), 2 * _EDGE)
    canvas.pen(palette.route).area(star)


def in_use(canvas: Canvas, x: float, y: float, palette: Palette) -> None:
    """Draw a hollow square."""
    for color, half in (
        (palette.halo, 9.0 + _EDGE),
        (palette.in_use, 9.0),
        (palette.halo, 4.5),
    ):
        canvas.pen(color).panel(x - half, y - half, x + half, y + half)


def cluster(
    canvas: Canvas, x: float, y: float, palette: Palette, radius: float = 9.0
) -> None:
    """Draw a dot."""
    canvas.pen(palette.halo).disc(x, y, radius + 1.5)
    canvas.pen(palette.cluster).disc(x, y, radius)


def elsewhere(canvas: Canvas, x: float, y: float, palette: Palette) -> None:
    """Draw a small dot that the ground shines through."""
    with canvas.veil(palette.cluster, ELSEWHERE) as veil:
        veil.disc(x, y, 5.0)


def faint_cluster(
    canvas: Canvas, x: float, y: float, palette: Palette, radius: float = 9.0
) -> None:
    """Draw a faint dot."""
    with canvas.veil(palette.cluster, FAINT) as veil:
        veil.disc(x, y, radius)


def move(canvas: Canvas, x: float, y: float, palette: Palette) -> None:
    """Draw an arrow: another server is worth a move."""
    canvas.pen(palette.route).disc(x, y, _SIGN_RADIUS)
    _stroke(canvas, x, y, _ARROW, palette.panel)


def maybe(canvas: Canvas, x: float, y: float, palette: Palette) -> None:
    """Draw the outline of the arrow: a move is uncertain."""
    canvas.pen(palette.route).disc(x, y, _SIGN_RADIUS)
    canvas.pen(palette.panel).disc(x, y, _SIGN_RADIUS - _OUTLINE)
    _stroke(canvas, x, y, _ARROW, palette.route)


def stay(canvas: Canvas, x: float, y: float, palette: Palette) -> None:
    """Draw a tick: there is nothing to do."""
    canvas.pen(palette.stay).disc(x, y, _SIGN_RADIUS)
    _stroke(canvas, x, y, _TICK, palette.panel)


def wait(canvas: Canvas, x: float, y: float, palette: Palette) -> None:
    """Draw three dots: nothing is decided yet."""
    canvas.pen(palette.in_use).disc(x, y, _SIGN_RADIUS)
    for aside in (-10.0, 0.0, 10.0):
        canvas.pen(palette.panel).disc(x + aside, y, 3.0)


SIGNS: Mapping[Sign, Icon] = {
    Sign.MOVE: move,
    Sign.MAYBE: maybe,
    Sign.STAY: stay,
    Sign.WAIT: wait,
}
"""The icons of the verdicts."""


def separated(
    points: Sequence[tuple[float, float]],
) -> list[tuple[float, float]]:
    """Move each icon aside that would cover an earlier one; points are in px."""
    distance = 2 * ICON_RADIUS + 2
    places: list[tuple[float, float]] = []
    for x, y in points:
        wanted = [(x + distance * dx, y + distance * dy) for dx, dy in _FREE_PLACES]
        free = (
            place
            for place in wanted
            if all(math.dist(place, other) >= distance - 4 for other in places)
        )
        places.append(next(free, (x, y)))
    return places


def _stroke(
    canvas: Canvas,
    x: float,
    y: float,
    stroke: tuple[tuple[float, float], ...],
    color: Color,
) -> None:
    points = np.array(stroke, dtype=np.float64) + np.array((x, y))
    canvas.pen(color).line(points, 5.0)
