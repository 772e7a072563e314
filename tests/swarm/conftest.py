"""What the tests of polls share."""

import pytest

from .fake_qbittorrent import FakeQbittorrent


@pytest.fixture
def qbittorrent() -> FakeQbittorrent:
    return FakeQbittorrent()
