"""The card: its own tests run in Node, and its modules keep the rules of the house."""

from pathlib import Path
import re
import shutil

import pytest

from .javascript import ENTRY, FRONTEND, TESTS, faults, imports_of, modules, run_node


def test_the_pure_functions_pass_their_tests() -> None:
    files = sorted(TESTS.glob("*.test.js"))
    assert files
    output = run_node("--test", *files)
    passed = re.search(r"^(?:#|ℹ) pass (\d+)$", output, re.MULTILINE)
    assert passed
    assert int(passed[1]) > 0


@pytest.mark.parametrize(
    "path", modules(), ids=lambda path: str(path.relative_to(FRONTEND))
)
def test_a_module_is_short_and_says_what_it_is_for(path: Path) -> None:
    source = path.read_text()
    assert len(source.splitlines()) < 400
    assert source.startswith("/**")
    assert path.stem not in {"utils", "helpers", "common", "misc"}


def test_all_modules_load_and_import_only_each_other_and_never_in_a_circle() -> None:
    assert faults(FRONTEND) == []


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The modules of the card, two folders deeper than the planted one expects."""
    return Path(shutil.copytree(FRONTEND, tmp_path / "frontend"))


@pytest.mark.parametrize(
    ("planted", "fault"),
    [
        ('import "../../missing.js";', "missing.js is not in the folder"),
        ('import { nothing } from "../../payload.js";', "does not provide an export"),
        ('import "../../../outside.js";', "outside.js is not in the folder"),
        ('import "lit";', "lit is not in the folder"),
        ('import("https://example.org/lit.js");', "lit.js is not in the folder"),
        ('import "./leak.js";', "leak.js: imports itself"),
    ],
)
def test_a_wrong_import_two_folders_deep_is_found(
    copy: Path, planted: str, fault: str
) -> None:
    (copy.parent / "outside.js").write_text("export {};")
    deep = copy / "map" / "deep"
    deep.mkdir()
    (deep / "leak.js").write_text(f"/** Planted. */\n{planted}\n")
    assert any("leak.js" in each and fault in each for each in faults(copy))


def test_the_entry_names_all_modules_so_that_a_browser_fetches_them_at_once() -> None:
    """Otherwise each level of imports would cost one more round trip."""
    entry = FRONTEND / ENTRY
    named = {(FRONTEND / name).resolve() for name in imports_of(entry)}
    assert named == {path.resolve() for path in modules()} - {entry.resolve()}


def test_the_card_makes_no_request_to_the_internet() -> None:
    for path in FRONTEND.rglob("*"):
        if path.is_file():
            addresses = set(re.findall(r"https?://[\w.]+", path.read_text()))
            # The name of a kind of markup, and a link that a user may follow.
            assert addresses <= {"http://www.w3.org", "https://github.com"}


def plain_classes(path: Path) -> set[str]:
    """Return the classes that a style sheet defines wherever they are used."""
    sheets = re.findall(r"_?STYLES = `(.*?)`", path.read_text(), re.DOTALL)
    rules = re.findall(r"([^{}]+)\{", "".join(sheets))
    selectors = (each.strip() for rule in rules for each in rule.split(","))
    return {each for each in selectors if re.fullmatch(r"\.[\w-]+", each)}


def test_no_two_sections_define_the_same_class() -> None:
    """All of them are in one shadow root, so each would change the other's elements."""
    owners: dict[str, list[str]] = {}
    for path in modules():
        for name in plain_classes(path):
            owners.setdefault(name, []).append(str(path.relative_to(FRONTEND)))
    assert len(owners) > 50
    # The card gives each section its place.
    owners.pop(".torrents")
    assert {name: files for name, files in owners.items() if len(files) > 1} == {}
