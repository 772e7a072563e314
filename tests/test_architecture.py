"""The rules of the house hold, and their guard notices what breaks them."""

from pathlib import Path
import subprocess
import sys

import pytest

from .architecture import GROUND, PLATFORM_LIKE, ROOMS, oversized, violations

PROJECT = Path(__file__).parent.parent
PACKAGE = PROJECT / "custom_components" / "qb_peer_vpn"

FOLDERS = {path.name for path in PACKAGE.iterdir() if path.is_dir()}


def test_nothing_breaks_a_rule() -> None:
    assert violations(PACKAGE) == []


@pytest.mark.parametrize("folder", ["scripts", "tests"])
def test_no_file_or_function_around_the_package_is_too_long(folder: str) -> None:
    assert oversized(PROJECT / folder) == []


@pytest.mark.parametrize(
    "text",
    ["A = 1\n" * 401, "def f() -> None:\n" + "    pass\n" * 40],
    ids=["file", "function"],
)
def test_a_long_file_or_function_around_the_package_is_found(
    tmp_path: Path, text: str
) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "long.py").write_text(text)

    assert len(oversized(tmp_path)) == 1


SMALL_PACKAGE = {
    "features/__init__.py": "from . import servers, swarm\n",
    "features/swarm/__init__.py": '__all__ = ["SwarmData"]\n',
    "features/swarm/data.py": "class SwarmData: ...\n",
    "features/servers/__init__.py": (
        'from ..swarm import SwarmData\nNEEDS: Final = ("swarm",)\n'
        '__all__ = ["CONF_MEASURE"]\n'
    ),
    "vpn/__init__.py": '__all__ = ["PROVIDERS"]\n',
    "vpn/providers.py": "PROVIDERS = ()\n",
}
"""A package that obeys all rules, by file."""


def plant(package: Path, name: str, text: str) -> list[str]:
    """Add a file to the small package; return what is found."""
    for file, content in {**SMALL_PACKAGE, name: text}.items():
        path = package / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return violations(package)


def test_the_small_package_breaks_no_rule(tmp_path: Path) -> None:
    assert plant(tmp_path, "features/swarm/options.py", "") == []


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
    "a module of another feature": (
        "features/servers/leak.py",
        "from ..swarm.data import SwarmData\n",
    ),
    "a module of another feature by its package": (
        "features/servers/leak.py",
        "from ..swarm import data\n",
    ),
    "another feature as a whole": (
        "features/servers/leak.py",
        "from .. import swarm\n",
    ),
    "a name that another feature does not offer": (
        "features/servers/leak.py",
        "from ..swarm import PeerCoordinator\n",
    ),
    "a private name of another feature": (
        "features/servers/leak.py",
        "from ..swarm import _async_poll\n",
    ),
    "a private module of the ground": (
        "vpn/leak.py",
        "from ..geo._vectors import cross\n",
    ),
    "a module of a room in a feature": (
        "features/swarm/leak.py",
        "from ...vpn.providers import PROVIDERS\n",
    ),
    "a module of a feature in the dashboard": (
        "dashboard/leak.py",
        "from ..features.swarm.data import SwarmData\n",
    ),
    "a module of a feature in a top file": (
        "sensor.py",
        "from .features.swarm.data import SwarmData\n",
    ),
    "a need that is never imported": (
        "features/servers/__init__.py",
        'NEEDS: Final = ("swarm",)\n',
    ),
    "a file between the features": ("features/loose.py", "A = 1\n"),
    "a folder named as a platform": ("switch/__init__.py", ""),
    "a folder that the house does not have": ("attic/box.py", "A = 1\n"),
    "a top file that Home Assistant does not look for": ("loose.py", "A = 1\n"),
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
    "chance by numpy": (
        "recommendation/leak.py",
        "import numpy as np\nRNG = np.random.default_rng()\n",
    ),
    "chance imported from numpy": (
        "recommendation/leak.py",
        "from numpy.random import default_rng\n",
    ),
    "a submodule of numpy by name": (
        "recommendation/leak.py",
        "from numpy import random\n",
    ),
    "a file by numpy": (
        "recommendation/leak.py",
        "import numpy as np\nA = np.load('a.npy')\n",
    ),
    "the web in arithmetic": (
        "recommendation/leak.py",
        "from ..web import fetch\n",
    ),
    "scikit-learn at the top of its own room": (
        "recommendation/clustering/leak.py",
        "from sklearn.cluster import HDBSCAN\n",
    ),
    "scikit-learn in another room": (
        "vpn/leak.py",
        "def f() -> None:\n    import sklearn\n",
    ),
    "a module loaded by name": (
        "vpn/leak.py",
        "from importlib import import_module\nA = import_module('x')\n",
    ),
    "a module loaded by the whole library": (
        "features/swarm/leak.py",
        "import importlib\nA = importlib.import_module('x')\n",
    ),
    "a module loaded by a built-in function": (
        "shell/leak.py",
        "A = __import__('x')\n",
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
    "logic in a forwarding file": ("repairs.py", "A = 1\n" * 41),
    "logic in the file of the flows": ("config_flow.py", "A = 1\n" * 141),
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


IMPURE = (
    "aiohttp",
    "asyncio",
    "io",
    "logging",
    "multiprocessing",
    "os",
    "pathlib",
    "random",
    "secrets",
    "shutil",
    "socket",
    "tempfile",
    "threading",
    "time",
    "uuid",
)
LEAKS |= {
    "a clock in a folder of arithmetic": (
        "gluetun/moving/leak.py",
        "from datetime import datetime\nnow = datetime.now()\n",
    )
}
LEAKS |= {
    f"{library} in arithmetic": ("recommendation/leak.py", f"import {library}\n")
    for library in IMPURE
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
        (
            "from ..swarm import SwarmData\nfrom ...vpn import PROVIDERS\n"
            "from ...shell.const import c\n"
        ),
    ),
    "a feature in the dashboard": (
        "dashboard/card.py",
        "from ..features.servers import CONF_MEASURE\nfrom ..shell.const import b\n",
    ),
    "everything in a top file": ("sensor.py", "from .features import swarm\n"),
    "scikit-learn where it is used": (
        "recommendation/clustering/adaptive.py",
        "def f() -> None:\n    from sklearn.cluster import HDBSCAN\n",
    ),
    "whether scikit-learn is there": (
        "recommendation/clustering/adaptive.py",
        "from importlib.util import find_spec\n",
    ),
    "the version of a library": (
        "shell/diagnostics.py",
        "from importlib.metadata import version\n",
    ),
    "numpy in arithmetic": (
        "shaping/plan.py",
        "import numpy as np\nfrom numpy.typing import NDArray\nA = np.zeros(3)\n",
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
