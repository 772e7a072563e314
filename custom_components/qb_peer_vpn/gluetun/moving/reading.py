"""Read single values from stored JSON, whose shape nothing guarantees."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from ipaddress import ip_address
from math import isfinite
from typing import Final

from ...models import IpAddress, clean_name, read_moment

_MAX_COUNT: Final = 1 << 53


class UnusableError(ValueError):
    """A stored value has another shape. What it belongs to starts fresh."""


def mapping(value: object) -> Mapping[str, object]:
    """Return a JSON object."""
    if not isinstance(value, dict):
        raise UnusableError
    return value


def items(value: object) -> list[object]:
    """Return a JSON list."""
    if not isinstance(value, list):
        raise UnusableError
    return value


def name(value: object) -> str:
    """Return a text that can be shown."""
    text = clean_name(value)
    if text is None:
        raise UnusableError
    return text


def optional_name(value: object) -> str | None:
    """Return a text that can be shown, or None."""
    return None if value is None else name(value)


def flag(value: object) -> bool:
    """Return a truth value."""
    if not isinstance(value, bool):
        raise UnusableError
    return value


def count(value: object) -> int:
    """Return a whole number from 0 on."""
    if type(value) is not int or not 0 <= value <= _MAX_COUNT:
        raise UnusableError
    return value


def optional_count(value: object) -> int | None:
    """Return a whole number from 0 on, or None."""
    return None if value is None else count(value)


def number(value: object) -> float:
    """Return a finite number."""
    if type(value) is int and abs(value) <= _MAX_COUNT:
        return float(value)
    if not isinstance(value, float) or not isfinite(value):
        raise UnusableError
    return value


def optional_number(value: object) -> float | None:
    """Return a finite number, or None."""
    return None if value is None else number(value)


def moment(value: object) -> datetime:
    """Return an aware time, in UTC."""
    time = read_moment(value)
    if time is None:
        raise UnusableError
    return time


def optional_moment(value: object) -> datetime | None:
    """Return an aware time in UTC, or None."""
    return None if value is None else moment(value)


def optional_address(value: object) -> IpAddress | None:
    """Return an IP address, or None."""
    return None if value is None else address(value)


def address(value: object) -> IpAddress:
    """Return an IP address."""
    try:
        return ip_address(name(value))
    except ValueError:
        raise UnusableError from None


def choice[Member: StrEnum](enum: type[Member], value: object) -> Member:
    """Return a member of an enumeration."""
    if not isinstance(value, str) or value not in enum:
        raise UnusableError
    return enum(value)


def optional_choice[Member: StrEnum](
    enum: type[Member], value: object
) -> Member | None:
    """Return a member of an enumeration, or None."""
    return None if value is None else choice(enum, value)
