"""No entry is set up while its flow is tested."""

from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
import pytest

from tests.home import ListHost


@pytest.fixture(autouse=True)
async def no_set_up(home: HomeAssistant, server_list: ListHost) -> Any:
    with patch(
        "custom_components.qb_peer_vpn.async_setup_entry", return_value=True
    ) as set_up:
        yield set_up
        # An entry that changed reloads behind the flow.
        await home.async_block_till_done()
