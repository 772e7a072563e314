"""Build the shipped borders of countries from Natural Earth's outlines.

The npm package world-atlas has them as TopoJSON (``countries-110m.json``): arcs that
countries share. An arc of two countries is a border; one of a single country is a coast.
The outlines are in the public domain.
"""

import argparse
from collections import Counter
from collections.abc import Iterator
import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "custom_components" / "qb_peer_vpn" / "data"
DIGITS = 1
"""Of degrees, as in the outlines of land: a tenth is at most three px of the picture."""


def main() -> None:
    """Read the TopoJSON, and write the borders."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("countries", type=Path, help="countries-110m.json")
    topology = json.loads(parser.parse_args().countries.read_text())
    lines = sorted(borders(topology))
    target = DATA / "borders_110m.json"
    target.write_text(json.dumps(lines, separators=(",", ":")) + "\n")
    print(f"{len(lines)} borders, {target.stat().st_size} bytes")


def borders(topology: dict[str, Any]) -> Iterator[list[float]]:
    """Return each border as longitude, latitude, longitude, … in degrees."""
    uses = Counter[int]()
    for country in topology["objects"]["countries"]["geometries"]:
        # A country that is on both sides of an arc is no border.
        uses.update({arc if arc >= 0 else ~arc for arc in _arcs(country["arcs"])})
    for arc, countries in uses.items():
        if countries > 1:
            yield _line(topology["arcs"][arc], topology["transform"])


def _arcs(nested: Any) -> Iterator[int]:
    """Return the numbers of all arcs of a shape; those that run backwards are negative."""
    for each in nested:
        if isinstance(each, int):
            yield each
        else:
            yield from _arcs(each)


def _line(steps: list[list[int]], transform: dict[str, list[float]]) -> list[float]:
    """Return the places of an arc, which has whole steps from one to the next."""
    (scale_x, scale_y), (start_x, start_y) = transform["scale"], transform["translate"]
    x = y = 0
    places: list[tuple[float, float]] = []
    for step_x, step_y in steps:
        x, y = x + step_x, y + step_y
        place = (_rounded(start_x + scale_x * x), _rounded(start_y + scale_y * y))
        if not places or places[-1] != place:
            places.append(place)
    return [degrees for place in places for degrees in place]


def _rounded(degrees: float) -> float:
    """Return the degrees, without a point where the file needs none."""
    short = round(degrees, DIGITS)
    return int(short) if short.is_integer() else short


if __name__ == "__main__":
    main()
