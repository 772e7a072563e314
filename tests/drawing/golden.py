"""The golden points: what Python and JavaScript must agree on, in one file.

The map of the card and the picture draw the same projection in two languages. Their tests
read ``tests/golden_points.json``. ``python -m tests.drawing.golden`` writes it again, from
Python's side: look at the difference before you commit it.
"""

from collections.abc import Mapping
import json
from pathlib import Path
from typing import Any

import numpy as np

from custom_components.qb_peer_vpn.drawing.projection import Frame, Projection
from custom_components.qb_peer_vpn.geo import FloatArray, circle, great_circle
from custom_components.qb_peer_vpn.models import Coordinates

FILE = Path(__file__).parents[1] / "golden_points.json"

type Place = tuple[float, float]
"""Longitude and latitude in degrees."""

PARIS, SEOUL, SYDNEY = (2.35, 48.86), (126.98, 37.57), (151.21, -33.87)
SUVA, APIA, HONOLULU = (178.44, -18.14), (-171.77, -13.83), (-157.86, 21.31)
TROMSO, ALERT, MCMURDO = (18.96, 69.65), (-62.35, 82.5), (166.67, -77.85)

GREAT_CIRCLES: dict[str, tuple[Place, Place]] = {
    "across Europe and Asia": (PARIS, SEOUL),
    "over the antimeridian": (SYDNEY, HONOLULU),
    "near the north pole": (TROMSO, ALERT),
    "to the same place": (PARIS, PARIS),
    "to the antipode": ((40.0, 10.0), (-140.0, -10.0)),
    "from a pole": ((30.0, 90.0), SUVA),
}

CIRCLES: dict[str, tuple[Place, float]] = {
    "in a city": (PARIS, 25.0),
    "over the antimeridian": (SUVA, 900.0),
    "around the north pole": (ALERT, 1500.0),
    "around the south pole": (MCMURDO, 2500.0),
    "larger than half the earth": (PARIS, 30_000.0),
}

FRAMES = {
    "desktop": Frame(left=0, top=0, width=1200, height=460, margin_x=100, margin_y=46),
    "phone": Frame(left=0, top=0, width=358, height=294, margin_x=34, margin_y=29.4),
    "picture": Frame(left=0, top=98, width=1280, height=574, margin_x=120, margin_y=52),
}

MAPS: dict[str, tuple[Place, ...]] = {
    "one city": (PARIS,),
    "Europe": (PARIS, (21.01, 52.23), (4.9, 52.37), (-3.7, 40.42)),
    "both sides of the antimeridian": (SUVA, APIA, (174.76, -36.85)),
    "nearly the whole world": (PARIS, SEOUL, SYDNEY, HONOLULU, (-118.24, 34.05)),
    "only narrow gaps": tuple((360.0 * step / 38 - 178.0, 10.0) for step in range(38)),
    "the far north": (TROMSO, (25.78, 71.17)),
    "both poles": (TROMSO, ALERT, MCMURDO, (0.0, 90.0), (0.0, -90.0)),
}

MARKS = (PARIS, SUVA)
"""Used where the places leave no gap."""

LINES: dict[str, tuple[Place, ...]] = {
    "over the antimeridian": ((170.0, 10.0), (-170.0, -10.0)),
    "twice over the antimeridian": ((175.0, 0.0), (-175.0, 5.0), (176.0, 20.0)),
    "around the world": tuple(
        (float(lon % 360 - 180), 20.0) for lon in range(0, 500, 50)
    ),
    "over Greenwich": ((-10.0, 60.0), (10.0, -60.0)),
}

OUTLINES: dict[str, tuple[Place, ...]] = {
    "over the antimeridian": ((175.0, 0.0), (185.0, 0.0), (185.0, 5.0), (175.0, 0.0)),
    "in Africa": ((15.0, 0.0), (25.0, 0.0), (25.0, 5.0), (15.0, 0.0)),
}


def written() -> dict[str, Mapping[str, Any]]:
    """Return what Python's side draws, as it is in the file."""
    return {
        "great_circles": {
            name: {"start": start, "end": end, "places": _rounded(_line(start, end))}
            for name, (start, end) in GREAT_CIRCLES.items()
        },
        "circles": {
            name: {
                "center": center,
                "radius_km": radius,
                "places": _rounded(circle(_coordinates(center), radius)),
            }
            for name, (center, radius) in CIRCLES.items()
        },
        "lines": LINES,
        "outlines": OUTLINES,
        "maps": {
            f"{place_name} on a {frame_name}": _map(places, frame)
            for place_name, places in MAPS.items()
            for frame_name, frame in FRAMES.items()
        },
    }


def _map(places: tuple[Place, ...], frame: Frame) -> Mapping[str, Any]:
    projection = Projection.fitting(np.array(places), np.array(MARKS), frame)
    return {
        "frame": {
            name: getattr(frame, name)
            for name in ("left", "top", "width", "height", "margin_x", "margin_y")
        },
        "places": places,
        "marks": MARKS,
        "points": _rounded(projection.points(np.array(places))),
        "world": round(projection.world, 6),
        "lines": {
            name: [_rounded(piece) for piece in projection.line(np.array(line))]
            for name, line in LINES.items()
        },
        "outlines": {
            name: [_rounded(copy) for copy in projection.copies(np.array(outline))]
            for name, outline in OUTLINES.items()
        },
    }


def _line(start: Place, end: Place) -> FloatArray:
    return great_circle(_coordinates(start), _coordinates(end))


def _coordinates(place: Place) -> Coordinates:
    return Coordinates(longitude=place[0], latitude=place[1])


def _rounded(points: FloatArray) -> list[list[float]]:
    # Adding 0 turns -0.0 into 0.0.
    rounded: list[list[float]] = (np.round(points, 6) + 0.0).tolist()
    return rounded


def serialized(sections: Mapping[str, Mapping[str, Any]]) -> str:
    """Return JSON with one line for each case, so that differences can be read."""
    parts = []
    for section, cases in sections.items():
        lines = [
            f"    {json.dumps(name)}: {json.dumps(case, separators=(',', ':'))}"
            for name, case in cases.items()
        ]
        parts.append(f"  {json.dumps(section)}: {{\n" + ",\n".join(lines) + "\n  }")
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    FILE.write_text(serialized(written()))
