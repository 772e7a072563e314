"""Places labels beside their marks, so that they cover nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
import math
from typing import Self

from ..geo import FloatArray


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


GAPS = (5.0, 20.0, 38.0, 60.0)
"""px between a mark and its label, in the order of preference."""

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
) -> tuple[Box | None, ...]:
    """Find a place for each label.

    Args:
        anchors: the most important one first: it chooses its place first.
        marks: boxes that no label may cover.
        area: no label may leave it.
        lines: points, shape (n, 2), that a label should not cover.

    Returns:
        One box for each anchor; None if there is no room.

    """
    taken = list(marks)
    places: list[Box | None] = []
    for anchor in anchors:
        free = [
            (lines_cost, order, box)
            for order, box in enumerate(_candidates(anchor))
            if area.contains(box)
            and not any(map(box.overlaps, taken))
            and not any(box.is_nearer(other, anchor) for other in anchors)
            for lines_cost in (box.count(lines) + order / 3,)
        ]
        best = min(free, key=lambda each: each[:2])[2] if free else None
        places.append(best)
        if best is not None:
            taken.append(best.grown(LABEL_DISTANCE))
    return tuple(places)


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
