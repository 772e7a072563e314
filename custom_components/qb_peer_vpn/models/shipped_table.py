"""Reading the CSV tables that ship with the integration."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
import csv
import gzip
from pathlib import Path
from typing import TextIO
import zlib


class DamagedTableError(OSError):
    """A shipped table is damaged, or belongs to another version."""


def read_table[Row](path: Path, convert: Callable[[dict[str, str]], Row]) -> list[Row]:
    """Read a table, and convert each of its rows.

    Args:
        path: of a CSV file with a header, compressed if its name ends in ``.gz``.
        convert: makes something of the values by column.

    Raises:
        DamagedTableError: it is damaged, or a row has not what ``convert`` needs.
        OSError: it cannot be read.

    """
    try:
        with _open(path) as file:
            return [convert(row) for row in csv.DictReader(file)]
    except (
        AttributeError,
        csv.Error,
        EOFError,
        LookupError,
        TypeError,
        ValueError,
        zlib.error,
    ):
        raise DamagedTableError(f"{path.name} is damaged") from None


@contextmanager
def _open(path: Path) -> Iterator[TextIO]:
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            yield file
    else:
        with path.open(encoding="utf-8", newline="") as file:
            yield file
