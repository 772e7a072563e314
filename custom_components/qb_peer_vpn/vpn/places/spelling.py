"""Names of places, reduced to what all spellings of a name have in common."""

from collections.abc import Iterator
from functools import lru_cache
import re
import unicodedata

_PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
"""Letters that Unicode does not decompose into a base letter and a mark."""
_SAINT = re.compile(r"\b(?:st\b\.?|saint\b)", re.IGNORECASE)
_IN_PARENTHESES = re.compile(r"\s*\([^)]*\)")


# A list repeats a few hundred names ten thousand times.
@lru_cache(maxsize=1024)
def fold_name(name: str) -> str:
    """Reduce a name to what its spellings share: ``Sana'a`` and ``SANAA`` are equal."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    plain = decomposed.translate(_PLAIN_LETTERS)
    return "".join(letter for letter in plain if letter.isalnum())


def city_spellings(city: str) -> Iterator[str]:
    """Yield the folded names that a city's name can mean, the most likely first.

    ``Sydney1`` is the first of several in Sydney. Providers add "City" where maps do not,
    and the other way around.
    """
    for text in (city, _IN_PARENTHESES.sub("", city)):
        folded = fold_name(text)
        yield folded
        yield fold_name(_SAINT.sub("saint", text))
        yield fold_name(_SAINT.sub("st", text))
        yield folded.rstrip("0123456789")
        yield folded.removesuffix("city")
        yield f"{folded}city"
