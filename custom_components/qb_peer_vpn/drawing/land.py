"""The background of the map: sea, land, lakes, borders, and a grid of degrees."""

from dataclasses import dataclass
import json
from pathlib import Path

import numpy as np

from ..geo import FloatArray
from .canvas import Canvas
from .header_footer import WIDTH
from .palette import Palette
from .projection import Projection

LAND_FILE = "land_110m.json"
BORDERS_FILE = "borders_110m.json"

_ANTIMERIDIAN, _SOUTH_POLE = 180.0, -90.0

_COARSE, _FINE = 30, 10
"""Degrees between the lines of the grid."""


@dataclass(frozen=True, slots=True, eq=False)
class Land:
    """Outlines as arrays of shape (n, 2): longitude and latitude in degrees."""

    ground: tuple[FloatArray, ...]
    """Closed rings. None crosses the antimeridian: the file cuts land there, and leads the
    outline of Antarctica along the south pole."""
    lakes: tuple[FloatArray, ...]
    """Closed rings of water inside the ground."""
    coasts: tuple[FloatArray, ...]
    """The outlines as lines, without those cuts."""
    borders: tuple[FloatArray, ...]
    """The lines between countries."""


def load_land(folder: Path) -> Land:
    """Read the outlines of Natural Earth (public domain), 1:110 million.

    Raises:
        OSError: the file cannot be read.

    """
    rings = _read_lines(folder / LAND_FILE)
    return Land(
        ground=tuple(ring for ring in rings if _is_clockwise(ring)),
        lakes=tuple(ring for ring in rings if not _is_clockwise(ring)),
        coasts=tuple(coast for ring in rings for coast in _coasts(ring)),
        borders=tuple(_read_lines(folder / BORDERS_FILE)),
    )


def _read_lines(path: Path) -> list[FloatArray]:
    return [
        np.array(line, dtype=np.float64).reshape(-1, 2)
        for line in json.loads(path.read_text())
    ]


def draw_ground(
    canvas: Canvas, projection: Projection, land: Land, palette: Palette
) -> None:
    """Draw everything that does not depend on the swarm."""
    _draw_grid(canvas, projection, palette)
    ground = canvas.pen(palette.land)
    for pen, rings in ((ground, land.ground), (canvas.pen(palette.sea), land.lakes)):
        for ring in rings:
            for outline in projection.copies(ring):
                pen.area(outline)
    for color, lines in ((palette.border, land.borders), (palette.coast, land.coasts)):
        pen = canvas.pen(color)
        for each in lines:
            for line in projection.copies(each):
                pen.line(line, 1.0)


def _draw_grid(canvas: Canvas, projection: Projection, palette: Palette) -> None:
    pen = canvas.pen(palette.grid)
    step = _COARSE if projection.world < 2.5 * WIDTH else _FINE
    ends = np.array((projection.middle - 180.0, projection.middle + 180.0))
    for latitude in range(-90 + step, 90, step):
        for line in projection.copies(np.column_stack((ends, (latitude, latitude)))):
            pen.line(line, 1.0)
    for longitude in range(-180, 180, step):
        meridian = np.array(((longitude, -90.0), (longitude, 90.0)))
        for line in projection.copies(meridian):
            pen.line(line, 1.0)


def _is_clockwise(ring: FloatArray) -> bool:
    """Return whether a ring is clockwise: those are land, the others are lakes."""
    x, y = ring.T
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) < 0.0


def _coasts(ring: FloatArray) -> list[FloatArray]:
    """Return the parts of a ring between the cuts of the file."""
    closed = np.vstack((ring, ring[:1]))
    on_a_cut = (np.abs(closed[:, 0]) >= _ANTIMERIDIAN) | (closed[:, 1] <= _SOUTH_POLE)
    breaks = np.flatnonzero(on_a_cut[:-1] & on_a_cut[1:]) + 1
    return [part for part in np.split(closed, breaks) if len(part) > 1]
