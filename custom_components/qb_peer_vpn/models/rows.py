"""Many of one noun."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, overload, override

import numpy as np
from numpy.typing import NDArray

type Table = NDArray[np.void]
"""A structured array: each field is a column."""


class Rows[RowT](Sequence[RowT], ABC):
    """Nouns by the ten thousand, kept as one table; each is made when it is looked at.

    As objects they would take ten times the memory, and make Python search the whole
    process for garbage again and again; meanwhile everything stands still.

    The table cannot be changed. What it holds stays out of the ``repr``.
    """

    __slots__ = ("table",)

    not_compared: ClassVar[frozenset[str]] = frozenset()
    """Columns in which equal ones may differ."""

    def __init__(self, table: Table) -> None:
        """Take the rows, which nobody else may change."""
        table.flags.writeable = False
        self.table = table

    @abstractmethod
    def row(self, values: tuple[Any, ...]) -> RowT:
        """Make the noun of what stands in one row."""

    @override
    def __len__(self) -> int:
        return len(self.table)

    @overload
    def __getitem__(self, index: int) -> RowT: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[RowT]: ...
    @override
    def __getitem__(self, index: int | slice) -> RowT | Sequence[RowT]:
        if isinstance(index, slice):
            return [self.row(values) for values in self.table[index].tolist()]
        return self.row(self.table[index].item())

    @override
    def __iter__(self) -> Iterator[RowT]:
        return map(self.row, self.table.tolist())

    @override
    def __eq__(self, other: object) -> bool:
        """Compare the columns, which takes less than a millisecond for 30,000."""
        if not isinstance(other, type(self)):
            return NotImplemented
        return self.table is other.table or all(
            np.array_equal(self.table[column], other.table[column])
            for column in self.table.dtype.fields or ()
            if column not in self.not_compared
        )

    # Nobody looks them up, and it would take long.
    __hash__ = None  # type: ignore[assignment]

    @override
    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self)}>"
