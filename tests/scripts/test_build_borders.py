"""Borders of a made-up continent."""

import json
from pathlib import Path
import sys

import pytest

from scripts import build_borders

TOPOLOGY = {
    "transform": {"scale": [0.01, 0.01], "translate": [10.0, 40.0]},
    "arcs": [[[0, 0], [1, 0], [499, 500]], [[0, 0], [0, 1000]], [[5, 5], [10, 10]]],
    "objects": {
        "countries": {
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]]},
                {"type": "MultiPolygon", "arcs": [[[-1]], [[2, -3]]]},
            ]
        }
    },
}


def test_only_what_two_countries_share_is_a_border(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "countries-110m.json"
    source.write_text(json.dumps(TOPOLOGY))
    monkeypatch.setattr(build_borders, "DATA", tmp_path)
    monkeypatch.setattr(sys, "argv", ["build_borders", str(source)])
    build_borders.main()
    lines = json.loads((tmp_path / "borders_110m.json").read_text())
    # Places that are the same after rounding are one.
    assert lines == [[10, 40, 15, 45]]
