"""Entities are added a few at a stretch, and others run in between."""

import asyncio
from collections.abc import Iterable
from typing import cast

from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from custom_components.qb_peer_vpn.shell.turns import (
    ENTITIES_A_TURN,
    async_add_in_turns,
)


async def test_others_run_between_two_turns() -> None:
    events: list[object] = []

    def add(few: Iterable[Entity], *, config_subentry_id: str | None) -> None:
        events.append((len([*few]), config_subentry_id))
        asyncio.get_running_loop().call_soon(events.append, "others")

    some = [Entity() for _ in range(ENTITIES_A_TURN)]
    await async_add_in_turns(
        cast("AddConfigEntryEntitiesCallback", add),
        some,
        [Entity()],
        subentry_id="rule",
    )
    assert events == [(ENTITIES_A_TURN, "rule"), "others", (1, "rule"), "others"]
