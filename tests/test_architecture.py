"""The rules of the house: who may import what, and where things may stand."""

import ast
from collections.abc import Iterator
from pathlib import Path
import subprocess
import sys

from homeassistant.const import Platform
import pytest

PACKAGE = Path(__file__).parent.parent / "custom_components" / "qb_peer_vpn"
ROOMS = ("drawing", "geolocation", "qbittorrent", "recommendation", "vpn")
MODULES = sorted(PACKAGE.rglob("*.py"))
ROOM_MODULES = [path for path in MODULES if path.parent.name in ROOMS]

# scikit-learn has no wheel for the machines most users have: it is asked for at run time.
LOCAL_IMPORTS_ALLOWED = {
    "recommendation/density.py": {"sklearn.cluster"},
    "recommendation/k_means.py": {"sklearn.cluster"},
}

# What reads a clock, the environment, chance or a file.
IMPURE = {"asyncio", "io", "os", "pathlib", "random", "secrets", "socket", "time"}

PLATFORM_LIKE = {str(platform) for platform in Platform} | {
    "backup",
    "condition",
    "config",
    "diagnostics",
    "energy",
    "group",
    "logbook",
    "repairs",
    "system_health",
    "trigger",
}


def name_of(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def imports_of(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Level (0 for absolute) and module of each import."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((0, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.level, node.module or ""


def test_the_rooms_are_there() -> None:
    assert {path.parent.name for path in ROOM_MODULES} == set(ROOMS)


@pytest.mark.parametrize("path", ROOM_MODULES, ids=name_of)
def test_a_room_imports_only_itself_the_models_and_libraries(path: Path) -> None:
    for level, module in imports_of(ast.parse(path.read_text())):
        if level == 0:
            assert module.split(".")[0] not in {"homeassistant", "custom_components"}
        elif level == 2:
            assert module == "models"
        else:
            assert level == 1


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_own_modules_are_imported_relatively(path: Path) -> None:
    for level, module in imports_of(ast.parse(path.read_text())):
        assert level or not module.startswith("custom_components")


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nothing_is_imported_inside_a_function(path: Path) -> None:
    allowed = LOCAL_IMPORTS_ALLOWED.get(name_of(path), set())
    for function in ast.walk(ast.parse(path.read_text())):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            assert {module for _, module in imports_of(function)} <= allowed


@pytest.mark.parametrize(
    "path", sorted((PACKAGE / "recommendation").glob("*.py")), ids=name_of
)
def test_the_arithmetic_touches_nothing_outside(path: Path) -> None:
    tree = ast.parse(path.read_text())
    roots = {module.split(".")[0] for level, module in imports_of(tree) if level == 0}
    assert not roots & IMPURE
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    names = {ast.unparse(call.func) for call in calls}
    assert not {name for name in names if name == "open" or name.endswith(".now")}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_file_stays_readable(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 400
    assert path.stem not in {"utils", "helpers", "common", "misc"}


def test_no_room_is_taken_for_a_platform() -> None:
    folders = {path.name for path in PACKAGE.iterdir() if path.is_dir()}
    assert not folders & PLATFORM_LIKE


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_runs_without_home_assistant(room: str) -> None:
    """Load it under another parent, so that the package's own wiring does not run."""
    program = f"""
import sys, types
sys.modules["homeassistant"] = None
house = types.ModuleType("house")
house.__path__ = [{str(PACKAGE)!r}]
sys.modules["house"] = house
import importlib, pkgutil
room = importlib.import_module("house.{room}")
for module in pkgutil.iter_modules(room.__path__, "house.{room}."):
    importlib.import_module(module.name)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
