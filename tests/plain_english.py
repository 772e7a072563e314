"""Words that the project avoids, and what to write instead.

Home Assistant asks for American English, and many readers learned English as a second
language.
"""

from collections.abc import Iterator
import re

INSTEAD = {
    # British spellings
    "behaviours?": "behavior",
    "cancell(?:ed|ing)": "canceled",
    "catalogues?": "catalog",
    "(?:data)?centres?": "center",
    "colour(?:s|ed)?": "color",
    "favour(?:s|ed|ite|ites)?": "favor",
    "grey": "gray",
    "(?:kilo|milli)?metres?": "meter",
    "labell(?:ed|ing)": "labeled",
    "licen(?:ce|ces|ced)": "license",
    "modell(?:ed|ing)": "modeled",
    "neighbour(?:s|ing)?": "neighbor",
    "(?:normal|recogn|organ|real|initial|optim|summar)is(?:e|es|ed|ing)": "-ize",
    "per cent": "percent",
    "programmes?": "program",
    "travell(?:ed|ing)": "traveled",
    # Old or regional words
    "anew": "again",
    "(?:any|every|some|no)body": "anyone, everyone, someone, no one",
    "be had": "be found",
    "likewise": "also",
    "mend(?:s|ed|ing)?": "fix",
    "whoever": "anyone who",
    # Other names of things that have a name
    "crowd(?:s|ed)?": "cluster",
    "look-ups?": "lookup",
}
"""What to write instead of whole words, given as regular expressions."""


def odd_words(text: str) -> Iterator[str]:
    """Yield the words of a text that the project avoids, each with a better one."""
    for pattern, better in INSTEAD.items():
        for found in re.findall(rf"\b(?:{pattern})\b", text, re.IGNORECASE):
            yield f"{found}: write {better}"
