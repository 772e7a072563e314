"""The README's recipe that gives Gluetun the server to move to."""

import json

from homeassistant.core import HomeAssistant
from homeassistant.helpers.template import Template

from custom_components.qb_peer_vpn.vpn import gluetun_selection
from tests.documents import yaml_examples
from tests.vpn.samples import vpn_server


async def test_gluetun_gets_the_selection_of_the_server(hass: HomeAssistant) -> None:
    configuration, [action] = await hass.async_add_executor_job(
        yaml_examples, "Gluetun"
    )
    selection = gluetun_selection(vpn_server("CH#1"))

    given = Template(action["data"]["gluetun"], hass).async_render(
        {"gluetun": selection}
    )
    payload = Template(
        configuration["rest_command"]["gluetun_move"]["payload"], hass
    ).async_render({"gluetun": given}, parse_result=False)

    assert json.loads(payload) == {"provider": {"server_selection": selection}}
