"""Each real qBittorrent in turn, and a session with it."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
import shutil

import pytest
import pytest_socket

from custom_components.qb_peer_vpn.qbittorrent import QbittorrentSession, UserLogin

from .daemon import PASSWORD, USERNAME, Qbittorrent
from .namespace import NamespaceUnavailableError, empty_network
from .test_end_to_end import required


@pytest.fixture(params=["qbittorrent-nox", "qbittorrent-nox-5"])
def qbittorrent(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Qbittorrent]:
    """Run each installed version in turn."""
    binary = request.param
    if shutil.which(binary) is None and binary not in required():
        pytest.skip(f"{binary} is not installed")
    pytest_socket.enable_socket()
    try:
        with empty_network(), Qbittorrent(binary, tmp_path / "profile") as running:
            yield running
    except NamespaceUnavailableError as err:
        if required():
            raise
        pytest.skip(str(err))


@pytest.fixture
async def session(qbittorrent: Qbittorrent) -> AsyncIterator[QbittorrentSession]:
    session = QbittorrentSession(
        qbittorrent.url, UserLogin(username=USERNAME, password=PASSWORD)
    )
    yield session
    await session.async_close()
