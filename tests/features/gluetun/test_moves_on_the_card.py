"""The card sees each phase of a move, and its receipt."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import CALLBACK_TYPE, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.dashboard.card_payload import card_payload
from custom_components.qb_peer_vpn.dashboard.websocket import (
    Subscription,
    _overview_sources,
)
from tests.gluetun.stand_in import StandIn
from tests.home import set_up

from .conftest import TOKYO
from .moving import Moving

type Event = dict[str, Any]


@pytest.fixture
def moving(
    home: HomeAssistant,
    running: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    gluetun: StandIn,
) -> Moving:
    return Moving(home, running, freezer, gluetun)


def subscribe(
    hass: HomeAssistant, entry: MockConfigEntry, seen: list[Event]
) -> CALLBACK_TYPE:
    """Collect the events of the card."""
    return Subscription(
        hass,
        entry,
        seen.append,
        payload=card_payload,
        sources=_overview_sources,
    ).async_start()


async def test_each_phase_is_shown_and_then_the_receipt(
    home: HomeAssistant, running: MockConfigEntry, moving: Moving
) -> None:
    seen: list[Event] = []
    stop = subscribe(home, running, seen)
    first = seen[0]["moves"]
    assert (first["under_way"], first["can_undo"], first["receipts"]) == (
        None,
        False,
        [],
    )
    advice = running.runtime_data.recommendation.coordinator.data.recommendation
    assert first["target"]["name"] == advice.server.name

    await moving.begin(TOKYO)
    under_way = seen[-1]["moves"]["under_way"]
    assert under_way["target"]["city"] == "Tokyo"
    assert under_way["origin"]["city"] == "New York"
    assert seen[-1]["moves"]["can_undo"]
    await moving.ends()

    phases = [each["moves"]["under_way"] for each in seen if each["moves"]["under_way"]]
    assert list(dict.fromkeys(each["phase"] for each in phases)) == [
        "moving",
        "confirming_exit",
        "settling",
        "watching",
    ]
    last = seen[-1]["moves"]
    assert last["under_way"] is None
    assert last["can_undo"]
    (receipt,) = last["receipts"]
    assert (receipt["outcome"], receipt["verdict"]) == ("moved", "too_few")
    assert (receipt["exit_before"], receipt["port_after"]) == ("193.138.218.1", 40222)
    # Where the servers are entered is no one's business.
    assert "addresses" not in str(last)
    stop()


async def test_a_dry_run_says_what_the_card_shows(
    home: HomeAssistant, moving: Moving, gluetun: StandIn
) -> None:
    answer = await moving.call("move", dry_run=True, answers=True)
    assert answer["to_server"]
    assert answer["against"]
    for each in answer["against"]:
        assert set(each) == {"reason", "text", "prevents"}
    assert "PUT /v1/vpn/settings" not in gluetun.asked


async def test_without_a_container_there_are_no_moves(
    home: HomeAssistant,
    entry: MockConfigEntry,
    fake_session: object,
    city_database: object,
    server_list: object,
) -> None:
    await set_up(home, entry)
    seen: list[Event] = []
    subscribe(home, entry, seen)()
    assert seen[0]["moves"] is None
