"""A stand-in qBittorrent on loopback, and clients that are closed afterwards."""

from collections.abc import AsyncIterator, Callable, Iterator

import pytest

from custom_components.qb_peer_vpn.qbittorrent import (
    ApiKey,
    QbittorrentClient,
    UserLogin,
)

from .web_ui import PASSWORD, USERNAME, Release, WebUi, serve

type Connect = Callable[..., QbittorrentClient]


@pytest.fixture(params=list(Release), ids=lambda release: release.number)
def web_ui(request: pytest.FixtureRequest, socket_enabled: None) -> Iterator[WebUi]:
    """Serve each of the two versions in turn."""
    with serve(WebUi(release=request.param)) as served:
        yield served


@pytest.fixture
async def connect() -> AsyncIterator[Connect]:
    """Return a maker of clients with the right login."""
    clients: list[QbittorrentClient] = []

    def make(
        url: str,
        username: str = USERNAME,
        password: str = PASSWORD,
        *,
        api_key: str | None = None,
        verify_ssl: bool = True,
        clock: Callable[[], float] = lambda: 0.0,
    ) -> QbittorrentClient:
        login = (
            UserLogin(username=username, password=password)
            if api_key is None
            else ApiKey(key=api_key)
        )
        clients.append(QbittorrentClient(url, login, verify_ssl, clock=clock))
        return clients[-1]

    yield make
    for client in clients:
        await client.async_close()
