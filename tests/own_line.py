"""A qBittorrent whose exits a test chooses. Home is in Zurich, where the provider is too."""

from unittest.mock import MagicMock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.models import Peer
from custom_components.qb_peer_vpn.qbittorrent import UnreadableAnswerError

from .automations import minutes_pass
from .home import make_peer, make_snapshot, make_swarm

HOME_LINE, HOME_LINE_V6 = "178.199.10.20", "2a02:1210:1c00:4700::20"
"""Both are placed in Zurich, and in none of the provider's networks."""
LISTED = "192.0.3.99"
"""In a network of the provider's list."""
ABROAD = "193.138.218.1"
"""In New York, and in none of the provider's networks."""
PEER_V6 = make_peer("2001:218:7::9", "JP")


class Box:
    """The qBittorrent of an entry that is set up."""

    def __init__(
        self,
        hass: HomeAssistant,
        fake_session: MagicMock,
        freezer: FrozenDateTimeFactory,
    ) -> None:
        self._hass, self._fake_session, self._freezer = hass, fake_session, freezer

    async def goes_out(
        self,
        exit_v4: str | None = None,
        exit_v6: str | None = None,
        *,
        peers: tuple[Peer, ...] = tuple(make_swarm().peers),
    ) -> None:
        """Change the exits, and let a poll see it."""
        self._fake_session.async_peer_snapshot.return_value = make_snapshot(
            *peers, exit_v4=exit_v4, exit_v6=exit_v6
        )
        await minutes_pass(self._hass, self._freezer)

    async def asks_router(self, asks: bool | None) -> None:
        """Change whether it asks the router to forward ports; None: that cannot be read."""
        preference = self._fake_session.async_asks_router
        preference.return_value = asks
        preference.side_effect = UnreadableAnswerError() if asks is None else None
        # Until it is read again.
        await minutes_pass(self._hass, self._freezer, minutes=10)


@pytest.fixture
def box(
    home: HomeAssistant,
    loaded: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> Box:
    """The qBittorrent of an entry that is set up."""
    return Box(home, fake_session, freezer)


def router_reports(hass: HomeAssistant, address: str) -> None:
    """Let the integration UPnP/IGD know the address of home's line."""
    entry = MockConfigEntry(domain="upnp")
    entry.add_to_hass(hass)
    sensor = er.async_get(hass).async_get_or_create(
        "sensor",
        "upnp",
        f"router_{address}",
        config_entry=entry,
        translation_key="external_ip",
    )
    hass.states.async_set(sensor.entity_id, address)
