"""The JavaScript of the card, as Python's tests see it: run in Node, not read as text."""

from functools import cache
import json
import os
from pathlib import Path
import re
import shutil
import subprocess
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
FRONTEND = ROOT / "custom_components" / "qb_peer_vpn" / "dashboard" / "frontend"
TESTS = ROOT / "tests" / "frontend"
ENTRY = "qb-peer-vpn.js"

_COMMENT = re.compile(r"/\*.*?\*/|^\s*//[^\n]*", re.DOTALL | re.MULTILINE)
_IMPORT = re.compile(r'\b(?:from|import)\s*\(?\s*"([^"]+)"')


def node() -> str:
    """Return the path of Node; skip the test, or fail where Node is required."""
    found = shutil.which("node")
    if found is None:
        if "node" in os.environ.get("QB_PEER_VPN_REQUIRE", "").split():
            pytest.fail("Node is not installed")
        pytest.skip("Node is not installed")
    return found


def run_node(*arguments: str | Path) -> str:
    """Return what a program of Node's writes."""
    done = subprocess.run(
        [node(), *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@cache
def facts() -> dict[str, Any]:
    """Return the tables of the card that must agree with Python's enums and texts."""
    found: dict[str, Any] = json.loads(run_node(TESTS / "facts.js"))
    return found


def modules(folder: Path = FRONTEND) -> list[Path]:
    """Return all modules of a folder, at any depth."""
    return sorted(folder.rglob("*.js"))


def imports_of(path: Path) -> list[str]:
    """Return what a module imports, as it is written; types in comments are left out."""
    return _IMPORT.findall(_COMMENT.sub("", path.read_text()))


def faults(folder: Path) -> list[str]:
    """Return what is wrong with the imports between the modules of a folder."""
    found = [*_unloadable(folder)]
    known = {path.resolve() for path in modules(folder)}
    graph: dict[Path, list[Path]] = {}
    for path in sorted(known):
        graph[path] = [(path.parent / name).resolve() for name in imports_of(path)]
        found += [
            f"{path.name}: {name} is not in the folder of the card"
            for name, target in zip(imports_of(path), graph[path], strict=True)
            if not name.startswith(".") or target not in known
        ]
    return found + [f"{path.name}: imports itself" for path in _in_circles(graph)]


def _unloadable(folder: Path) -> list[str]:
    names = [str(path) for path in modules(folder)]
    errors: dict[str, str] = json.loads(run_node(TESTS / "load.js", *names))
    return [f"{Path(name).name}: {error}" for name, error in errors.items()]


def _in_circles(graph: dict[Path, list[Path]]) -> list[Path]:
    def reached_from(start: Path) -> set[Path]:
        seen: set[Path] = set()
        waiting = [*graph[start]]
        while waiting:
            path = waiting.pop()
            if path not in seen:
                seen.add(path)
                waiting += graph.get(path, [])
        return seen

    return [path for path in graph if path in reached_from(path)]
