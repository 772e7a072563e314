"""Config entries whose torrents differ."""

from pathlib import Path
from unittest.mock import MagicMock

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.home import ListHost, set_up
from tests.lenses import make_grouped_swarm


@pytest.fixture
async def grouped(
    home: HomeAssistant,
    entry: MockConfigEntry,
    fake_session: MagicMock,
    city_database: Path,
    server_list: ListHost,
) -> MockConfigEntry:
    """An entry whose torrents are a download in Japan and two seeds in Europe."""
    fake_session.async_peer_snapshot.side_effect = lambda now: make_grouped_swarm()
    await set_up(home, entry)
    return entry
