"""A file that ends the process where the extension of maxminddb reads it.

Its C code takes a map's key for a text, whatever it is. So each of these tests reads the
file in a process of its own.
"""

from pathlib import Path
import subprocess
import sys

import pytest

from tests.geolocation.conftest import DATA_FOLDER
from tests.geolocation.mmdb import nested_record, write_mmdb

NETWORK, ADDRESS = "81.2.69.0/24", "81.2.69.142"
ROOT = Path(__file__).parents[3]

EXTENSION = f"""
import sys
import maxminddb

with maxminddb.open_database(sys.argv[1], maxminddb.MODE_MMAP_EXT) as reader:
    reader.get("{ADDRESS}")
"""
OURS = f"""
from ipaddress import ip_address
from pathlib import Path
import sys

import numpy as np
from custom_components.qb_peer_vpn.geolocation import CountryTable, DatabaseFolder
from custom_components.qb_peer_vpn.models import packed_address

folder = DatabaseFolder(Path(sys.argv[1]).parent, CountryTable.load(Path(sys.argv[2])))
before = folder.refresh()
asked = [packed_address(ip_address(text)) for text in ("{ADDRESS}", "9.9.9.9")]
print(folder.locate_all(np.array(asked)))
print([(each.file_name, each.reason) for each in (*before, *folder.refresh())])
"""


def run(program: str, *arguments: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )


def damage(path: Path, key: bytes) -> None:
    """Make a number of a key: the control byte has the type above five bits of length."""
    content = path.read_bytes()
    before, after = bytes([2 << 5 | len(key)]) + key, bytes([3 << 5 | len(key)]) + key
    assert content.count(before) == 1
    path.write_bytes(content.replace(before, after))


@pytest.fixture(params=["own.mmdb", "downloaded.mmdb"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / str(request.param)
    write_mmdb(
        path,
        {
            NETWORK: nested_record("GB", "London", 51.5142, -0.0931, 10),
            "9.9.9.0/24": {"latitude": 50.1, "longitude": 8.6, "country_code": "DE"},
        },
        database_type="Test-City",
        ip_version=6,
        build_epoch=1_790_000_000,
    )
    return path


def require_a_crash(path: Path) -> None:
    if run(EXTENSION, path).returncode >= 0:
        pytest.skip("this version of the extension does not crash")


def test_a_damaged_key_does_not_end_the_process(path: Path) -> None:
    damage(path, b"iso_code")
    require_a_crash(path)

    outcome = run(OURS, path, DATA_FOLDER)

    assert outcome.returncode == 0, outcome.stderr
    located, problems = outcome.stdout.splitlines()
    # One record has no country any more; the others are as they were.
    assert located.startswith("[None, Location(")
    assert problems == "[]"


def test_the_whole_file_is_read(path: Path) -> None:
    outcome = run(OURS, path, DATA_FOLDER)

    assert outcome.returncode == 0, outcome.stderr
    assert "London" in outcome.stdout
