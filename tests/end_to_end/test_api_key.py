"""An API key with a real qBittorrent: old ones never ban for it, new ones take it."""

from collections.abc import Iterator
from pathlib import Path
import shutil

import pytest
import pytest_socket

from custom_components.qb_peer_vpn.qbittorrent import (
    ApiKey,
    ApiKeyUnsupportedError,
    Login,
    QbittorrentError,
    QbittorrentSession,
    UserLogin,
    WebApi,
    WrongApiKeyError,
)

from .daemon import PASSWORD, USERNAME, Qbittorrent
from .namespace import NamespaceUnavailableError, empty_network
from .test_end_to_end import required

WRONG_KEY = ApiKey(key="qbt_" + "b2" * 14)
RIGHT_LOGIN = UserLogin(username=USERNAME, password=PASSWORD)

TRIES = 12
"""Five wrong logins are enough for a ban."""


def start(binary: str, profile: Path) -> Iterator[Qbittorrent]:
    if shutil.which(binary) is None and binary not in required():
        pytest.skip(f"{binary} is not installed")
    pytest_socket.enable_socket()
    try:
        with empty_network(), Qbittorrent(binary, profile) as running:
            yield running
    except NamespaceUnavailableError as err:
        if required():
            raise
        pytest.skip(str(err))


@pytest.fixture
def older(tmp_path: Path) -> Iterator[Qbittorrent]:
    yield from start("qbittorrent-nox", tmp_path / "profile")


@pytest.fixture
def newer(tmp_path: Path) -> Iterator[Qbittorrent]:
    yield from start("qbittorrent-nox-5", tmp_path / "profile")


async def version(qbittorrent: Qbittorrent, login: Login) -> str:
    """Connect with a new session, as each try of a config flow does."""
    session = QbittorrentSession(qbittorrent.url, login, verify_ssl=True)
    try:
        return (await session.async_version()).app
    finally:
        await session.async_close()


async def refusals(qbittorrent: Qbittorrent) -> set[type[QbittorrentError]]:
    """Try a wrong key often."""
    raised: set[type[QbittorrentError]] = set()
    for _ in range(TRIES):
        with pytest.raises(QbittorrentError) as caught:
            await version(qbittorrent, WRONG_KEY)
        raised.add(caught.type)
    return raised


async def test_an_old_qbittorrent_knows_no_keys_and_never_bans_for_one(
    older: Qbittorrent,
) -> None:
    if not older.call("app/version").startswith("v4."):
        pytest.skip("the distribution's qBittorrent is no old one")
    assert await refusals(older) == {ApiKeyUnsupportedError}
    assert (await version(older, RIGHT_LOGIN)).startswith("4.")


async def test_a_new_qbittorrent_takes_its_key_and_never_bans_for_another(
    newer: Qbittorrent,
) -> None:
    key = ApiKey(key=newer.call("app/rotateAPIKey")["apiKey"])
    session = QbittorrentSession(newer.url, key, verify_ssl=True)
    assert (await session.async_version()).app.startswith("5.")
    assert await session.async_ask(WebApi.resolves_countries) in {True, False}
    assert await refusals(newer) == {WrongApiKeyError}
    assert (await version(newer, RIGHT_LOGIN)).startswith("5.")
    newer.call("app/rotateAPIKey")
    with pytest.raises(WrongApiKeyError):
        await session.async_ask(WebApi.resolves_countries)
    await session.async_close()


async def test_a_key_works_during_a_ban(newer: Qbittorrent) -> None:
    key = ApiKey(key=newer.call("app/rotateAPIKey")["apiKey"])
    wrong = UserLogin(username=USERNAME, password="wrong")
    for _ in range(6):
        with pytest.raises(QbittorrentError):
            await version(newer, wrong)
    with pytest.raises(QbittorrentError):
        await version(newer, RIGHT_LOGIN)
    assert (await version(newer, key)).startswith("5.")
