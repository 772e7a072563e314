"""The picture: a map of the part of the world that the swarm reaches."""

from dataclasses import dataclass, replace
import math

import numpy as np

from ..geo import FloatArray, circle
from ..models import Coordinates
from . import icons
from .canvas import Canvas
from .captions import Caption, cluster_lines, faint_lines, server_lines, write_captions
from .countries import Countries
from .header_footer import HEIGHT, MAP, WIDTH, draw_header, draw_legend
from .label_layout import Box
from .land import Land, draw_ground
from .palette import Color, Palette
from .projection import Projection
from .routes import Routes, marks_of, places_of, points_along, routes_through
from .scene import Cluster, Dot, Scene, Server

FULL_DOT = 46.0
"""px, radius of the dot of a whole swarm. The area of a dot grows with its share."""
SMALLEST_DOT = 5.0
SMALLEST_SPOT = 2.5
"""px, radius of the dot of a few peers outside of clusters."""
RIM = 6.0
"""px by which the circle of a cluster exceeds its dot at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    canvas: Canvas
    projection: Projection
    palette: Palette

    def point(self, place: Coordinates) -> tuple[float, float]:
        """Return the px of a place on the map."""
        places = np.array([(place.longitude, place.latitude)])
        ((x, y),) = self.projection.points(places).tolist()
        return x, y


def draw(scene: Scene, land: Land, palette: Palette) -> bytes:
    """Draw a scene; equal scenes give equal bytes.

    Returns:
        A PNG of 1280 x 720 px.

    """
    recommended = routes_through(scene, scene.recommended)
    in_use = routes_through(scene, scene.in_use) if scene.in_use else None
    routes = [recommended, in_use] if in_use else [recommended]
    projection = Projection.fitting(places_of(scene, routes), marks_of(scene), MAP)
    canvas = Canvas(WIDTH, HEIGHT, palette.sea)
    sheet = _Sheet(canvas=canvas, projection=projection, palette=palette)
    draw_ground(canvas, projection, land, palette)
    seen = _draw_elsewhere(sheet, scene.elsewhere)
    _draw_circles(sheet, scene.left_out, 0.08)
    _draw_circles(sheet, scene.clusters, 0.2)
    if in_use:
        _draw_routes_in_use(sheet, in_use)
    _draw_routes(sheet, recommended, scene)
    _draw_icons(sheet, scene, land, points_along(routes, projection))
    draw_header(canvas, scene, palette)
    draw_legend(canvas, replace(scene, elsewhere=seen), palette)
    return canvas.png()


def _draw_elsewhere(sheet: _Sheet, dots: tuple[Dot, ...]) -> tuple[Dot, ...]:
    """Draw the peers outside of clusters, and return those that are on the map."""
    places = [(dot, *sheet.point(dot.coordinates)) for dot in dots]
    seen = [
        (dot, x, y)
        for dot, x, y in places
        if MAP.left < x < MAP.left + MAP.width and MAP.top < y < MAP.top + MAP.height
    ]
    if seen:
        with sheet.canvas.veil(sheet.palette.cluster, icons.ELSEWHERE) as veil:
            for dot, x, y in seen:
                veil.disc(x, y, SMALLEST_SPOT + FULL_DOT * math.sqrt(dot.share) / 3)
    return tuple(dot for dot, _, _ in seen)


def _draw_circles(sheet: _Sheet, clusters: tuple[Cluster, ...], opacity: float) -> None:
    if not clusters:
        return
    with sheet.canvas.veil(sheet.palette.cluster, opacity) as veil:
        for cluster in clusters:
            x, y = sheet.point(cluster.coordinates)
            veil.disc(x, y, _dot_radius(cluster) + RIM)
            rim = circle(cluster.coordinates, cluster.radius_km)
            for outline in sheet.projection.copies(rim):
                veil.area(outline)


def _draw_routes(sheet: _Sheet, routes: Routes, scene: Scene) -> None:
    with sheet.canvas.veil(sheet.palette.route, 0.6) as veil:
        for cluster, leg in zip(scene.clusters, routes.peer_legs, strict=True):
            for piece in sheet.projection.line(leg):
                veil.curve(piece, 1.5 + 6.0 * cluster.share)
    for color, width in ((sheet.palette.halo, 8.0), (sheet.palette.route, 4.5)):
        for piece in sheet.projection.line(routes.home_leg):
            sheet.canvas.pen(color).curve(piece, width)


def _draw_routes_in_use(sheet: _Sheet, routes: Routes) -> None:
    with sheet.canvas.veil(sheet.palette.in_use, 0.75) as veil:
        for leg in routes.peer_legs:
            for piece in sheet.projection.line(leg):
                veil.dashes(piece, 1.5, 7.0)
        for piece in sheet.projection.line(routes.home_leg):
            veil.dashes(piece, 3.0, 9.0)


def _draw_icons(sheet: _Sheet, scene: Scene, land: Land, routes: FloatArray) -> None:
    faint = _draw_faint_dots(sheet, scene)
    clusters = _draw_dots(sheet, scene)
    servers, home = _draw_servers(sheet, scene)
    write_captions(
        sheet.canvas,
        (*servers, *clusters, *faint),
        others=[home],
        routes=routes,
        countries=Countries.on(land, sheet.projection),
        palette=sheet.palette,
    )


def _draw_dots(sheet: _Sheet, scene: Scene) -> list[Caption]:
    """Draw the clusters, and return their captions, the largest share first."""
    captions = []
    for cluster in sorted(scene.clusters, key=lambda cluster: -cluster.share):
        x, y = sheet.point(cluster.coordinates)
        radius = _dot_radius(cluster)
        icons.cluster(sheet.canvas, x, y, sheet.palette, radius)
        lines = cluster_lines(cluster, sheet.palette)
        captions.append(Caption(x=x, y=y, radius=radius, lines=lines))
    return captions


def _draw_faint_dots(sheet: _Sheet, scene: Scene) -> list[Caption]:
    """Draw the clusters that do not count; return the captions of those with a name."""
    if not scene.left_out:
        return []
    captions = []
    with sheet.canvas.veil(sheet.palette.cluster, icons.FAINT) as veil:
        for cluster in scene.left_out:
            x, y = sheet.point(cluster.coordinates)
            radius = _dot_radius(cluster)
            veil.disc(x, y, radius)
            lines = faint_lines(cluster, sheet.palette)
            captions.append(Caption(x=x, y=y, radius=radius, lines=lines))
    return [caption for caption in captions if caption.lines[0].width]


def _draw_servers(sheet: _Sheet, scene: Scene) -> tuple[list[Caption], Box]:
    """Draw servers and home; return the captions of the servers and the box of home."""
    canvas, palette = sheet.canvas, sheet.palette
    servers: list[tuple[Server, icons.Icon, Color]] = [
        (scene.recommended, icons.recommended, palette.route)
    ]
    if scene.in_use:
        servers.append((scene.in_use, icons.in_use, palette.in_use))
    wanted = (*(server.coordinates for server, _, _ in servers), scene.home)
    *points, (home_x, home_y) = icons.separated([sheet.point(each) for each in wanted])
    icons.home(canvas, home_x, home_y, palette)
    captions = []
    for (server, icon, color), (x, y) in zip(servers, points, strict=True):
        icon(canvas, x, y, palette)
        lines = server_lines(server, color, palette)
        captions.append(Caption(x=x, y=y, radius=icons.ICON_RADIUS, lines=lines))
    return captions, Box.around(home_x, home_y, icons.ICON_RADIUS)


def _dot_radius(cluster: Cluster) -> float:
    return max(SMALLEST_DOT, FULL_DOT * math.sqrt(cluster.share))
