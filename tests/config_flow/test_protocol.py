"""The VPN protocol, asked where the servers of a list differ in it."""

from typing import Any
from unittest.mock import MagicMock

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType

from tests.home import ListHost, make_gluetun_list
from tests.shared_hostnames import make_mixed_list

from .steps import TYPED, answer, look_up, start


async def servers_form(hass: HomeAssistant, provider: str) -> Any:
    form = await answer(hass, await start(hass), TYPED)
    return await answer(hass, form, {"provider": provider})


def fields(form: Any) -> set[str]:
    return {str(key) for key in form["data_schema"].schema}


async def test_the_protocol_is_not_asked_where_all_servers_speak_the_same(
    hass: HomeAssistant, fake_session: MagicMock, server_list: ListHost
) -> None:
    server_list.content = make_gluetun_list()
    assert "protocol" not in fields(await servers_form(hass, "mullvad"))


async def test_a_protocol_that_leaves_no_server_is_the_reason(
    hass: HomeAssistant, fake_session: MagicMock, server_list: ListHost
) -> None:
    server_list.content = make_mixed_list()
    form = await servers_form(hass, "ivpn")
    assert "protocol" in fields(form)
    form = await answer(hass, form, {"required": ["owned"], "protocol": "wireguard"})
    assert form["errors"] == {"base": "emptied_protocol"}
    form = await answer(hass, form, {"required": [], "protocol": "wireguard"})
    done = await look_up(hass, form)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert done["options"]["servers"]["protocol"] == "wireguard"
