"""The documents for users: the README, and the reference that it links to."""

from pathlib import Path
import re
from typing import Any, Final

from homeassistant.util.yaml import parse_yaml

ROOT: Final = Path(__file__).parent.parent
README: Final = ROOT / "README.md"
REFERENCE: Final = ROOT / ".github" / "docs"


def documents() -> list[Path]:
    """Return the README and all documents of the reference."""
    return [README, *sorted(REFERENCE.glob("*.md"))]


def all_text() -> str:
    """Return the text of all documents."""
    return "\n".join(path.read_text() for path in documents())


def headings(text: str) -> list[str]:
    """Return the headings of a document."""
    without_code = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"^#+ (.+)$", without_code, re.MULTILINE)


def section(heading: str) -> str:
    """Return the text under a heading of any document, with its subsections."""
    for path in documents():
        # A comment in a shell example looks like a heading; none begins like this one.
        found = re.search(
            rf"^(#+) {re.escape(heading)}$(.*?)(?=^(?!\1#)#+ [A-Z]|\Z)",
            path.read_text(),
            re.MULTILINE | re.DOTALL,
        )
        if found is not None:
            return found[2]
    raise AssertionError(f"no document has the heading {heading}")


def examples(text: str, language: str = "yaml") -> list[str]:
    """Return the examples in a text, in their order."""
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def yaml_examples(heading: str) -> list[Any]:
    """Return the content of the examples in YAML under a heading."""
    return [parse_yaml(each) for each in examples(section(heading))]
