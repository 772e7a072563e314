"""How many connections are opened to servers: as many as users read, and no more."""

import asyncio
import csv
from datetime import timedelta
import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.models import MeasuredLeg
from custom_components.qb_peer_vpn.recommendation import CONNECTIONS_A_DAY
from tests.documents import all_text
from tests.home import ListHost, set_up

from .probed_internet import BUTTON, KEY, Internet, passes

pytestmark = pytest.mark.usefixtures("all_entities")

ROOT = Path(__file__).parents[3]
PACKAGE = ROOT / "custom_components" / "qb_peer_vpn"
DAY = timedelta(days=1)
ALL = 7 * 5
"""Connections to measure each of the seven sites once."""


def many_sites() -> bytes:
    """A list with a server in each of the 171 cities of Proton's."""
    table = (PACKAGE / "data" / "proton_places.csv").read_text()
    cities = list(csv.DictReader(table.splitlines()))
    assert len(cities) == 171
    rows = [
        {
            "ipv4": f"192.0.3.{number}",
            "ipv6": None,
            "domain": f"node-{number}.protonvpn.net",
            "servers": [f"{city['country_code']}#{number}"],
            "ipv6Enabled": False,
            "city": city["city"],
            "P2P": True,
            "Streaming": True,
        }
        for number, city in enumerate(cities, 1)
    ]
    return json.dumps({"genDate": "2026-11-01T00:00:00Z", "data": rows}).encode()


async def press(hass: HomeAssistant) -> None:
    await hass.services.async_call(
        "button", "press", {"entity_id": BUTTON}, blocking=True
    )
    await hass.async_block_till_done(wait_background_tasks=True)


async def press_until_refused(hass: HomeAssistant) -> str | None:
    """Press the button again and again; return why that ends."""
    for _ in range(50):
        try:
            await press(hass)
        except ServiceValidationError as err:
            return err.translation_key
    return None


def spent(internet: Internet) -> int:
    return sum(connections for _, connections in internet.connections)


def busiest_day(internet: Internet) -> int:
    """The most connections within any 24 hours."""
    return max(
        sum(each for at, each in internet.connections if begin <= at < begin + DAY)
        for begin, _ in internet.connections
    )


async def test_a_week_with_171_sites_and_an_impatient_user(
    home: HomeAssistant,
    entry: MockConfigEntry,
    internet: Internet,
    server_list: ListHost,
    freezer: FrozenDateTimeFactory,
) -> None:
    server_list.content = many_sites()
    internet.elsewhere = 50.0
    await set_up(home, entry)
    sites = entry.runtime_data.servers.server_list.data.sites
    latency = entry.runtime_data.servers.latency
    for step in range(7 * 8):
        if step % 8 == 3:
            assert await press_until_refused(home) == "connections_used_up"
        await passes(home, freezer, hours=3)
    assert busiest_day(internet) <= CONNECTIONS_A_DAY
    assert len(sites) > 160
    assert {leg.site_key for leg in latency.data} == {site.key for site in sites}


async def test_nothing_brings_back_what_is_used_up(
    home: HomeAssistant, entry: MockConfigEntry, internet: Internet
) -> None:
    await set_up(home, entry)
    assert spent(internet) == ALL
    assert await press_until_refused(home) == "connections_used_up"
    used_up = spent(internet)
    assert CONNECTIONS_A_DAY - 5 < used_up <= CONNECTIONS_A_DAY
    assert entry.runtime_data.servers.latency.connections == used_up

    await home.config_entries.async_reload(entry.entry_id)
    await home.async_block_till_done(wait_background_tasks=True)
    assert await press_until_refused(home) == "connections_used_up"
    for options in (
        {"decision": {"measure": False}},
        {"servers": {"excluded_countries": ["BR"]}},
        {},
    ):
        home.config_entries.async_update_entry(entry, options=options)
        await home.async_block_till_done(wait_background_tasks=True)
    assert await press_until_refused(home) == "connections_used_up"
    assert spent(internet) == used_up


async def test_on_the_next_day_there_are_connections_again(
    home: HomeAssistant,
    entry: MockConfigEntry,
    internet: Internet,
    freezer: FrozenDateTimeFactory,
) -> None:
    await set_up(home, entry)
    await press_until_refused(home)
    before = internet.measured
    await passes(home, freezer, hours=23)
    assert internet.measured == before
    await passes(home, freezer, hours=1)
    await passes(home, freezer, hours=1)
    assert internet.connections[before:][0][1] == ALL
    assert busiest_day(internet) <= CONNECTIONS_A_DAY


async def test_connections_count_before_they_are_opened(
    home: HomeAssistant,
    entry: MockConfigEntry,
    internet: Internet,
    hass_storage: dict[str, Any],
) -> None:
    """If Home Assistant ends meanwhile, some of them were opened."""
    await set_up(home, entry)
    began = asyncio.Event()

    async def measure(*args: Any, **kwargs: Any) -> tuple[MeasuredLeg, ...]:
        began.set()
        await asyncio.Event().wait()
        return ()

    latency = "custom_components.qb_peer_vpn.features.servers.latency_coordinator"
    with patch(f"{latency}.measure_sites", measure):
        entry.runtime_data.servers.latency.async_measure()
        await began.wait()
        assert stored_spendings(hass_storage) == [ALL, ALL]
        assert await home.config_entries.async_unload(entry.entry_id)
    assert stored_spendings(hass_storage) == [ALL, ALL]


async def test_an_outage_costs_what_was_tried(
    home: HomeAssistant,
    entry: MockConfigEntry,
    internet: Internet,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, Any],
) -> None:
    internet.legs = {}
    await set_up(home, entry)
    await passes(home, freezer, minutes=30)
    assert stored_spendings(hass_storage) == [7 * 3]
    await passes(home, freezer, minutes=31)
    await passes(home, freezer, minutes=1)
    assert stored_spendings(hass_storage) == [7 * 3] * 2


def stored_spendings(hass_storage: dict[str, Any]) -> list[int]:
    return [each["connections"] for each in hass_storage[KEY]["data"]["spendings"]]


@pytest.mark.parametrize("file", sorted((PACKAGE / "translations").glob("*.json")))
def test_the_number_that_users_read_is_the_true_one(file: Path) -> None:
    texts = json.loads(file.read_text())
    refusal = texts["exceptions"]["connections_used_up"]["message"]
    aborts = [
        texts["issues"][issue]["fix_flow"]["abort"]["connections_used_up"]
        for issue in ("behind_vpn", "faster_than_light")
    ]
    service = texts["services"]["measure_latency"]["description"]
    for text in (refusal, *aborts, service, *measure_descriptions(texts)):
        assert f" {CONNECTIONS_A_DAY} " in text


def measure_descriptions(texts: Any) -> list[str]:
    """What each form says about the option."""
    found: list[str] = []
    for key, each in texts.items():
        if key == "data_description" and "measure" in each:
            found.append(each["measure"])
        elif isinstance(each, dict):
            found += measure_descriptions(each)
    return found


def test_the_readme_names_the_same_number_everywhere() -> None:
    lines = all_text().splitlines()
    numbers = [line for line in lines if "connections in 24 hours" in line]
    assert len(numbers) >= 4
    assert all(f"{CONNECTIONS_A_DAY} connections" in line for line in numbers)
