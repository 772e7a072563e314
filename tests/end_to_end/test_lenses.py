"""Real torrents in categories and with tags, and the recommendation for some of them."""

from contextlib import suppress
import logging
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import ATTR_ENTITY_ID, ATTR_OPTION
from homeassistant.core import HomeAssistant
import pytest

from custom_components.qb_peer_vpn.shell.const import DOMAIN

from .daemon import Qbittorrent
from .test_end_to_end import (
    CLUSTERS,
    TORRENT_SIZE,
    House,
    network,
    qbittorrent,
    set_up,
    swarm,
    wait_for_leechers,
    write_database,
)

__all__ = ["network", "qbittorrent"]


def label(qbittorrent: Qbittorrent, torrent: str, category: str, *tags: str) -> None:
    with suppress(HTTPError):  # it exists
        qbittorrent.call("torrents/createCategory", category=category)
    qbittorrent.call("torrents/setCategory", hashes=torrent, category=category)
    if tags:
        qbittorrent.call("torrents/addTags", hashes=torrent, tags=",".join(tags))


async def choose(house: House, option: str) -> dict[str, int]:
    """Choose a lens; return the countries of the peers that count."""
    select = house.state("select", "lens")
    await house.hass.services.async_call(
        "select",
        "select_option",
        {ATTR_ENTITY_ID: select.entity_id, ATTR_OPTION: option},
        blocking=True,
    )
    await house.hass.async_block_till_done(wait_background_tasks=True)
    return countries(house)


def countries(house: House) -> dict[str, int]:
    peers: dict[str, int] = house.sensor("peer_countries").attributes["peers"]
    return peers


async def check_each_lens(house: House) -> None:
    in_japan, in_spain = {"JP": 10}, {"ES": 6}
    expected: dict[str, Any] = {
        "all": in_japan | in_spain,
        "downloads": in_spain,
        "seeds": in_japan,
        "category: iso": in_japan,
        "category: tv": in_spain,
        "category: tv/news": in_spain,
        "tag: both": in_japan | in_spain,
        "tag: rare": in_spain,
    }
    assert house.state("select", "lens").attributes["options"] == [*expected]
    assert {option: await choose(house, option) for option in expected} == expected


async def answer(house: House, action: str, **fields: str) -> dict[str, Any]:
    found: Any = await house.hass.services.async_call(
        DOMAIN,
        action,
        {"config_entry_id": house.entry.entry_id, **fields},
        blocking=True,
        return_response=True,
    )
    assert isinstance(found, dict)
    return found


async def check_the_actions(house: House) -> None:
    for_downloads = await answer(house, "get_recommendations", lens="downloads")
    assert (for_downloads["lens"], for_downloads["peers"]) == ("downloads", 6)
    assert for_downloads["sites"][0]["city"] == "Zurich"
    for_iso = await answer(house, "get_recommendations", category="iso")
    assert (for_iso["smoothed"], for_iso["peers"]) == (False, 10)
    assert for_iso["sites"][0]["city"] == "Tokyo"
    await choose(house, "all")
    clusters = (await answer(house, "get_clusters"))["clusters"]
    assert {each["place"]: each["categories"] for each in clusters} == {
        "Tokyo": [{"category": "iso", "share": 100.0}],
        "Madrid": [{"category": "tv/news", "share": 100.0}],
    }


@pytest.mark.usefixtures("all_entities", "network", "server_list")
async def test_only_the_peers_of_chosen_torrents_count(
    home: HomeAssistant,
    qbittorrent: Qbittorrent,
    tmp_path: Path,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    run = home.async_add_executor_job
    await run(write_database, tmp_path / DOMAIN / "city.mmdb")
    seed = await run(qbittorrent.seed, "debian.iso", TORRENT_SIZE)
    download = await run(qbittorrent.download, "news.mkv", TORRENT_SIZE)
    await run(label, qbittorrent, seed, "iso", "both")
    await run(label, qbittorrent, download, "tv/news", "both", "rare")
    with swarm(seed, CLUSTERS["Tokyo"]), swarm(download, CLUSTERS["Madrid"]):
        await run(wait_for_leechers, qbittorrent, 10, 6)
        house = House(home, await set_up(home, qbittorrent.url))
        await check_each_lens(house)

        await check_the_actions(house)

        assert await choose(house, "category: iso") == {"JP": 10}
        await run(label, qbittorrent, seed, "music")
        await house.minutes_pass(freezer)
        assert countries(house) == {}
        assert house.sensor("verdict").state == "empty_lens"
        assert house.state("select", "lens").state == "category: iso"
        assert await choose(house, "category: music") == {"JP": 10}

    # For debugging, Home Assistant itself logs each state.
    logged = [
        caplog.handler.format(each)
        for each in caplog.records
        if each.levelno > logging.DEBUG or DOMAIN in each.name
    ]
    for name in ("tv/news", "rare", "music"):
        assert not [each for each in logged if name in each]
    assert await home.config_entries.async_unload(house.entry.entry_id)
