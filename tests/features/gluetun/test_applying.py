"""What is applied if the way of a move was changed meanwhile."""

from homeassistant.core import HomeAssistant
import pytest

from custom_components.qb_peer_vpn.features.gluetun.applying import Applier
from custom_components.qb_peer_vpn.features.gluetun.settings import ContainerSettings
from custom_components.qb_peer_vpn.gluetun import Apply, Reply, Step, Way
from tests.gluetun.moving.test_ways import Hand


@pytest.mark.parametrize("way", [Way.CONTROL_SERVER, Way.TELL_ONLY])
async def test_without_a_control_server_nothing_is_sent(
    hass: HomeAssistant, way: Way
) -> None:
    move = Hand(Way.ACTION).move
    applier = Applier(hass=hass, settings=ContainerSettings(way=way), server=None)
    command = Apply(step=Step.MOVE, server=move.request.server)
    assert await applier.async_apply(move, command) is Reply.NOT_SENT
