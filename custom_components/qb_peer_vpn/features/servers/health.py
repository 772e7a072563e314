"""System health of the server list and the latency."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from yarl import URL

from ...shell.const import DOMAIN
from ...shell.health import oldest, reach_hosts
from .data import HasServers, ServerData


def health(
    hass: HomeAssistant, running: Sequence[HasServers], expected: int
) -> dict[str, Any]:
    """Return whether the hosts of the lists answer, and how old the data are."""
    features = [each.servers for each in running]
    return {
        "server_list": reach_hosts(hass, [_hosts(hass, each) for each in features]),
        "server_list_of": oldest(each.server_list.data.fetched_at for each in features),
        "measured_at": oldest(
            max((leg.measured_at for leg in each.latency.data), default=None)
            for each in features
        ),
    }


def _hosts(hass: HomeAssistant, data: ServerData) -> set[str]:
    """Return the hosts of the list; none if it is a file."""
    source = data.server_list.options.source(Path(hass.config.path(DOMAIN)))
    return {str(each.origin()) for each in source.documents if isinstance(each, URL)}
