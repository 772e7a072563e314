"""What can be wrong with a translation, seen beside the English text."""

from collections.abc import Iterator
import re
from typing import Any

PLACEHOLDER = re.compile(r"{\w+}")

NAMES = {
    "Multihop",
    "P2P",
    "Peer VPN",
    "Premium",
    "Secure Core",
    "Streaming",
    "Tor",
    "country.is",
    "ip-api.com",
    "ipapi.co",
    "ipwho.is",
    "qBittorrent",
    "{title}",
}
"""Names and words of the trade, the same in every language."""

SHORT = 2
"""Words. A language may share as many with English; a sentence it does not."""
SHARED = 0.15
"""Largest share of a language's texts that may equal English; more were forgotten."""


def texts_of(tree: dict[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Yield each text with its path."""
    for key, value in tree.items():
        here = f"{path}.{key}" if path else key
        if isinstance(value, dict):
            yield from texts_of(value, here)
        else:
            yield here, value


def faults_of_text(text: str) -> Iterator[str]:
    """Return the problems of a text in any language."""
    if not text.strip():
        yield "is empty"
    # Lines of an example are indented.
    if text != text.strip() or re.search(r"\S  ", text):
        yield "has stray spaces"
    # The page reads ICU messages: an apostrophe before a brace makes both plain text.
    if re.search(r"'[{}]", text):
        yield "has a quote that hides a placeholder"
    if "{" in PLACEHOLDER.sub("", text) or "}" in PLACEHOLDER.sub("", text):
        yield "has a brace that is no placeholder"
    if re.search(r"<\w|</|https?://\S*\w\.\w|\[%key", text):
        yield "has markup, an address or a reference"
    for opening, closing in ("()", "[]", "«»"):
        if text.count(opening) != text.count(closing):
            yield f"leaves {opening} open"
    # What ends a quotation in one language begins one in another.
    if sum(map(text.count, '"„“”')) % 2:
        yield "leaves a quotation open"


def faults(english: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """Return the problems of a whole translation."""
    ours, theirs = dict(texts_of(english)), dict(texts_of(other))
    found = [f"{key}: is missing" for key in ours.keys() - theirs.keys()]
    found += [f"{key}: is too much" for key in theirs.keys() - ours.keys()]
    for key in ours.keys() & theirs.keys():
        text = theirs[key]
        found += [f"{key}: {fault}" for fault in faults_of_text(text)]
        if sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(ours[key])):
            found.append(f"{key}: has other placeholders")
        if text.count("\n\n") != ours[key].count("\n\n"):
            found.append(f"{key}: has other paragraphs")
    return sorted(found)


QUOTED = re.compile(r'"([^"]+)"|„([^“”]+)[“”]|“([^”]+)”|«\s?([^»]+?)\s?»')

RECONFIGURE = {
    "Reconfigure",
    "Neu konfigurieren",
    "Reconfigurar",
    "Reconfigurer",
    "Herconfigureer",
    "Rekonfiguracja",
}
BUTTONS = {"OK", "Verzend", *RECONFIGURE}
"""Buttons and menu entries of Home Assistant that texts refer to."""


def missing_labels(texts: dict[str, Any]) -> list[str]:
    """Return the quotations that are no text of the same language.

    A text quotes labels only: the name of an option, a menu entry, or a section.
    """
    labels = {text for _, text in texts_of(texts)} | BUTTONS
    return [
        f"{key}: {quoted}"
        for key, text in texts_of(texts)
        for quoted in map("".join, QUOTED.findall(text))
        if quoted not in labels
    ]


def left_in_english(english: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """Name the texts that a translation has forgotten."""
    theirs = dict(texts_of(other))
    same = [
        (key, text)
        for key, text in texts_of(english)
        if theirs.get(key) == text and text not in NAMES
    ]
    found = [key for key, text in same if len(text.split()) > SHORT]
    if len(same) > SHARED * len(theirs):
        found.append(f"and {len(same)} texts in all")
    return found
