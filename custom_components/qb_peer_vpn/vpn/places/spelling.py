"""What different spellings of one name have in common."""

from collections.abc import Iterator
from functools import lru_cache
import re
import unicodedata

# Letters that Unicode does not decompose into a base letter and a mark.
_PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
_SAINT = re.compile(r"\b(?:st\b\.?|saint\b)", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\s*\([^)]*\)")


# A list says the same few hundred names ten thousand times.
@lru_cache(maxsize=1024)
def fold_name(name: str) -> str:
    """Reduce a name to what its spellings share: ``Sana'a`` and ``SANAA`` are one."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    plain = decomposed.translate(_PLAIN_LETTERS)
    return "".join(letter for letter in plain if letter.isalnum())


def city_spellings(city: str) -> Iterator[str]:
    """Give the folded names that a city's name may stand for, the likeliest first.

    ``Sydney1`` is the first of several in Sydney; providers append "City" where maps do
    not, and the reverse.
    """
    for text in (city, _IN_BRACKETS.sub("", city)):
        folded = fold_name(text)
        yield folded
        yield fold_name(_SAINT.sub("saint", text))
        yield fold_name(_SAINT.sub("st", text))
        yield folded.rstrip("0123456789")
        yield folded.removesuffix("city")
        yield f"{folded}city"
