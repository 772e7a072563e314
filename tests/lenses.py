"""A swarm of three torrents, and the choice of those that count."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.models import (
    Activity,
    Membership,
    Memberships,
    PeerSnapshot,
    TorrentGroup,
)

from .home import make_swarm

DOWNLOAD = TorrentGroup(activity=Activity.DOWNLOADS, category="linux", tags=("new",))
"""The peers in Japan."""
SEED = TorrentGroup(activity=Activity.SEEDS, category="tv/news", tags=())
"""The peers in Spain."""
OTHER_SEED = TorrentGroup(activity=Activity.SEEDS, category="", tags=("rare",))
"""The peers in Britain, and one that is not located."""

GROUPS = (DOWNLOAD, OTHER_SEED, SEED)


def make_grouped_swarm(
    groups: Mapping[str, TorrentGroup] | None = None,
) -> PeerSnapshot:
    """The swarm of ``make_swarm``, in groups by country."""
    by_country = {"JP": DOWNLOAD, "ES": SEED} | dict(groups or {})
    swarm = make_swarm()
    of_peer = [
        by_country.get(peer.country_code or "", OTHER_SEED) for peer in swarm.peers
    ]
    used = tuple(sorted(set(of_peer)))
    return replace(
        swarm,
        groups=used,
        memberships=Memberships.of(
            Membership(peer=row, group=used.index(group))
            for row, group in enumerate(of_peer)
        ),
        categories=("linux", "tv", "tv/news"),
        tags=("new", "rare"),
    )


async def choose_lens(hass: HomeAssistant, entry: MockConfigEntry, **lens: Any) -> None:
    """Change the lens in the options, such as ``lens="tag", lens_tag="rare"``."""
    decision = {"measure": False} | lens
    hass.config_entries.async_update_entry(entry, options={"decision": decision})
    await hass.async_block_till_done(wait_background_tasks=True)
