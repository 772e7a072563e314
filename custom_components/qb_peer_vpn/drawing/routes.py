"""The lines of a scene: from home through a server to the clusters."""

from dataclasses import dataclass

import numpy as np

from ..geo import FloatArray, circle, great_circle
from .projection import Projection
from .scene import Scene, Server

POINT_DISTANCE = 8.0
"""px between the points of a line that captions avoid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Routes:
    """The path through one server, each line as places in degrees, shape (n, 2)."""

    home_leg: FloatArray
    peer_legs: tuple[FloatArray, ...]
    """In the order of the scene's clusters."""

    @property
    def lines(self) -> tuple[FloatArray, ...]:
        """All lines."""
        return (self.home_leg, *self.peer_legs)


def routes_through(scene: Scene, server: Server) -> Routes:
    """Return the lines from home to the server, and from there to the clusters."""
    return Routes(
        home_leg=great_circle(scene.home, server.coordinates),
        peer_legs=tuple(
            great_circle(server.coordinates, cluster.coordinates)
            for cluster in scene.clusters
        ),
    )


def places_of(scene: Scene, routes: list[Routes]) -> FloatArray:
    """Return all places that must be visible, shape (n, 2), in degrees."""
    return np.vstack(
        (
            *(line for through in routes for line in through.lines),
            *(
                circle(cluster.coordinates, cluster.radius_km)
                for cluster in (*scene.clusters, *scene.left_out)
            ),
        )
    )


def marks_of(scene: Scene) -> FloatArray:
    """Return the places of the icons, shape (n, 2), in degrees."""
    servers = (scene.recommended, *((scene.in_use,) if scene.in_use else ()))
    marked = (*servers, *scene.clusters, *scene.left_out)
    points = (scene.home, *(each.coordinates for each in marked))
    return np.array([(point.longitude, point.latitude) for point in points])


def points_along(routes: list[Routes], projection: Projection) -> FloatArray:
    """Return points on all lines, close to each other, shape (n, 2), in px."""
    dense = []
    for through in routes:
        for line in through.lines:
            for piece in projection.line(line):
                lengths = np.hypot(*np.diff(piece, axis=0).T)
                along = np.concatenate(([0.0], np.cumsum(lengths)))
                stops = np.arange(0.0, along[-1] + POINT_DISTANCE, POINT_DISTANCE)
                dense.append(
                    np.column_stack(
                        [np.interp(stops, along, piece[:, axis]) for axis in (0, 1)]
                    )
                )
    return np.vstack(dense)
