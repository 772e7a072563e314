"""Answers of the system health page."""

import asyncio
from collections.abc import Coroutine, Iterable
from datetime import datetime
from typing import Any, Final

from homeassistant.components.system_health import async_check_can_reach_url
from homeassistant.core import HomeAssistant

type Answer = str | dict[str, str]
"""As the page shows it: that it works, or what failed."""

OK: Final[Answer] = "ok"
UNREACHABLE: Final[Answer] = {"type": "failed", "error": "unreachable"}


def reach_hosts(
    hass: HomeAssistant, connections: list[set[str]]
) -> Coroutine[Any, Any, Answer] | None:
    """Return a coroutine that tries all hosts; None if there is none.

    Args:
        hass: Home Assistant.
        connections: the hosts of each connection, one of which has to answer.

    """
    return _async_reach(hass, connections) if any(connections) else None


async def _async_reach(hass: HomeAssistant, connections: list[set[str]]) -> Answer:
    hosts = sorted(set().union(*connections))
    tries = (async_check_can_reach_url(hass, host) for host in hosts)
    answers = dict(zip(hosts, await asyncio.gather(*tries), strict=True))
    for needed in filter(None, connections):
        if all(answers[host] != OK for host in needed):
            return UNREACHABLE
    return OK


def oldest(times: Iterable[datetime | None]) -> datetime | None:
    """Return the earliest of some times; None if there is none."""
    return min((each for each in times if each), default=None)
