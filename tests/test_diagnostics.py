"""Diagnostics tell much, and nothing that could tell on somebody."""

import ipaddress
import json
import re
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.diagnostics import async_get_config_entry_diagnostics

from .home import CONNECTION, HOME


@pytest.fixture
async def dump(home: HomeAssistant, loaded: MockConfigEntry) -> dict[str, Any]:
    return await async_get_config_entry_diagnostics(home, loaded)


async def test_what_works_and_what_is_known_is_told(dump: dict[str, Any]) -> None:
    assert dump["qbittorrent"]["version"] == "5.3.0"
    assert dump["peers"]["all"] == 21
    assert dump["peers"]["databases"][0]["type"] == "DBIP-City-Lite"
    assert dump["servers"]["sites"] == 7
    assert dump["servers"]["stand_elsewhere"] == 50
    assert dump["recommendation"]["site"] == "CH/zurich"
    assert dump["choices"]["provider"] == "protonvpn"
    assert dump["engine"] == "scikit-learn"
    assert all(state["works"] for state in dump["coordinators"].values())


async def test_no_address_host_place_or_secret_is_in_it(dump: dict[str, Any]) -> None:
    text = json.dumps(dump)
    for candidate in re.findall(r"[0-9a-fA-F:.]{7,}", text):
        with pytest.raises(ValueError, match="does not appear"):
            ipaddress.ip_address(candidate.strip(".:"))
    for secret in (*map(str, CONNECTION.values()), "nas", "protonvpn.net"):
        assert secret == "True" or f'"{secret}"' not in text
    for number in (*HOME, 35.69, 139.69, 40.42):
        assert str(number) not in text
