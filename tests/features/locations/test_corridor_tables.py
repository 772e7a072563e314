"""The shipped tables of corridors, whole and damaged."""

from collections.abc import Callable
from pathlib import Path
import shutil

import pytest

from custom_components.qb_peer_vpn.features.locations import DATA
from custom_components.qb_peer_vpn.features.locations.corridor_tables import (
    load_corridors,
)
from custom_components.qb_peer_vpn.models import DamagedTableError
from tests.recommendation.corridor_graph import shipped

NODES, EDGES = "corridor_nodes.csv", "corridor_edges.csv"


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """Copies of the tables that a test may damage."""
    for name in (NODES, EDGES):
        shutil.copy(DATA / name, tmp_path)
    return tmp_path


def replacing(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new, 1)


def test_the_tables_are_read_as_they_are() -> None:
    found = load_corridors(DATA)
    assert found.nodes == pytest.approx(shipped().nodes)
    assert found.fiber_km == pytest.approx(shipped().fiber_km)


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        (NODES, replacing("LON,51.5,-0.1", "LON,north,-0.1")),
        (NODES, replacing("LON,51.5,-0.1", "LON,nan,-0.1")),
        (NODES, replacing("LON,51.5,-0.1", "LON,91.5,-0.1")),
        (NODES, replacing("LON,51.5,-0.1", "LON,51.5")),
        (NODES, replacing("LON,", "LNDN,")),
        (NODES, lambda text: text + "ATL2,10.0,10.0\n"),
        (NODES, lambda text: text.partition("\n")[0] + "\n"),
        (EDGES, replacing("LON,AMS,land,", "LON,AMS,road,")),
        (EDGES, replacing("LON,AMS,land,", "LON,AMS")),
        (EDGES, replacing("LON,AMS,land,", "LON,AMS,land")),
        (EDGES, replacing("LON,AMS,land,", "LON,XXX,land,")),
        (EDGES, replacing("44 -10", "44")),
        (EDGES, replacing("44 -10", "44 -10 3")),
        (EDGES, replacing("44 -10", "44 -190")),
        (EDGES, replacing("44 -10", "44 west")),
        (EDGES, lambda text: text.replace("SYD", "AKL")),
        (EDGES, lambda _: ""),
    ],
)
def test_a_damaged_table_is_an_error(
    tables: Path, name: str, damage: Callable[[str], str]
) -> None:
    path = tables / name
    path.write_text(damage(path.read_text("utf-8")), "utf-8")
    with pytest.raises(DamagedTableError, match="damaged"):
        load_corridors(tables)


@pytest.mark.parametrize("name", [NODES, EDGES])
def test_a_missing_table_is_an_error_of_the_disk(tables: Path, name: str) -> None:
    (tables / name).unlink()
    with pytest.raises(FileNotFoundError):
        load_corridors(tables)
