"""The integration's words as Home Assistant would show them."""

import json
from pathlib import Path
import re

FOLDER = (
    Path(__file__).parents[2] / "custom_components" / "qb_peer_vpn" / "translations"
)


def words(language: str = "en") -> dict[str, str]:
    """Return the card's texts; those that a language has not are English."""
    texts: dict[str, str] = {}
    for name in ("en", language):
        if (file := FOLDER / f"{name}.json").exists():
            texts |= json.loads(file.read_text())["common"]
    return texts


def text(path: str, **values: object) -> str:
    """Return the English text at a path such as `config.error.tls`."""
    found = json.loads((FOLDER / "en.json").read_text())
    for key in path.split("."):
        found = found[key]
    return str(found).format(**values)


def sentence(text: str, **values: str) -> re.Pattern[str]:
    """Return what a text with placeholders looks like; the values are patterns."""
    pattern = re.escape(text).replace(r"\{", "{").replace(r"\}", "}")
    # The card keeps a number and its unit on one line.
    pattern = pattern.replace(r"\ ", r"\s")
    return re.compile(f"^{pattern.format(**values)}")
