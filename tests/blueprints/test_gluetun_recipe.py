"""The README's recipe that gives Gluetun the server to move to."""

import json
from pathlib import Path
import re
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.template import Template
from homeassistant.util.yaml import parse_yaml

from custom_components.qb_peer_vpn.vpn import gluetun_selection
from tests.vpn.samples import vpn_server

README = Path(__file__).parent.parent.parent / "README.md"


def blocks() -> list[Any]:
    """Return the YAML in the part about Gluetun."""
    part = README.read_text().partition("\n### Gluetun\n")[2].partition("\n### ")[0]
    return [
        parse_yaml(text) for text in re.findall(r"```yaml\n(.*?)```", part, re.DOTALL)
    ]


async def test_gluetun_gets_the_selection_of_the_server(hass: HomeAssistant) -> None:
    configuration, [action] = await hass.async_add_executor_job(blocks)
    selection = gluetun_selection(vpn_server("CH#1"))

    given = Template(action["data"]["gluetun"], hass).async_render(
        {"gluetun": selection}
    )
    payload = Template(
        configuration["rest_command"]["gluetun_move"]["payload"], hass
    ).async_render({"gluetun": given}, parse_result=False)

    assert json.loads(payload) == {"provider": {"server_selection": selection}}
