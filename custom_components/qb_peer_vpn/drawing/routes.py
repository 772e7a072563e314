"""The lines of a scene: home to server to crowds, through the one and the other."""

from dataclasses import dataclass

import numpy as np

from ..geo import circle, great_circle
from .land import FloatArray
from .projection import Projection
from .scene import Scene, Server

BETWEEN_POINTS = 8.0
"""px between the points that stand for a line when labels look for room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Routes:
    """The way through one server; each line as places in degrees, shape (n, 2)."""

    home_leg: FloatArray
    crowd_legs: tuple[FloatArray, ...]
    """In the order of the scene's crowds."""

    @property
    def lines(self) -> tuple[FloatArray, ...]:
        """All of them."""
        return (self.home_leg, *self.crowd_legs)


def routes_through(scene: Scene, server: Server) -> Routes:
    """Return the lines home to server to crowds."""
    return Routes(
        home_leg=great_circle(scene.home, server.coordinates),
        crowd_legs=tuple(
            great_circle(server.coordinates, crowd.coordinates)
            for crowd in scene.crowds
        ),
    )


def places_of(scene: Scene, routes: list[Routes]) -> FloatArray:
    """Return all places of a scene, shape (n, 2), in degrees."""
    return np.vstack(
        (
            *(line for through in routes for line in through.lines),
            *(circle(crowd.coordinates, crowd.radius_km) for crowd in scene.crowds),
        )
    )


def marks_of(scene: Scene) -> FloatArray:
    """Return the places where marks stand, shape (n, 2), in degrees."""
    servers = (scene.recommended, *((scene.in_use,) if scene.in_use else ()))
    points = (scene.home, *(each.coordinates for each in (*servers, *scene.crowds)))
    return np.array([(point.longitude, point.latitude) for point in points])


def points_along(routes: list[Routes], projection: Projection) -> FloatArray:
    """Return points in px, close to each other, on all lines; shape (n, 2)."""
    dense = []
    for through in routes:
        for line in through.lines:
            for piece in projection.line(line):
                lengths = np.hypot(*np.diff(piece, axis=0).T)
                along = np.concatenate(([0.0], np.cumsum(lengths)))
                stops = np.arange(0.0, along[-1] + BETWEEN_POINTS, BETWEEN_POINTS)
                dense.append(
                    np.column_stack(
                        [np.interp(stops, along, piece[:, axis]) for axis in (0, 1)]
                    )
                )
    return np.vstack(dense)
