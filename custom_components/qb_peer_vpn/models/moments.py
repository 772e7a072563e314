"""The one reader of times that were stored."""

from datetime import UTC, datetime


def read_moment(value: object) -> datetime | None:
    """Return a stored time in UTC; None if it is not one.

    A time without a zone could not be compared with others, and one outside of the years
    1 to 9999 in UTC could not be shown.
    """
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        return None if moment.tzinfo is None else moment.astimezone(UTC)
    except ValueError, OverflowError:
        return None
