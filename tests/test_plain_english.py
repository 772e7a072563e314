"""All that users and contributors read is plain American English."""

import json
from pathlib import Path
import re

import pytest

from .plain_english import odd_words, prose_of
from .translations import texts_of

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "custom_components" / "qb_peer_vpn"
DOCUMENTS = sorted(
    path
    for folder, pattern in (
        (ROOT, "*.md"),
        (ROOT / ".github", "*.md"),
        (ROOT / ".github" / "docs", "*.md"),
        (ROOT / ".github" / "ISSUE_TEMPLATE", "*.yml"),
        (PACKAGE, "*.yaml"),
        (PACKAGE / "blueprints", "*/*.yaml"),
    )
    for path in folder.glob(pattern)
)
"""Documents and data files with texts. The changelog repeats commits of the past."""
DOCUMENTS.remove(ROOT / ".github" / "CHANGELOG.md")

WORD_LISTS = {Path(__file__), Path(__file__).with_name("plain_english.py")}
"""Files that have to quote the avoided words."""

CODE = re.compile(r"```.*?```|`[^`]*`|\]\([^)]*\)", re.DOTALL)
"""Code and link targets, which have names of their own."""


def test_the_documents_are_found() -> None:
    names = {path.name for path in DOCUMENTS}
    assert names >= {"README.md", "CONTRIBUTING.md", "1_bug.yml", "services.yaml"}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_documents_are_plain(path: Path) -> None:
    assert not [*odd_words(CODE.sub("", path.read_text()))]


@pytest.mark.parametrize("folder", ["custom_components", "scripts", "tests"])
def test_python_is_plain(folder: str) -> None:
    sources = [path for path in (ROOT / folder).rglob("*.py") if path not in WORD_LISTS]
    assert sources
    odd = {path: [*odd_words(prose_of(path.read_text()))] for path in sources}
    assert not {path: words for path, words in odd.items() if words}


@pytest.mark.parametrize("folder", ["custom_components", "tests"])
def test_javascript_is_plain(folder: str) -> None:
    sources = [
        path
        for path in (ROOT / folder).rglob("*.js")
        if "node_modules" not in path.parts
    ]
    assert sources
    odd = {path: [*odd_words(path.read_text())] for path in sources}
    assert not {path: words for path, words in odd.items() if words}


def test_texts_of_the_user_interface_are_plain() -> None:
    english = json.loads((PACKAGE / "translations" / "en.json").read_text())
    odd = {key: [*odd_words(text)] for key, text in texts_of(english)}
    assert not {key: words for key, words in odd.items() if words}


@pytest.mark.parametrize(
    ("text", "odd"),
    [
        ("MaxMind licence key", ["licence"]),
        ("In data centers", []),
        ("In Datacentres (%)", ["Datacentres"]),
        ("The list cannot be had.", ["be had"]),
        ("Nobody mends it anew", ["anew", "Nobody", "mends"]),
        ("We recommend an amendment", []),
        ("What stands there is told so many times", ["so many", "stands", "told"]),
        ("A stand-in stands in for it, and a tracker tells clients of it", []),
    ],
)
def test_an_odd_word_would_be_noticed(text: str, odd: list[str]) -> None:
    assert [each.partition(":")[0] for each in odd_words(text)] == odd


def test_code_in_a_document_may_have_other_words() -> None:
    assert CODE.sub("", "a `centre` [b](catalogue)\n```\ncolour\n```\nc").split() == [
        *("a", "[b", "c")
    ]


def test_comments_texts_and_names_of_python_are_read() -> None:
    source = '''
"""Nobody reads this."""
colour = "colour"  # whoever
def test_it_is_told(): return f"the `colour` of a {colour} crowd"
'''
    odd = {each.partition(":")[0] for each in odd_words(prose_of(source))}
    assert odd == {"Nobody", "whoever", "told", "crowd"}
