"""Checks of latitudes and longitudes that come from outside."""

from math import isfinite
from typing import Final

MAX_LATITUDE: Final = 90.0
MAX_LONGITUDE: Final = 180.0


def read_latitude_longitude(
    latitude: object, longitude: object
) -> tuple[float, float] | None:
    """Return both in degrees, or None if they are not a place on the earth.

    Databases write (0, 0), a point in the sea off Ghana, for "unknown".
    """
    north, east = read_finite(latitude), read_finite(longitude)
    if north is None or east is None:
        return None
    if abs(north) > MAX_LATITUDE or abs(east) > MAX_LONGITUDE:
        return None
    return None if north == east == 0.0 else (north, east)


def read_finite(value: object) -> float | None:
    """Return a number from JSON or a database as a float, or None if it is not one.

    A bool does not count as a number, nor does an infinity, NaN, or an integer that is
    too large for a float.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if isfinite(number) else None
