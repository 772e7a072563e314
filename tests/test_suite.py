"""What scripts/test leaves out on the older Home Assistant cannot differ there."""

import ast
from collections.abc import Iterator
from pathlib import Path
import re
import sys
import tomllib
from typing import Final

ROOT: Final = Path(__file__).parents[1]
PACKAGE: Final = ROOT / "custom_components" / "qb_peer_vpn"
DISTRIBUTIONS: Final = {
    "qbittorrentapi": "qbittorrent-api",
    "sklearn": "scikit-learn",
}
"""Of modules with another name."""


def rooms_of_the_script() -> list[str]:
    script = (ROOT / "scripts" / "test").read_text(encoding="utf-8")
    found = re.search(r'^rooms="(.+)"$', script, re.MULTILINE)
    assert found is not None
    return found[1].split()


def imports_of(folder: Path) -> Iterator[tuple[str, int]]:
    """Yield module and level of each import below a folder."""
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((each.name, 0) for each in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield node.module or "", node.level


def test_tests_of_rooms_use_no_home_assistant() -> None:
    used = {
        (room, module)
        for room in rooms_of_the_script()
        for module, _ in imports_of(ROOT / "tests" / room)
        if module.startswith(("homeassistant", "tests.home", "pytest_homeassistant"))
        or "qb_peer_vpn.features" in module
    }
    assert used == set()


def test_daemons_that_are_left_out_are_without_home_assistant() -> None:
    for path in (ROOT / "tests" / "end_to_end").glob("test_*.py"):
        text = path.read_text(encoding="utf-8")
        if not re.search(r"^from homeassistant", text, re.MULTILINE):
            assert not re.search(r"HomeAssistant|MockConfigEntry|tests\.home", text), (
                path
            )


def test_rooms_have_the_same_libraries_on_both_versions() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    names = [package["name"] for package in lock["package"]]
    libraries = {
        module.split(".")[0]
        for room in rooms_of_the_script()
        for module, level in imports_of(PACKAGE / room)
        if level == 0 and module.split(".")[0] not in sys.stdlib_module_names
    }
    assert {"numpy", "aiohttp", "qbittorrentapi"} <= libraries
    counted = {each: names.count(DISTRIBUTIONS.get(each, each)) for each in libraries}
    assert counted == dict.fromkeys(libraries, 1)
