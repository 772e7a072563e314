import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from ipaddress import IPv4Address
import json
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
import pytest
from qbittorrentapi import Client, LoginFailed, NotFound404Error

from custom_components.qb_peer_vpn.qbittorrent import (
    QbittorrentSession,
    TorrentTableSource,
    UserLogin,
)
from scripts.demo_home import stand_in
from scripts.demo_home.box import TORRENTS, TRACKERS
from scripts.demo_home.deltas import Deltas
from scripts.demo_home.places import load_places
from scripts.demo_home.swarm import LEAVES_ASIA

PLACES = load_places()
FIXTURES = Path(__file__).parents[1] / "fixtures/qbittorrent"


@pytest.fixture
async def address(socket_enabled: None) -> AsyncIterator[str]:
    async with stand_in.serve(PLACES, port=0) as address:
        yield address


def client(address: str, password: str = stand_in.PASSWORD) -> Client:
    return Client(
        host=address,
        username=stand_in.USERNAME,
        password=password,
        SIMPLE_RESPONSES=True,
        FORCE_SCHEME_FROM_HOST=True,
        HTTPADAPTER_ARGS={"max_retries": 0},
    )


def everything(address: str) -> dict[str, Any]:
    api = client(address)
    torrents = api.torrents_info()
    result = {
        "version": api.app_version(),
        "web_api": api.app_web_api_version(),
        "preferences": api.app_preferences(),
        "torrents": torrents,
        "one": api.torrents_info(torrent_hashes=TORRENTS[3].info_hash),
        "peers": {
            torrent.info_hash: api.sync_torrent_peers(torrent.info_hash, rid=0)
            for torrent in TORRENTS
        },
        "main": api.sync_maindata(rid=0),
        "transfer": api.transfer_info(),
    }
    api.auth_log_out()
    return result


async def test_the_web_api_client_reads_everything_that_it_asks_for(
    address: str,
) -> None:
    found = await asyncio.to_thread(everything, address)
    assert found["version"] == "v5.2.4"
    assert found["web_api"] == "2.15.1"
    assert found["preferences"]["resolve_peer_countries"] is True
    assert len(found["torrents"]) == len(found["main"]["torrents"]) == len(TORRENTS)
    assert [row["name"] for row in found["one"]] == [TORRENTS[3].name]
    assert found["transfer"]["last_external_address_v4"]
    numbers = [answer["rid"] for answer in found["peers"].values()]
    assert len(set(numbers)) == len(TORRENTS)
    for row in found["torrents"]:
        peers = found["peers"][row["hash"]]
        assert peers["full_update"] is True
        # The odd ones are not counted: half-open, at home, a web seed, I2P.
        assert row["num_seeds"] + row["num_leechs"] >= len(peers["peers"]) - 10


async def test_the_table_of_torrents_is_sent_as_deltas(address: str) -> None:
    # A busy machine that answers late would be spared deltas.
    source = TorrentTableSource(clock=lambda: 0.0)
    login = UserLogin(username=stand_in.USERNAME, password=stand_in.PASSWORD)
    session = QbittorrentSession(address, login)
    version = await session.async_version()
    now = datetime.now(UTC)
    polls = [await source.async_poll(session, version, now) for _ in range(4)]
    await session.async_close()
    assert all(each.uses_deltas and not each.session_is_shared for each in polls)
    assert len(polls[-1].torrents) == len(TORRENTS)


def test_a_delta_has_what_changed_since_the_answer_that_the_client_names() -> None:
    deltas = Deltas()
    first = {"torrents": {"a": {"x": 1, "y": 1}}, "server_state": {"z": 1}}
    second = {"torrents": {"a": {"x": 2, "y": 1}}, "server_state": {"z": 1}}
    assert deltas.answer(first, 0) == first | {"rid": 1}
    lost = deltas.answer(second, 1)
    assert lost == {"rid": 2, "torrents": {"a": {"x": 2}}}
    assert deltas.answer(second, 1) == lost | {"rid": 3}
    assert deltas.answer(second, 3) == {"rid": 4}
    assert deltas.answer(second, 1) == second | {"rid": 5}


async def test_a_wrong_password_is_refused(address: str) -> None:
    with pytest.raises(LoginFailed):
        await asyncio.to_thread(client(address, "wrong").app_version)


async def test_nothing_is_answered_without_a_login(address: str) -> None:
    async with (
        ClientSession() as session,
        session.get(f"{address}/api/v2/torrents/info") as response,
    ):
        assert response.status == 403


async def test_an_unknown_torrent_is_not_found(address: str) -> None:
    with pytest.raises(NotFound404Error):
        await asyncio.to_thread(client(address).sync_torrent_peers, "0" * 40, 0)


def fixture(name: str) -> Any:
    return json.loads((FIXTURES / f"qbt-5.3.0-{name}.json").read_text())


async def test_the_answers_use_only_fields_of_a_real_qbittorrent(address: str) -> None:
    found = await asyncio.to_thread(everything, address)
    assert found["transfer"].keys() == fixture("transfer-info").keys()
    assert found["preferences"].keys() <= fixture("app-preferences").keys()

    real_peer = next(iter(fixture("sync-torrentPeers")["peers"].values()))
    for peers in found["peers"].values():
        for peer in peers["peers"].values():
            assert peer.keys() - {"i2p_dest"} <= real_peer.keys()

    real_torrent = fixture("torrents-info")[0]
    for torrent in found["torrents"]:
        assert torrent.keys() <= real_torrent.keys()

    real_main = fixture("sync-maindata")
    main = found["main"]
    assert main["server_state"].keys() <= real_main["server_state"].keys()
    real_row = next(iter(real_main["torrents"].values()))
    for torrent in main["torrents"].values():
        assert torrent.keys() <= real_row.keys()
    assert {url.split("/")[2] for url in main["trackers"]} == {*TRACKERS}


async def test_the_peers_of_a_torrent_share_what_it_uploads(address: str) -> None:
    # Rates change from moment to moment, and the answers come one after the other.
    assert await control(address, hold=0) == 204
    found = await asyncio.to_thread(everything, address)
    for row in found["torrents"]:
        peers = found["peers"][row["hash"]]["peers"].values()
        # The one at home is odd in this, too.
        rates = [peer["up_speed"] for peer in peers if peer.get("port") != 51413]
        assert sum(rates) == pytest.approx(row["upspeed"], rel=0.3, abs=20)


async def test_the_swarm_holds_what_an_integration_must_leave_out(address: str) -> None:
    found = await asyncio.to_thread(everything, address)
    answer = found["peers"][TORRENTS[0].info_hash]
    rows = answer["peers"].values()
    assert any("ip" not in row for row in rows)
    assert any(row["connection"] == "Web" for row in rows)
    assert any(not row["client"] for row in rows)
    assert "192.168.1.23:51413" in answer["peers"]
    assert any(key.startswith("[2e00:") for key in answer["peers"])


async def control(address: str, **order: Any) -> int:
    async with (
        ClientSession() as session,
        session.post(address + stand_in.CONTROL_PATH, json=order) as response,
    ):
        return response.status


async def test_another_exit_is_taken_into_use(address: str) -> None:
    def exit_now() -> Any:
        return client(address).transfer_info()["last_external_address_v4"]

    seoul = next(place for place in PLACES if place.city == "Seoul")
    assert IPv4Address(await asyncio.to_thread(exit_now)) not in seoul.network_v4
    assert await control(address, exit="Seoul") == 204
    assert IPv4Address(await asyncio.to_thread(exit_now)) in seoul.network_v4


async def test_the_story_goes_to_another_moment(address: str) -> None:
    def asian() -> float:
        answer: Any = client(address).sync_torrent_peers(TORRENTS[1].info_hash, rid=0)
        countries = [row.get("country_code") for row in answer["peers"].values()]
        return sum(code in {"jp", "kr", "tw"} for code in countries) / len(countries)

    assert await asyncio.to_thread(asian) < 0.2
    assert await control(address, moment=LEAVES_ASIA) == 204
    assert await asyncio.to_thread(asian) > 0.3


async def test_the_story_is_held_until_it_goes_on(address: str) -> None:
    def keys() -> set[str]:
        answer: Any = client(address).sync_torrent_peers(TORRENTS[1].info_hash, rid=0)
        return {*answer["peers"]}

    assert await control(address, hold=LEAVES_ASIA) == 204
    held = await asyncio.to_thread(keys)
    assert await asyncio.to_thread(keys) == held
    assert await control(address, moment=0) == 204
    assert await asyncio.to_thread(keys) != held


async def test_countries_are_resolved_as_the_preference_wants(address: str) -> None:
    def codes() -> set[Any]:
        answer: Any = client(address).sync_torrent_peers(TORRENTS[1].info_hash, rid=0)
        return {row["country_code"] for row in answer["peers"].values()}

    assert len(await asyncio.to_thread(codes)) > 5
    assert await control(address, preferences={"resolve_peer_countries": False}) == 204
    assert await asyncio.to_thread(codes) == {None}


async def test_preferences_are_kept(address: str) -> None:
    def resolves() -> Any:
        return client(address).app_preferences()["resolve_peer_countries"]

    assert await control(address, preferences={"resolve_peer_countries": False}) == 204
    assert await asyncio.to_thread(resolves) is False
    change = {"resolve_peer_countries": True}
    await asyncio.to_thread(client(address).app_set_preferences, change)
    assert await asyncio.to_thread(resolves) is True


@pytest.mark.parametrize(
    "order",
    [
        {},
        {"exit": "Atlantis"},
        {"moment": "soon"},
        {"hold": None},
        {"preferences": 1},
        {"arrivals": 1},
    ],
)
async def test_an_order_that_makes_no_sense_is_refused(
    address: str, order: dict[str, Any]
) -> None:
    assert await control(address, **order) == 400


async def test_what_is_no_json_is_refused(address: str) -> None:
    async with (
        ClientSession() as session,
        session.post(address + stand_in.CONTROL_PATH, data=b"{") as response,
    ):
        assert response.status == 400
