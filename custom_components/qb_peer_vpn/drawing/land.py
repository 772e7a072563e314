"""Where there is land: the outlines that come with the integration."""

from dataclasses import dataclass
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

type FloatArray = NDArray[np.float64]

FILE_NAME = "land_110m.json"

ANTIMERIDIAN, SOUTH_POLE = 180.0, -90.0


@dataclass(frozen=True, slots=True, eq=False)
class Land:
    """Outlines; arrays of shape (n, 2) with longitude and latitude in degrees."""

    ground: tuple[FloatArray, ...]
    """Closed rings. None crosses the antimeridian: land is cut there, and Antarctica is
    led along the south pole."""
    lakes: tuple[FloatArray, ...]
    """Closed rings: water inside of the ground."""
    coasts: tuple[FloatArray, ...]
    """All of them without those cuts, as lines."""


def load_land(folder: Path) -> Land:
    """Read the outlines, 1:110 million, of Natural Earth (public domain)."""
    rings = [
        np.array(ring, dtype=np.float64).reshape(-1, 2)
        for ring in json.loads((folder / FILE_NAME).read_text())
    ]
    return Land(
        ground=tuple(ring for ring in rings if _is_clockwise(ring)),
        lakes=tuple(ring for ring in rings if not _is_clockwise(ring)),
        coasts=tuple(coast for ring in rings for coast in _coasts(ring)),
    )


def _is_clockwise(ring: FloatArray) -> bool:
    """Return whether the ring has land on its right, as ground has and lakes have not."""
    x, y = ring.T
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) < 0.0


def _coasts(ring: FloatArray) -> list[FloatArray]:
    closed = np.vstack((ring, ring[:1]))
    on_a_cut = (np.abs(closed[:, 0]) >= ANTIMERIDIAN) | (closed[:, 1] <= SOUTH_POLE)
    breaks = np.flatnonzero(on_a_cut[:-1] & on_a_cut[1:]) + 1
    return [part for part in np.split(closed, breaks) if len(part) > 1]
