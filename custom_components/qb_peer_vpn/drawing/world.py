"""The ground of the map: sea, land, lakes and the grid of degrees."""

import numpy as np

from .canvas import Canvas
from .land import Land
from .layout import WIDTH
from .palette import Palette
from .projection import Projection

COARSE, FINE = 30, 10
"""Degrees between the lines of the grid."""


def draw_world(
    canvas: Canvas, projection: Projection, land: Land, palette: Palette
) -> None:
    """Draw what is there without any swarm."""
    grid = canvas.pen(palette.grid)
    step = COARSE if projection.world < 2.5 * WIDTH else FINE
    ends = np.array((projection.middle - 180.0, projection.middle + 180.0))
    for latitude in range(-90 + step, 90, step):
        for line in projection.copies(np.column_stack((ends, (latitude, latitude)))):
            grid.line(line, 1.0)
    for longitude in range(-180, 180, step):
        meridian = np.array(((longitude, -90.0), (longitude, 90.0)))
        for line in projection.copies(meridian):
            grid.line(line, 1.0)
    ground, coast = canvas.pen(palette.land), canvas.pen(palette.coast)
    for pen, rings in ((ground, land.ground), (canvas.pen(palette.sea), land.lakes)):
        for ring in rings:
            for outline in projection.copies(ring):
                pen.area(outline)
    for shore in land.coasts:
        for line in projection.copies(shore):
            coast.line(line, 1.0)
