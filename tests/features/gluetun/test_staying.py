"""A person wants to stay: no advice on any card, and no automatic move."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import Unauthorized
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
import voluptuous as vol

from custom_components.qb_peer_vpn.dashboard.moves_payload import moves_payload
from tests.gluetun.stand_in import StandIn

from .conftest import TOKYO
from .moving import STORE, Moving


@pytest.fixture
def moving(
    home: HomeAssistant,
    running: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    gluetun: StandIn,
) -> Moving:
    return Moving(home, running, freezer, gluetun)


def shown_until(moving: Moving) -> Any:
    """Return until when a card hides the advice."""
    payload = moves_payload(moving.entry.runtime_data)
    assert payload is not None
    return payload["staying_until"]


async def test_staying_is_shown_on_all_devices_and_outlives_a_restart(
    moving: Moving,
) -> None:
    assert shown_until(moving) is None
    seen: list[Any] = []
    moving.moves.async_add_listener(lambda: seen.append(shown_until(moving)))
    await moving.call("stay", days=7)
    until = dt_util.parse_datetime(seen[-1])
    assert until is not None
    assert abs(until - dt_util.utcnow() - timedelta(days=7)) < timedelta(minutes=1)
    await moving.restarts()
    assert shown_until(moving) == seen[-1]
    assert (await moving.call("get_moves"))["staying_until"] == seen[-1]
    await moving.call("stay", days=0)
    assert shown_until(moving) is None


async def test_a_move_by_hand_ends_it(moving: Moving) -> None:
    await moving.call("stay", days=30)
    await moving.begin(TOKYO)
    assert shown_until(moving) is None
    await moving.ends()
    assert shown_until(moving) is None


async def test_it_is_over_after_its_time(moving: Moving) -> None:
    await moving.call("stay", days=1)
    moving.freezer.tick(timedelta(days=1, minutes=1))
    await moving.restarts()
    assert shown_until(moving) is None


@pytest.mark.parametrize("stored", ["2027-06-01T00:00:00+00:00", "soon", 7])
async def test_a_stored_time_that_no_one_can_pick_is_not_used(
    moving: Moving, hass_storage: dict[str, Any], stored: object
) -> None:
    await moving.call("stay", days=1)
    hass_storage[STORE]["data"]["staying_until"] = stored
    await moving.restarts()
    assert shown_until(moving) is None


async def test_only_who_may_move_may_stay(
    moving: Moving, hass_read_only_user: MockUser
) -> None:
    with pytest.raises(Unauthorized):
        await moving.hass.services.async_call(
            "qb_peer_vpn",
            "stay",
            {"config_entry_id": "entry", "days": 1},
            blocking=True,
            context=Context(user_id=hass_read_only_user.id),
        )
    for days in (-1, 31):
        with pytest.raises(vol.Invalid):
            await moving.call("stay", days=days)
    assert shown_until(moving) is None
