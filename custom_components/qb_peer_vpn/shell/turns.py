"""Entities are added a few at a stretch."""

import asyncio
from collections.abc import Callable, Iterable
from itertools import batched, chain
from typing import Final

from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

ENTITIES_A_TURN: Final = 4


async def async_add_in_turns(
    async_add_entities: AddConfigEntryEntitiesCallback,
    *entities: Iterable[Entity],
    subentry_id: str | None = None,
    is_there: Callable[[], bool] = lambda: True,
) -> None:
    """Add entities of a config entry, or of one of its subentries.

    Home Assistant adds what it gets in one call at a stretch. Others run in between, and
    may remove the subentry: ``is_there`` is False from then on, and the rest is left out.
    """
    for few in batched(chain(*entities), ENTITIES_A_TURN, strict=False):
        if not is_there():
            return
        async_add_entities(few, config_subentry_id=subentry_id)
        await asyncio.sleep(0)
