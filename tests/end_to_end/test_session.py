"""The session with real qBittorrents: logins, refusals, commands, and a restart."""

from functools import partial
import json

import pytest

from custom_components.qb_peer_vpn.qbittorrent import (
    LIST_CAP,
    BannedError,
    CannotConnectError,
    CommandError,
    ConflictError,
    NotQbittorrentError,
    Priority,
    ProxyLogin,
    ProxyLoginError,
    QbittorrentSession,
    RejectedError,
    RequestRejectedError,
    TorrentGoneError,
    UnsupportedError,
    UserLogin,
    WebApi,
    WrongLoginError,
)

from .daemon import PASSWORD, USERNAME, Qbittorrent

RIGHT = UserLogin(username=USERNAME, password=PASSWORD)
WRONG = UserLogin(username=USERNAME, password="wrong")
PROXY = ProxyLogin(username="proxy", password="of its own")


async def connect(url: str, login: UserLogin, proxy: ProxyLogin | None = None) -> str:
    """Connect by a session of its own, as each try of a config flow does."""
    session = QbittorrentSession(url, login, proxy_login=proxy)
    try:
        return (await session.async_version()).app
    finally:
        await session.async_close()


async def post(session: QbittorrentSession, path: str, **form: str) -> str:
    return await session.async_ask(lambda api: api.post(path, form), Priority.USER)


def ask_for_no_torrent(path: str, api: WebApi) -> bytes:
    return api.get(path, b"".join, params={"hash": "a" * 40}, about_torrent=True)


async def test_errors_of_commands_leave_the_connection_alone(
    session: QbittorrentSession,
) -> None:
    await post(session, "torrents/createCategory", category="a")
    refused: dict[str, type[CommandError]] = {
        "torrents/createCategory": ConflictError,
        "torrents/setUploadLimit": RejectedError,
        "torrents/nothing": UnsupportedError,
        "nothing/nothing": UnsupportedError,
    }
    for path, error in refused.items():
        with pytest.raises(error):
            await post(
                session, path, **({"category": "a"} if "Category" in path else {})
            )
    nonsense = {"torrents": ("a.torrent", b"nonsense")}
    with pytest.raises(RejectedError):
        await session.async_ask(
            lambda api: api.post("torrents/add", {}, files=nonsense), Priority.USER
        )
    for path in ("torrents/properties", "sync/torrentPeers"):
        with pytest.raises(TorrentGoneError):
            await session.async_ask(partial(ask_for_no_torrent, path))

    maindata = await session.async_ask(
        lambda api: api.get("sync/maindata", b"".join, params={"rid": 0}, cap=LIST_CAP)
    )
    assert "a" in json.loads(maindata)["categories"]


async def test_a_session_survives_a_restart(
    qbittorrent: Qbittorrent, session: QbittorrentSession
) -> None:
    before = await session.async_version()
    qbittorrent.stop()
    with pytest.raises(CannotConnectError):
        await session.async_version()
    qbittorrent.start()

    assert await session.async_version() == before


async def test_a_wrong_login_is_sent_once_and_many_are_a_ban(
    qbittorrent: Qbittorrent, session: QbittorrentSession
) -> None:
    await session.async_version()
    wrong = QbittorrentSession(qbittorrent.url, WRONG)
    for _ in range(7):
        with pytest.raises(WrongLoginError):
            await wrong.async_version()
    await wrong.async_close()
    await connect(qbittorrent.url, RIGHT)

    for _ in range(6):
        with pytest.raises((WrongLoginError, BannedError)):
            await connect(qbittorrent.url, WRONG)
    with pytest.raises(BannedError):
        await connect(qbittorrent.url, RIGHT)
    # A session from before is not affected.
    await session.async_version()


async def test_an_address_that_qbittorrent_does_not_know_is_rejected(
    qbittorrent: Qbittorrent,
) -> None:
    session = QbittorrentSession(
        qbittorrent.url, RIGHT, extra_headers={"Host": "127.0.0.1:9090"}
    )
    with pytest.raises(RequestRejectedError):
        await session.async_version()
    await session.async_close()
    with pytest.raises(NotQbittorrentError):
        await connect(f"{qbittorrent.url}/elsewhere", RIGHT)


async def test_a_login_of_a_proxy_that_reaches_qbittorrent_does_not_ban(
    qbittorrent: Qbittorrent, session: QbittorrentSession
) -> None:
    """Versions before 5.2 ignore it, later ones take it for a wrong one of their own."""
    version = await session.async_version()
    with_proxy = QbittorrentSession(qbittorrent.url, RIGHT, proxy_login=PROXY)
    for _ in range(12):
        if version.knows_api_keys:
            with pytest.raises(ProxyLoginError):
                await with_proxy.async_version()
        else:
            await with_proxy.async_version()
    await with_proxy.async_close()

    await connect(qbittorrent.url, RIGHT)


async def test_one_thing_is_asked_by_a_method_of_the_library(
    session: QbittorrentSession,
) -> None:
    def speed_limits_mode(api: WebApi) -> str:
        return str(api.call(lambda client: client.transfer_speed_limits_mode()))

    assert await session.async_ask(speed_limits_mode) == "0"
