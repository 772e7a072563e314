"""Says whether a line on the map leads into another country."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from ..geo import FloatArray
from .land import Land
from .projection import Projection

type Point = tuple[float, float]
"""In px."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Countries:
    """The lines between countries, and those between land and sea, in px.

    Both are pieces of lines from one point to the next, shape (n, 2, 2).
    """

    borders: FloatArray
    coasts: FloatArray

    @classmethod
    def on(cls, land: Land, projection: Projection) -> Self:
        """Return those of a map."""
        return cls(
            borders=_pieces(land.borders, projection),
            coasts=_pieces(land.coasts, projection),
        )

    def differ(self, start: Point, end: Point) -> bool:
        """Return whether the way between two points ends in another country.

        It does if it crosses a border, or the sea: then it crosses two coasts. In the sea
        it is in no country.
        """
        return (
            _crossings(self.borders, start, end) > 0
            or _crossings(self.coasts, start, end) > 1
        )


def cross(lines: FloatArray, start: Point, end: Point) -> NDArray[np.bool_]:
    """Return which of some lines, shape (n, 2, 2), a line crosses, shape (n,)."""
    one, other = lines[:, 0], lines[:, 1]
    a, b = np.array(start), np.array(end)
    crossed: NDArray[np.bool_] = (_side(a, b, one) != _side(a, b, other)) & (
        _side(one, other, a) != _side(one, other, b)
    )
    return crossed


def _crossings(lines: FloatArray, start: Point, end: Point) -> int:
    return int(cross(lines, start, end).sum())


def _side(start: FloatArray, end: FloatArray, point: FloatArray) -> NDArray[np.bool_]:
    """Return whether points are to the left of lines; all in px, shape (…, 2)."""
    along, to = end - start, point - start
    left: NDArray[np.bool_] = along[..., 0] * to[..., 1] > along[..., 1] * to[..., 0]
    return left


def _pieces(outlines: tuple[FloatArray, ...], projection: Projection) -> FloatArray:
    pieces = [
        np.stack((line[:-1], line[1:]), axis=1)
        for outline in outlines
        for line in projection.copies(outline)
    ]
    return np.concatenate(pieces) if pieces else np.empty((0, 2, 2))
