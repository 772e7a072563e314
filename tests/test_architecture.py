"""The rules of the house hold, and their guard notices what breaks them."""

from pathlib import Path
import subprocess
import sys

from homeassistant.const import Platform
import pytest

from .architecture import GROUND, ROOMS, violations

PACKAGE = Path(__file__).parent.parent / "custom_components" / "qb_peer_vpn"

FOLDERS = {path.name for path in PACKAGE.iterdir() if path.is_dir()}

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


# Functions from before the rule; whoever shortens one takes it out.
TOO_LONG = {
    "async_setup_entry",
    "fitting",
    "run_cycle",
    "servers_schema",
}


def test_nothing_breaks_a_rule() -> None:
    found = [
        each
        for each in violations(PACKAGE)
        if not any(f": {name} has " in each for name in TOO_LONG)
    ]

    assert found == []


def plant(package: Path, name: str, text: str) -> list[str]:
    """Add a file to a small package that obeys all rules; return what is found."""
    for folder in (Path("features/swarm"), Path("features/servers")):
        (package / folder).mkdir(parents=True)
        (package / folder / "__init__.py").write_text("")
    (package / "features" / "servers" / "__init__.py").write_text(
        'NEEDS: Final = ("swarm",)\n'
    )
    file = package / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return violations(package)


LEAKS = {
    "Home Assistant two folders deep in a room": (
        "geolocation/online/leak.py",
        "from homeassistant.core import HomeAssistant\n",
    ),
    "another room two folders deep": (
        "geolocation/online/leak.py",
        "from ...vpn import PROVIDERS\n",
    ),
    "another room three folders deep": (
        "vpn/lists/deep/leak.py",
        "from ....recommendation.legs import measured\n",
    ),
    "another room by the package's own name": (
        "vpn/lists/leak.py",
        "from ... import recommendation\n",
    ),
    "the shell in a room": ("vpn/leak.py", "from ..shell.const import DOMAIN\n"),
    "a feature in a room": ("vpn/leak.py", "from ..features import swarm\n"),
    "a room in the ground": ("web/leak.py", "from ..vpn import PROVIDERS\n"),
    "Home Assistant in the ground": ("geo/a/leak.py", "import homeassistant\n"),
    "a room in the shell": ("shell/leak.py", "from ..vpn import PROVIDERS\n"),
    "a feature that is not named as needed": (
        "features/swarm/leak.py",
        "from ..servers import options\n",
    ),
    "the tuple of all features in a feature": (
        "features/swarm/leak.py",
        "from .. import FEATURES\n",
    ),
    "the dashboard in a feature": (
        "features/swarm/a/leak.py",
        "from ....dashboard import card\n",
    ),
    "a top file in a feature": ("features/swarm/leak.py", "from ... import sensor\n"),
    "an absolute import of its own": (
        "vpn/lists/leak.py",
        "from custom_components.qb_peer_vpn.vpn import PROVIDERS\n",
    ),
    "an import inside a function": (
        "vpn/lists/leak.py",
        "def f() -> None:\n    import json\n",
    ),
    "a clock in arithmetic": (
        "recommendation/legs/leak.py",
        "from datetime import datetime\nNOW = datetime.now()\n",
    ),
    "chance in arithmetic": ("shaping/deep/leak.py", "import random\n"),
    "a file in arithmetic": (
        "torrents/leak.py",
        "def f() -> None:\n    open('x')\n",
    ),
    "a long function": (
        "vpn/lists/leak.py",
        "def f() -> None:\n" + "    pass\n" * 40,
    ),
    "a long method": (
        "vpn/lists/leak.py",
        "class A:\n    async def f(self) -> None:\n" + "        pass\n" * 40,
    ),
    "a long file": ("vpn/lists/leak.py", "A = 1\n" * 401),
    "logic in a platform file": (
        "sensor.py",
        "PARALLEL_UPDATES = 0\n" + "A = 1\n" * 25,
    ),
    "a drawer without a label": ("vpn/lists/utils.py", ""),
    "a folder without a label": ("vpn/helpers/names.py", ""),
    "features in a circle": (
        "features/swarm/__init__.py",
        'NEEDS: Final = ("servers",)\n',
    ),
    "a need that is no feature": (
        "features/gluetun/__init__.py",
        'NEEDS: Final = ("nothing",)\n',
    ),
}


@pytest.mark.parametrize(("name", "text"), LEAKS.values(), ids=LEAKS)
def test_a_planted_leak_is_found(tmp_path: Path, name: str, text: str) -> None:
    found = plant(tmp_path, name, text)

    assert found
    assert all(each.startswith((name, "features/")) for each in found)


ALLOWED = {
    "the own room and the ground": (
        "vpn/lists/fields.py",
        "import json\nfrom . import a\nfrom .. import b\nfrom ...geo.x import d\n",
    ),
    "models in the ground": ("geo/distance.py", "from ..models import Coordinates\n"),
    "what a feature needs": (
        "features/servers/options.py",
        "from ..swarm import a\nfrom ...vpn import b\nfrom ...shell.const import c\n",
    ),
    "a feature in the dashboard": (
        "dashboard/card.py",
        "from ..features.servers import a\nfrom ..shell.const import b\n",
    ),
    "everything in a top file": ("sensor.py", "from .features import swarm\n"),
    "scikit-learn where it is used": (
        "recommendation/clustering/adaptive.py",
        "def f() -> None:\n    from sklearn.cluster import HDBSCAN\n",
    ),
    "a function of forty lines": (
        "vpn/lists/fields.py",
        "def f() -> None:\n" + "    pass\n" * 39,
    ),
}


@pytest.mark.parametrize(("name", "text"), ALLOWED.values(), ids=ALLOWED)
def test_what_is_allowed_is_not_found(tmp_path: Path, name: str, text: str) -> None:
    assert plant(tmp_path, name, text) == []


def test_no_folder_is_taken_for_a_platform() -> None:
    assert not FOLDERS & PLATFORM_LIKE


@pytest.mark.parametrize("folder", sorted(FOLDERS & (ROOMS | GROUND)))
def test_a_room_runs_without_home_assistant(folder: str) -> None:
    """Load it under another parent, so that the package's own wiring does not run."""
    program = f"""
import sys, types
sys.modules["homeassistant"] = None
house = types.ModuleType("house")
house.__path__ = [{str(PACKAGE)!r}]
sys.modules["house"] = house
import importlib, pkgutil
room = importlib.import_module("house.{folder}")
for module in pkgutil.walk_packages(room.__path__, "house.{folder}."):
    importlib.import_module(module.name)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
