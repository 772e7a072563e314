"""Places labels beside their marks, so that they cover nothing else."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
import math
from typing import Self

import numpy as np

from ..geo import FloatArray
from .countries import Point, cross

type Line = tuple[Point, Point]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle in px; y points down."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, x: float, y: float, radius: float) -> Self:
        """Return the box that holds a circle."""
        return cls(left=x - radius, top=y - radius, right=x + radius, bottom=y + radius)

    def overlaps(self, other: Box) -> bool:
        """Return whether two boxes share more than an edge."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def contains(self, other: Box) -> bool:
        """Return whether the other box lies within this one."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )

    def is_nearer(self, one: Anchor, other: Anchor) -> bool:
        """Return whether one mark is clearly nearer to this label than the other.

        It does not count if the other mark lies on the first one, which would always be
        nearer.
        """
        if math.dist((one.x, one.y), (other.x, other.y)) < one.radius:
            return False
        return self._distance(one) < self._distance(other) - 1.0

    def _distance(self, mark: Anchor) -> float:
        aside = max(self.left - mark.x, 0.0, mark.x - self.right)
        above = max(self.top - mark.y, 0.0, mark.y - self.bottom)
        return math.hypot(aside, above) - mark.radius

    def grown(self, by: float) -> Box:
        """Return the box, larger by this on each side."""
        return Box(
            left=self.left - by,
            top=self.top - by,
            right=self.right + by,
            bottom=self.bottom + by,
        )

    @property
    def middle(self) -> Point:
        """Its middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def diagonals(self) -> FloatArray:
        """The lines between opposite corners, shape (2, 2, 2)."""
        return np.array(
            (
                ((self.left, self.top), (self.right, self.bottom)),
                ((self.left, self.bottom), (self.right, self.top)),
            )
        )

    def is_around(self, point: Point) -> bool:
        """Return whether a point lies in the box."""
        x, y = point
        return self.left < x < self.right and self.top < y < self.bottom

    def is_cut(self, line: Line) -> bool:
        """Return whether a line cuts the box, or begins or ends in it."""
        start, end = line
        return (
            self.is_around(start)
            or self.is_around(end)
            or bool(cross(self.diagonals, start, end).any())
        )

    def count(self, points: FloatArray) -> int:
        """Return how many points, shape (n, 2), lie in the box."""
        x, y = points.T
        inside = (x > self.left) & (x < self.right) & (y > self.top) & (y < self.bottom)
        return int(inside.sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A mark on the map, and the size of its label, in px."""

    x: float
    y: float
    radius: float
    width: float
    height: float

    @property
    def box(self) -> Box:
        """The mark itself."""
        return Box.around(self.x, self.y, self.radius)

    def leader(self, box: Box) -> Line | None:
        """Return the line that leads to the label; None if the label is beside the mark."""
        x = min(max(self.x, box.left), box.right)
        y = min(max(self.y, box.top), box.bottom)
        length = math.dist((x, y), (self.x, self.y))
        if length - self.radius <= BESIDE:
            return None
        part = self.radius / length
        edge = self.x + part * (x - self.x), self.y + part * (y - self.y)
        return edge, (x, y)


GAPS = (5.0, 20.0, 38.0, 60.0, 86.0)
"""px between a mark and its label, in the order of preference."""

BESIDE = 9.0
"""px: a label that is farther from its mark has a line that leads there."""

LABEL_DISTANCE = 6.0
"""px between two labels, at least."""

_SIDES = (
    (1.0, 0.0),
    (-1.0, 0.0),
    (0.0, -1.0),
    (0.0, 1.0),
    (1.0, -0.5),
    (1.0, 0.5),
    (-1.0, -0.5),
    (-1.0, 0.5),
    (1.0, -1.0),
    (1.0, 1.0),
    (-1.0, -1.0),
    (-1.0, 1.0),
)
"""Directions from a mark to its label, in the order of preference."""


def place_labels(
    anchors: Sequence[Anchor],
    *,
    marks: Sequence[Box],
    area: Box,
    lines: FloatArray,
    leaves_country: Callable[[Point, Point], bool] = lambda *_: False,
) -> tuple[Box | None, ...]:
    """Find a place for each label.

    Args:
        anchors: the most important one first: it chooses its place first.
        marks: boxes that no label may cover.
        area: no label may leave it.
        lines: points, shape (n, 2), that a label should not cover.
        leaves_country: whether the way from a mark to the middle of its label ends in
            another country; such a label must be beside its mark.

    Returns:
        One box for each anchor; None if there is no room.

    """
    taken = list(marks)
    leaders: list[Line] = []
    places: list[Box | None] = []
    for anchor in anchors:
        rivals = _Rivals(anchors=anchors, taken=taken, leaders=leaders)
        allowed = (
            box
            for box in _by_cost(anchor, lines)
            if area.contains(box) and rivals.leave(anchor, box, leaves_country)
        )
        best = next(allowed, None)
        places.append(best)
        if best is not None:
            taken.append(best.grown(LABEL_DISTANCE))
            if leader := anchor.leader(best):
                leaders.append(leader)
    return tuple(places)


def _by_cost(anchor: Anchor, lines: FloatArray) -> list[Box]:
    """Return the candidates; those that cover the fewest points come first."""
    boxes = _candidates(anchor)
    costs = [box.count(lines) + order / 3 for order, box in enumerate(boxes)]
    return [boxes[index] for index in np.argsort(costs, kind="stable").tolist()]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rivals:
    """What is on the map already, and what else wants a label."""

    anchors: Sequence[Anchor]
    taken: Sequence[Box]
    leaders: Sequence[Line]

    def leave(
        self, anchor: Anchor, box: Box, leaves_country: Callable[[Point, Point], bool]
    ) -> bool:
        """Return whether a label may be in a box."""
        if any(map(box.overlaps, self.taken)) or any(map(box.is_cut, self.leaders)):
            return False
        leader = anchor.leader(box)
        if leader is None:
            # Beside a mark that is nearer, it would seem to belong to that mark.
            return not any(box.is_nearer(other, anchor) for other in self.anchors)
        place = anchor.x, anchor.y
        others = (other for other in self.taken if not other.is_around(place))
        return (
            not any(other.is_cut(leader) for other in others)
            and not (self.leaders and cross(np.array(self.leaders), *leader).any())
            and not leaves_country(place, box.middle)
        )


def _candidates(anchor: Anchor) -> list[Box]:
    boxes = []
    for gap in GAPS:
        for right, down in _SIDES:
            # Diagonally, the corner of the label is farther away than its side would be.
            reach = (anchor.radius + gap) * (0.75 if abs(right * down) == 1.0 else 1.0)
            x = anchor.x + right * (reach + anchor.width / 2)
            y = anchor.y + down * (reach + anchor.height / 2)
            boxes.append(
                Box(
                    left=x - anchor.width / 2,
                    top=y - anchor.height / 2,
                    right=x + anchor.width / 2,
                    bottom=y + anchor.height / 2,
                )
            )
    return boxes
