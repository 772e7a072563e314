"""Databases of MaxMind's own."""

from pathlib import Path
import tarfile

import pytest

PACKAGE = Path(__file__).parents[3] / ".cache/maxminddb"


@pytest.fixture(scope="package")
def maxmind_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unpack the databases, which scripts/setup fetches with the reader's source."""
    folder = tmp_path_factory.mktemp("maxmind")
    with tarfile.open(max(PACKAGE.glob("maxminddb-*.tar.gz"))) as archive:
        archive.extractall(folder, filter="data")
    return folder
