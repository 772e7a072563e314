"""Reading the options of a config entry, whose values may have any shape.

A restored entry may have been edited, and another version may have written values that
this one does not know. So each value is checked, and a default replaces what does not fit.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from math import isfinite
from typing import Any


def section_of(options: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return a section of the options; an empty one if it is missing or no mapping."""
    section: object = options.get(name)
    return section if isinstance(section, Mapping) else {}


def read_choice[T: StrEnum](section: Mapping[str, Any], key: str, default: T) -> T:
    """Return a member of an enum; the default if it is missing or unknown."""
    return next(known_members(type(default), [section.get(key)]), default)


def read_texts(
    section: Mapping[str, Any], key: str, default: Iterable[str] = ()
) -> tuple[str, ...]:
    """Return a list of texts in its order; the default if it is missing or no list."""
    value = section.get(key)
    if not isinstance(value, list | tuple | set | frozenset):
        return tuple(default)
    return tuple(each for each in value if isinstance(each, str))


def read_text(section: Mapping[str, Any], key: str) -> str:
    """Return a text without surrounding white space; empty if it is missing."""
    return read_secret(section, key).strip()


def read_secret(section: Mapping[str, Any], key: str) -> str:
    """Return a text with its surrounding white space; empty if it is missing."""
    value = section.get(key)
    return value if isinstance(value, str) else ""


def read_flag(section: Mapping[str, Any], key: str, *, default: bool) -> bool:
    """Return a flag; the default if it is missing or no truth value."""
    value = section.get(key)
    return value if isinstance(value, bool) else default


def read_number[D: (float, float | None)](
    section: Mapping[str, Any], key: str, default: D, limits: tuple[float, float]
) -> float | D:
    """Return a number within limits; the default if it is missing or no number."""
    value = section.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return default
    if isinstance(value, float) and not isfinite(value):
        return default
    lowest, highest = limits
    return min(max(value, lowest), highest)


def known_members[T: StrEnum](kind: type[T], names: Iterable[object]) -> Iterator[T]:
    """Yield the enum members with these names; skip unknown names."""
    return (kind(name) for name in names if isinstance(name, str) and name in kind)
