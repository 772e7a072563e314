"""The shipped tables of the corridors of the internet."""

from pathlib import Path

from ...geo import read_latitude_longitude
from ...models import Coordinates, DamagedTableError, read_table
from ...recommendation import Corridor, Corridors

_BY_SEA = {"land": False, "sea": True}


def load_corridors(folder: Path) -> Corridors:
    """Read the tables in ``data/``. Synchronous: run it in a worker.

    They are made by hand from public knowledge: 108 cities where networks meet, and 211
    cables and backbones between them. Some are missing on purpose, because traffic does
    not use them.

    Raises:
        OSError: a table is missing or damaged.

    """
    nodes = dict(read_table(folder / "corridor_nodes.csv", _node))
    corridors = read_table(folder / "corridor_edges.csv", _corridor)
    try:
        return Corridors.of(nodes, corridors)
    except ValueError as err:
        raise DamagedTableError(f"The tables of corridors are damaged: {err}") from None


def _node(row: dict[str, str]) -> tuple[str, Coordinates]:
    return row["code"], _place(row["latitude"], row["longitude"])


def _corridor(row: dict[str, str]) -> Corridor:
    return Corridor(
        start=row["from"],
        end=row["to"],
        by_sea=_BY_SEA[row["kind"]],
        via=tuple(_place(*each.split(" ")) for each in row["via"].split(";") if each),
    )


def _place(latitude: str, longitude: str) -> Coordinates:
    place = read_latitude_longitude(float(latitude), float(longitude))
    if place is None:
        raise ValueError(f"{latitude}, {longitude} is not a place")
    return Coordinates(latitude=place[0], longitude=place[1])
