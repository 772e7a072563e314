"""The card: its own tests run in Node, and its files keep the rules of the house."""

import os
from pathlib import Path
import re
import shutil
import subprocess

import pytest

ROOT = Path(__file__).parent.parent
FRONTEND = ROOT / "custom_components" / "qb_peer_vpn" / "dashboard" / "frontend"
MODULES = sorted(FRONTEND.glob("*.js"))


def node() -> str:
    """Find Node; where everything is required, its absence is a failure."""
    found = shutil.which("node")
    if found is None:
        if "node" in os.environ.get("QB_PEER_VPN_REQUIRE", "").split():
            pytest.fail("Node is not installed")
        pytest.skip("Node is not installed")
    return found


def test_the_pure_functions_pass_their_tests() -> None:
    files = sorted(map(str, (ROOT / "tests" / "frontend").glob("*.test.js")))
    assert files
    result = subprocess.run(
        [node(), "--test", *files],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert result.returncode == 0, result.stdout
    passed = re.search(r"^(?:#|ℹ) pass (\d+)$", result.stdout, re.MULTILINE)
    assert passed
    assert int(passed[1]) > 0


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_a_module_is_short_and_imports_only_its_neighbours(path: Path) -> None:
    source = path.read_text()
    assert len(source.splitlines()) < 400
    assert source.startswith("/**")
    imported = set(re.findall(r'(?:from|import\()\s*"([^"]+)"', source))
    assert imported <= {f"./{neighbour.name}" for neighbour in MODULES}


def test_the_card_asks_nobody_on_the_internet() -> None:
    for path in FRONTEND.iterdir():
        addresses = set(re.findall(r"https?://[\w.]+", path.read_text()))
        # A name of a kind of markup, and a link that a user may follow.
        assert addresses <= {"http://www.w3.org", "https://github.com"}
