"""The blueprint that sends a summary once a week, run as a user does."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from tests.automations import LASTS, minutes_pass

from .phone import Phone
from .uses import passes_by, use

pytestmark = pytest.mark.usefixtures("_no_run_is_left")

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SOON = timedelta(hours=2)


async def use_today(
    hass: HomeAssistant, phone: Phone, *, days_later: int = 0, **answers: Any
) -> None:
    """Have the summary sent soon, on this weekday or another one."""
    then = dt_util.now() + SOON
    await use(
        hass,
        "weekly_summary",
        phone=phone.device_id,
        weekday=WEEKDAYS[(then.weekday() + days_later) % 7],
        time=then.strftime("%H:%M:00"),
        **answers,
    )


async def the_time_comes(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    freezer.move_to((dt_util.utcnow() + SOON).replace(second=5))
    async_fire_time_changed(hass)
    await passes_by(hass)


async def test_the_week_is_one_sentence(
    home: HomeAssistant,
    near_peers: MockConfigEntry,
    phone: Phone,
    freezer: FrozenDateTimeFactory,
) -> None:
    await minutes_pass(home, freezer, minutes=LASTS)
    await use_today(home, phone)
    await the_time_comes(home, freezer)
    await phone.has(messages=1)
    (message,) = phone.messages
    assert message["title"] == "Your week with the VPN"
    said = message["message"].strip()
    assert said.startswith("Seven days on New York, right ")
    assert said.endswith("% of the time.")
    assert 0 < int(said.removesuffix("% of the time.").rsplit(" ", 1)[1]) < 100
    assert message["data"]["url"] == "/lovelace"


async def test_it_is_silent_on_other_days(
    home: HomeAssistant,
    near_peers: MockConfigEntry,
    phone: Phone,
    freezer: FrozenDateTimeFactory,
) -> None:
    await use_today(home, phone, days_later=1)
    await the_time_comes(home, freezer)
    assert phone.messages == []


@pytest.mark.usefixtures("loaded")
async def test_words_of_my_own(
    home: HomeAssistant, phone: Phone, freezer: FrozenDateTimeFactory
) -> None:
    await use_today(
        home, phone, title="Woche", message="{{ summary.days }} Tage", dashboard="/vpn"
    )
    await the_time_comes(home, freezer)
    await phone.has(messages=1)
    (message,) = phone.messages
    assert (message["title"], message["message"]) == ("Woche", "7 Tage")
    assert message["data"]["clickAction"] == "/vpn"
