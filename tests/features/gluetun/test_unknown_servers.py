"""The provider's list is newer than Gluetun's: another server at the same place is tried."""

import json
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.gluetun import Cause, Outcome
from tests.gluetun.stand_in import StandIn
from tests.gluetun.stand_in_loop import Row
from tests.home import ListHost, set_up, state_of

from .moving import Moving

SELECT = "select.peer_vpn_vpn_server"
MACHINES = [f"node-ch-0{number}.protonvpn.net" for number in range(1, 6)]
"""In Zurich, which is recommended."""


class Pressing(Moving):
    """A person who presses the button until something happens."""

    def knows(self, *hostnames: str) -> None:
        """Let Gluetun know only these machines in Zurich."""
        assert self.gluetun is not None
        loop = self.gluetun.loop
        loop.rows = [row for row in loop.rows if row.city != "Zurich"] + [
            Row(each, "Switzerland", "Zurich", "193.138.222.1") for each in hostnames
        ]

    @property
    def recommended(self) -> str:
        data = self.entry.runtime_data.recommendation.coordinator.data
        hostname = data.recommendation.server.hostname
        assert isinstance(hostname, str)
        return hostname

    async def presses(self) -> Any:
        """Press, and return the move or, if it is over, its receipt."""
        await self.hass.services.async_call(
            "button", "press", {"entity_id": "button.peer_vpn_move_now"}, blocking=True
        )
        await self.rests()
        data = self.moves.data
        return data.move or data.history.receipts[-1]


@pytest.fixture
async def pressing(
    home: HomeAssistant,
    through_gluetun: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    *,
    gluetun: StandIn,
    server_list: ListHost,
) -> Pressing:
    document = json.loads(server_list.content)
    first = document["data"][0]
    document["data"] += [
        {**first, "domain": each, "servers": [f"CH#{number}"]}
        for number, each in enumerate(MACHINES[1:], 2)
    ]
    server_list.content = json.dumps(document).encode()
    await set_up(home, through_gluetun)
    return Pressing(home, through_gluetun, freezer, gluetun)


async def test_another_server_at_the_place_is_next_after_one_was_unknown(
    home: HomeAssistant, pressing: Pressing, gluetun: StandIn
) -> None:
    pressing.knows(*(each for each in MACHINES if each != pressing.recommended))
    receipt = await pressing.presses()
    assert receipt.outcome is Outcome.UNKNOWN_SERVER
    assert receipt.target.hostname == pressing.recommended
    move = await pressing.presses()
    assert move.request.cause is Cause.RECOMMENDED
    assert move.request.saving_ms == receipt.saving_ms
    assert gluetun.loop.selection["hostnames"] == [move.request.server.hostname]
    assert move.request.server.hostname != pressing.recommended


async def test_the_other_server_is_also_used_for_the_place(
    home: HomeAssistant, pressing: Pressing, gluetun: StandIn
) -> None:
    pressing.knows(*(each for each in MACHINES if each != pressing.recommended))
    await pressing.presses()
    option = "Zurich (CH)"
    await home.services.async_call(
        "select",
        "select_option",
        {"entity_id": SELECT, "option": option},
        blocking=True,
    )
    await pressing.rests()
    assert gluetun.loop.selection["hostnames"] != [pressing.recommended]
    assert state_of(home, SELECT).state == option


async def test_no_more_than_three_servers_of_a_place_are_tried_in_a_week(
    pressing: Pressing, gluetun: StandIn
) -> None:
    pressing.knows()
    tried = [(await pressing.presses()).target.hostname for _ in range(5)]
    assert len(set(tried[:3])) == 3
    assert tried[3:] == [pressing.recommended] * 2
    assert gluetun.loop.changes == []
    pressing.knows(pressing.recommended)
    move = await pressing.presses()
    assert move.request.server.hostname == pressing.recommended
