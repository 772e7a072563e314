"""The picture: the world as far as the swarm reaches, and the way to it."""

from dataclasses import dataclass
import math

import numpy as np

from ..geo import circle
from ..models import Coordinates
from . import marks
from .bands import draw_header, draw_legend
from .canvas import Canvas
from .captions import Caption, crowd_lines, server_lines, write_captions
from .labels import Box
from .land import FloatArray, Land
from .layout import HEIGHT, MAP, MARGIN_X, MARGIN_Y, WIDTH
from .palette import Colour, Palette
from .projection import Projection
from .routes import Routes, marks_of, places_of, points_along, routes_through
from .scene import Crowd, Scene, Server
from .world import draw_world

FULL_DOT = 46.0
"""px, radius of a dot that stands for the whole swarm; its area is the share."""
SMALLEST_DOT = 5.0
RIM = 6.0
"""px by which a crowd's circle at least exceeds its dot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    canvas: Canvas
    projection: Projection
    palette: Palette

    def point(self, place: Coordinates) -> tuple[float, float]:
        """Return the px of a place."""
        places = np.array([(place.longitude, place.latitude)])
        ((x, y),) = self.projection.points(places).tolist()
        return x, y


def draw(scene: Scene, land: Land, palette: Palette) -> bytes:
    """Draw a scene; the same one always gives the same bytes.

    Returns:
        A PNG of 1280 x 720 px.

    """
    recommended = routes_through(scene, scene.recommended)
    in_use = routes_through(scene, scene.in_use) if scene.in_use else None
    routes = [recommended, in_use] if in_use else [recommended]
    projection = Projection.fitting(
        places_of(scene, routes),
        marks_of(scene),
        MAP,
        margin_x=MARGIN_X,
        margin_y=MARGIN_Y,
    )
    canvas = Canvas(WIDTH, HEIGHT, palette.sea)
    sheet = _Sheet(canvas=canvas, projection=projection, palette=palette)
    draw_world(canvas, projection, land, palette)
    _draw_reach(sheet, scene)
    if in_use:
        _draw_routes_in_use(sheet, in_use)
    _draw_routes(sheet, recommended, scene)
    _draw_marks(sheet, scene, points_along(routes, projection))
    draw_header(canvas, scene, palette)
    draw_legend(canvas, scene, palette)
    return canvas.png()


def _draw_reach(sheet: _Sheet, scene: Scene) -> None:
    with sheet.canvas.veil(sheet.palette.crowd, 0.2) as veil:
        for crowd in scene.crowds:
            x, y = sheet.point(crowd.coordinates)
            veil.disc(x, y, _dot_radius(crowd) + RIM)
            rim = circle(crowd.coordinates, crowd.radius_km)
            for outline in sheet.projection.copies(rim):
                veil.area(outline)


def _draw_routes(sheet: _Sheet, routes: Routes, scene: Scene) -> None:
    with sheet.canvas.veil(sheet.palette.route, 0.6) as veil:
        for crowd, leg in zip(scene.crowds, routes.crowd_legs, strict=True):
            for piece in sheet.projection.line(leg):
                veil.curve(piece, 1.5 + 6.0 * crowd.share)
    for colour, width in ((sheet.palette.halo, 8.0), (sheet.palette.route, 4.5)):
        for piece in sheet.projection.line(routes.home_leg):
            sheet.canvas.pen(colour).curve(piece, width)


def _draw_routes_in_use(sheet: _Sheet, routes: Routes) -> None:
    with sheet.canvas.veil(sheet.palette.in_use, 0.75) as veil:
        for leg in routes.crowd_legs:
            for piece in sheet.projection.line(leg):
                veil.dashes(piece, 1.5, 7.0)
        for piece in sheet.projection.line(routes.home_leg):
            veil.dashes(piece, 3.0, 9.0)


def _draw_marks(sheet: _Sheet, scene: Scene, routes: FloatArray) -> None:
    canvas, palette = sheet.canvas, sheet.palette
    crowds = []
    for crowd in sorted(scene.crowds, key=lambda crowd: -crowd.share):
        x, y = sheet.point(crowd.coordinates)
        radius = _dot_radius(crowd)
        marks.crowd(canvas, x, y, palette, radius)
        crowds.append(
            Caption(x=x, y=y, radius=radius, lines=crowd_lines(crowd, palette))
        )

    named: list[tuple[Server, marks.Mark, Colour]] = [
        (scene.recommended, marks.recommended, palette.route)
    ]
    if scene.in_use:
        named.append((scene.in_use, marks.in_use, palette.in_use))
    wanted = (*(server.coordinates for server, _, _ in named), scene.home)
    *spots, (home_x, home_y) = marks.beside_each_other(
        [sheet.point(place) for place in wanted]
    )
    marks.home(canvas, home_x, home_y, palette)
    servers = []
    for (server, mark, colour), (x, y) in zip(named, spots, strict=True):
        mark(canvas, x, y, palette)
        lines = server_lines(server, colour, palette)
        servers.append(Caption(x=x, y=y, radius=marks.MARK_RADIUS, lines=lines))

    write_captions(
        canvas,
        (*servers, *crowds),
        others=[Box.round(home_x, home_y, marks.MARK_RADIUS)],
        routes=routes,
        halo=palette.halo,
    )


def _dot_radius(crowd: Crowd) -> float:
    return max(SMALLEST_DOT, FULL_DOT * math.sqrt(crowd.share))
