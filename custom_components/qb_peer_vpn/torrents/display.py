"""Texts from torrents, as they can be shown."""

from typing import Final

MAX_SHOWN: Final = 200
"""Characters of a torrent's name that are shown."""


def shown_name(text: str) -> str:
    """Return a name without unprintable characters, cut at ``MAX_SHOWN``.

    Marks that change the direction of a text are unprintable, too. The result is plain
    text, never HTML.
    """
    return "".join(filter(str.isprintable, text))[:MAX_SHOWN].strip()
