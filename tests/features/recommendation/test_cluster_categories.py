"""The categories of the torrents in each cluster."""

from dataclasses import replace
from typing import Any
from unittest.mock import MagicMock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.features.recommendation import cluster_categories
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.automations import minutes_pass
from tests.home import make_snapshot
from tests.lenses import DOWNLOAD, choose_lens, make_grouped_swarm

type Shares = dict[str | None, float]


async def categories(hass: HomeAssistant, part: str = "clusters") -> dict[str, Shares]:
    answer: Any = await hass.services.async_call(
        DOMAIN,
        "get_clusters",
        {"config_entry_id": "entry"},
        blocking=True,
        return_response=True,
    )
    return {
        cluster["place"]: {
            each["category"]: each["share"] for each in cluster["categories"]
        }
        for cluster in answer[part]
    }


async def test_each_cluster_has_the_categories_of_its_torrents(
    home: HomeAssistant, grouped: MockConfigEntry
) -> None:
    assert await categories(home) == {
        "Tokyo": {"linux": 100.0},
        "Madrid": {"tv/news": 100.0},
        "London": {None: 100.0},
    }
    assert await categories(home, "left_out") == {}


async def test_peers_of_several_torrents_are_divided(
    home: HomeAssistant,
    grouped: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    def poll(now: object) -> Any:
        swarm = make_grouped_swarm()
        memberships = swarm.memberships.table.copy()
        # All peers in Spain, which come first, are in the download, too.
        more = memberships[:6].copy()
        more["group"] = swarm.groups.index(DOWNLOAD)
        table = type(swarm.memberships)
        return replace(
            swarm,
            memberships=table.of([*table(memberships), *table(more)]),
        )

    fake_session.async_peer_snapshot.side_effect = poll
    await minutes_pass(home, freezer)
    assert (await categories(home))["Madrid"] == {"linux": 50.0, "tv/news": 50.0}

    await choose_lens(home, grouped, lens="category", lens_category="tv")
    assert (await categories(home))["Madrid"] == {"tv/news": 100.0}


async def test_clusters_that_are_left_out_have_categories_too(
    home: HomeAssistant, grouped: MockConfigEntry
) -> None:
    await choose_lens(home, grouped, lens="category", lens_category="tv")

    assert await categories(home) == {"Madrid": {"tv/news": 100.0}}
    left_out = {"Tokyo": {"linux": 100.0}, "London": {None: 100.0}}
    assert await categories(home, "left_out") == left_out


async def test_only_the_top_categories_are_listed(
    home: HomeAssistant, grouped: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_categories, "MOST_CATEGORIES", 1)

    assert await categories(home) == {
        "Tokyo": {"linux": 100.0},
        "Madrid": {},
        "London": {},
    }


async def test_without_peers_there_are_no_clusters(
    home: HomeAssistant,
    grouped: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    fake_session.async_peer_snapshot.side_effect = lambda now: make_snapshot()
    await minutes_pass(home, freezer)

    assert await categories(home) == {}
