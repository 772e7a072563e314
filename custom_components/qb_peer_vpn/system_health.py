"""System health: what can be reached now, and how old is what is known.

Nothing here names a host, an address or an account. With several connections the worst
of them is told; what none of them has is left out.
"""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from homeassistant.components.system_health import (
    SystemHealthRegistration,
    async_check_can_reach_url,
)
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util
from yarl import URL

from .features.recommendation.coordinator import (
    PeerVpnConfigEntry,
    RecommendationCoordinator,
)
from .features.settings import Choices
from .geolocation import PUBLIC_URLS
from .shell.const import DOMAIN

type Answer = str | dict[str, str]
"""As the page shows it: that it works, or what failed."""

OK: Answer = "ok"
UNREACHABLE: Answer = {"type": "failed", "error": "unreachable"}


@callback
def async_register(hass: HomeAssistant, register: SystemHealthRegistration) -> None:
    """Say who is asked."""
    register.async_register_info(async_system_health_info)


async def async_system_health_info(hass: HomeAssistant) -> dict[str, Any]:
    """Return what the page shows; what has to be tried first as a coroutine."""
    entries: list[PeerVpnConfigEntry] = hass.config_entries.async_entries(
        DOMAIN, include_ignore=False, include_disabled=False
    )
    loaded = [each for each in entries if each.state is ConfigEntryState.LOADED]
    running = [each.runtime_data for each in loaded]
    lists = [_list_hosts(hass, each) for each in loaded]
    lookups = [_lookup_hosts(each) for each in loaded]
    info = {
        "connections": f"{len(loaded)} / {len(entries)}",
        "qbittorrent": _qbittorrent(running, len(entries)),
        "server_list": _async_reach(hass, lists) if any(lists) else None,
        "lookup": _async_reach(hass, lookups) if any(lookups) else None,
        "peers_of": _oldest(each.peers.data.fetched_at for each in running),
        "server_list_of": _oldest(each.servers.data.fetched_at for each in running),
        "measured_at": _oldest(
            leg.measured_at for each in running for leg in each.latency.data
        ),
        "database_of": _oldest(
            info.built_at for each in running for info in each.data.databases
        ),
    }
    return {key: value for key, value in info.items() if value is not None}


def _qbittorrent(
    running: list[RecommendationCoordinator], expected: int
) -> Answer | None:
    """Tell whether the last polls worked: another request would tell no more."""
    if not expected:
        return None
    answers = [each.peers.last_update_success for each in running]
    return OK if len(answers) == expected and all(answers) else UNREACHABLE


def _list_hosts(hass: HomeAssistant, entry: PeerVpnConfigEntry) -> set[str]:
    """Return whom the list of servers comes from; nobody where it is a file."""
    source = Choices.from_options(entry.options).servers.source(
        Path(hass.config.path(DOMAIN))
    )
    return {str(each.origin()) for each in source.documents if isinstance(each, URL)}


def _lookup_hosts(entry: PeerVpnConfigEntry) -> set[str]:
    """Return who is asked for places; nobody where this device needs no download."""
    choices = Choices.from_options(entry.options).lookup
    hosts = {str(PUBLIC_URLS[each.name].origin()) for each in choices.services}
    has_own = any(not each.downloaded for each in entry.runtime_data.data.databases)
    if choices.downloads and not has_own:
        editions = choices.source.editions(dt_util.utcnow().date())
        hosts |= {str(each.url.origin()) for each in editions}
    return hosts


async def _async_reach(hass: HomeAssistant, connections: list[set[str]]) -> Answer:
    """Try all hosts; each connection needs one of its own to answer."""
    hosts = sorted(set().union(*connections))
    answers = dict(
        zip(
            hosts,
            await asyncio.gather(
                *(async_check_can_reach_url(hass, host) for host in hosts)
            ),
            strict=True,
        )
    )
    for needed in filter(None, connections):
        if all(answers[host] != OK for host in needed):
            return UNREACHABLE
    return OK


def _oldest(times: Iterable[datetime | None]) -> datetime | None:
    return min((each for each in times if each), default=None)
