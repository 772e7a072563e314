"""The one cleaner for texts from outside: names of places and servers."""

from typing import Final

MAX_NAME_LENGTH: Final = 100
"""Longer than the name of any place or server."""


def clean_name(value: object) -> str | None:
    """Return a name that can be shown, stored and sent; None if there is none.

    Names with unprintable characters are dropped: control characters, and halves of
    surrogate pairs, which cannot be written as UTF-8.
    """
    if not isinstance(value, str) or not value.isprintable():
        return None
    return value.strip()[:MAX_NAME_LENGTH].strip() or None
