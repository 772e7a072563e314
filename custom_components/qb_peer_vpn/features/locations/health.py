"""System health of the lookups."""

from collections.abc import Sequence
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ...geolocation import PUBLIC_URLS
from ...shell.health import oldest, reach_hosts
from .data import HasLocations, LocationData
from .options import LookupOptions


def health(
    hass: HomeAssistant, running: Sequence[HasLocations], expected: int
) -> dict[str, Any]:
    """Return whether the sources of locations answer, and how old the databases are."""
    features = [each.locations for each in running]
    return {
        "lookup": reach_hosts(hass, [_hosts(each) for each in features]),
        "database_of": oldest(
            info.built_at for each in features for info in each.runtime.databases.in_use
        ),
    }


def _hosts(data: LocationData) -> set[str]:
    """Return the hosts that are asked; none if this device needs no download."""
    options = LookupOptions.from_options(data.entry.options)
    hosts = {str(PUBLIC_URLS[each.name].origin()) for each in options.services}
    has_own = any(not each.downloaded for each in data.runtime.databases.in_use)
    if options.downloads and not has_own:
        editions = options.source.editions(dt_util.utcnow().date())
        hosts |= {str(each.url.origin()) for each in editions}
    return hosts
