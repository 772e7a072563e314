"""The servers of a test are measured in an internet of its own."""

from collections.abc import AsyncIterator
from unittest.mock import MagicMock, patch

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.home import ListHost

from .probed_internet import Internet


@pytest.fixture
async def internet(
    home: HomeAssistant,
    entry: MockConfigEntry,
    fake_session: MagicMock,
    city_database: object,
    server_list: ListHost,
) -> AsyncIterator[Internet]:
    home.config_entries.async_update_entry(entry, options={})
    internet = Internet(fake_session=fake_session)
    with patch(
        "custom_components.qb_peer_vpn.features.servers.latency_coordinator.measure_sites",
        internet.measure,
    ):
        yield internet
