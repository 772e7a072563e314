"""Many records of one class, stored as a table."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Annotated, Any, ClassVar, Self, get_type_hints, overload, override

import numpy as np
from numpy.typing import NDArray

type Table = NDArray[np.void]
"""A structured array: each field is a column."""


def joined(first: Table, *others: Table) -> Table:
    """Return the rows of tables of one type, one table after the other.

    ``np.concatenate`` copies structured rows column by column, which takes nine times as
    long, and no other thread runs meanwhile.
    """
    row_bytes = np.dtype(f"V{first.dtype.itemsize}")
    rows = [np.ascontiguousarray(each).view(row_bytes) for each in (first, *others)]
    table: Table = np.concatenate(rows).view(first.dtype)
    return table


class Rows[RowT](Sequence[RowT], ABC):
    """Thousands of equal records in one numpy array.

    An object is created when it is accessed. As objects, the records would take ten
    times the memory and make the garbage collector run often, which stops all threads.
    The table is read-only. Its content stays out of the ``repr``.
    """

    __slots__ = ("table",)

    not_compared: ClassVar[frozenset[str]] = frozenset()
    """Columns that comparisons ignore."""

    def __init__(self, table: Table) -> None:
        """Keep the table and make it read-only."""
        table.flags.writeable = False
        self.table = table

    @abstractmethod
    def row(self, values: tuple[Any, ...]) -> RowT:
        """Create a record from the values of one row."""

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
        """Return whether the columns are equal.

        The comparison takes less than a millisecond for 30,000 rows.
        """
        if not isinstance(other, type(self)):
            return NotImplemented
        return self.table is other.table or all(
            np.array_equal(self.table[column], other.table[column])
            for column in self.table.dtype.fields or ()
            if column not in self.not_compared
        )

    # Not hashable: hashing a large table would be slow.
    __hash__ = None  # type: ignore[assignment]

    @override
    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self)}>"


def _unchanged(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class Column:
    """How a table stores a field of a record; part of the field's annotation."""

    dtype: type[np.generic] | str
    pack: Callable[[Any], Any] = _unchanged
    """Converts the field's value to the column's."""
    unpack: Callable[[Any], Any] = _unchanged
    """Converts the column's value to the field's."""


Amount = Annotated[int, Column(np.int64)]
"""Type of a field that holds a number of bytes, or of bytes per second."""


def columns_of(noun: type) -> dict[str, Column]:
    """Return the columns of a dataclass whose fields have a ``Column`` annotation."""
    hints = get_type_hints(noun, include_extras=True)
    return {
        each.name: next(
            note for note in hints[each.name].__metadata__ if isinstance(note, Column)
        )
        for each in fields(noun)
    }


def table_type(noun: type) -> np.dtype[np.void]:
    """Return the numpy type of a table of these records."""
    columns = columns_of(noun)
    return np.dtype([(name, column.dtype) for name, column in columns.items()])


class NounRows[RowT](Rows[RowT]):
    """Records whose fields declare their columns. The rows are sorted by all columns."""

    __slots__ = ()

    noun: ClassVar[type]
    """The record class: a frozen dataclass with annotated fields."""
    _columns: ClassVar[dict[str, Column]]
    _type: ClassVar[np.dtype[np.void]]

    @override
    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls._columns = columns_of(cls.noun)
        cls._type = table_type(cls.noun)

    @classmethod
    def of(cls, nouns: Iterable[RowT]) -> Self:
        """Build the table from objects, in any order."""
        return cls.of_values(
            [
                tuple(
                    column.pack(getattr(each, name))
                    for name, column in cls._columns.items()
                )
                for each in nouns
            ]
        )

    @classmethod
    def of_values(cls, values: list[tuple[Any, ...]]) -> Self:
        """Build the table from tuples of column values, in any order."""
        return cls(np.array(sorted(values), dtype=cls._type))

    @override
    def row(self, values: tuple[Any, ...]) -> RowT:
        columns = zip(self._columns.items(), values, strict=True)
        noun: RowT = self.noun(
            **{name: column.unpack(value) for (name, column), value in columns}
        )
        return noun
