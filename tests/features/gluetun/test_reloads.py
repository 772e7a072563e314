"""The entry is reloaded while a move is planned."""

import asyncio
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest

from custom_components.qb_peer_vpn.features.gluetun.settings import container_subentry
from tests.gluetun.stand_in import StandIn

from .conftest import SYDNEY, TOKYO
from .moving import Moving

CHANGE = "PUT /v1/vpn/settings"
BUTTON = {"entity_id": "button.peer_vpn_move_now"}
SELECT = {"entity_id": "select.peer_vpn_vpn_server", "option": "London (GB)"}


class Slow:
    """A look at the torrents that takes until it is let go on."""

    def __init__(self, moving: Moving) -> None:
        self.begun, self.may_end = asyncio.Event(), asyncio.Event()
        self._source = moving.entry.runtime_data.connection.table._source
        self._poll = self._source.async_poll
        self._source.async_poll = self._async_poll

    async def _async_poll(self, *what: Any) -> Any:
        self._source.async_poll = self._poll
        self.begun.set()
        await self.may_end.wait()
        return await self._poll(*what)


@pytest.mark.parametrize(
    ("domain", "action", "data"),
    [
        ("qb_peer_vpn", "move", {"config_entry_id": "entry", "server": SYDNEY}),
        ("qb_peer_vpn", "undo_move", {"config_entry_id": "entry"}),
        ("button", "press", BUTTON),
        ("select", "select_option", SELECT),
    ],
)
async def test_a_move_of_which_no_one_would_know_is_not_made(
    home: HomeAssistant,
    moving: Moving,
    gluetun: StandIn,
    *,
    domain: str,
    action: str,
    data: dict[str, str],
) -> None:
    """What the entry was before could send it, and could not undo a dead server."""
    await moving.begin(TOKYO)
    await moving.ends()
    before, slow = moving.moves, Slow(moving)
    call = asyncio.create_task(
        home.services.async_call(domain, action, data, blocking=True)
    )
    await slow.begun.wait()
    await home.config_entries.async_reload(moving.entry.entry_id)
    slow.may_end.set()
    with pytest.raises(ServiceValidationError) as error:
        await call
    assert error.value.translation_key == "reloaded_meanwhile"
    assert moving.moves is not before
    assert before.data.move is None
    assert gluetun.asked.count(CHANGE) == 1


async def test_a_move_of_a_container_that_is_gone_is_not_made(
    home: HomeAssistant, moving: Moving, gluetun: StandIn
) -> None:
    slow, unloaded = Slow(moving), asyncio.Event()
    moving.entry.async_on_unload(unloaded.set)
    call = asyncio.create_task(moving.call("move", server=SYDNEY))
    await slow.begun.wait()
    subentry = container_subentry(moving.entry)
    assert subentry is not None
    home.config_entries.async_remove_subentry(moving.entry, subentry.subentry_id)
    await unloaded.wait()
    slow.may_end.set()
    with pytest.raises(ServiceValidationError) as error:
        await call
    assert error.value.translation_key == "reloaded_meanwhile"
    assert CHANGE not in gluetun.asked
