"""What was in use and recommended: in an action and for the card, over restarts."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator
import voluptuous as vol

from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.automations import LASTS, minutes_pass


async def summary(hass: HomeAssistant, **fields: Any) -> dict[str, Any]:
    answer: Any = await hass.services.async_call(
        DOMAIN,
        "get_summary",
        {"config_entry_id": "entry", **fields},
        blocking=True,
        return_response=True,
    )
    assert isinstance(answer, dict)
    return answer


async def test_the_summary_says_how_much_of_the_time_was_right(
    home: HomeAssistant, near_peers: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    # New York is in use. The move to Tokyo has lasted only for a while.
    await minutes_pass(home, freezer, minutes=LASTS)
    answer = await summary(home, days=1)
    assert answer["days"] == 1
    assert 0 < answer["known"] < 5
    (only,) = answer["in_use"]
    assert (only["city"], only["country_code"], only["share"]) == (
        "New York",
        "US",
        100,
    )
    assert 0 < answer["right"] == only["right"] < 100
    (advice,) = answer["advice"]
    assert (advice["kind"], advice["city"]) == ("move", "Tokyo")
    assert advice["saving_ms"] > 0
    assert advice["followed_at"] is None
    assert answer["changes"] == []


async def test_the_diary_outlives_a_restart_and_not_the_entry(
    home: HomeAssistant,
    near_peers: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, Any],
) -> None:
    await minutes_pass(home, freezer)
    before = (await summary(home))["advice"]
    await home.config_entries.async_unload("entry")
    assert f"{DOMAIN}.entry.diary" in hass_storage
    await home.config_entries.async_setup("entry")
    await home.async_block_till_done(wait_background_tasks=True)
    assert (await summary(home))["advice"] == before
    await home.config_entries.async_remove("entry")
    assert f"{DOMAIN}.entry.diary" not in hass_storage


@pytest.mark.parametrize("days", [0, 31, "many"])
async def test_it_goes_back_a_month_at_most(
    home: HomeAssistant, near_peers: MockConfigEntry, days: object
) -> None:
    with pytest.raises(vol.Invalid):
        await summary(home, days=days)


async def test_the_card_gets_the_month_day_by_day(
    home: HomeAssistant,
    near_peers: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
) -> None:
    browser = await hass_ws_client(home)

    async def ask(entry_id: str = "entry") -> Any:
        command = {"type": f"{DOMAIN}/diary", "config_entry_id": entry_id}
        await browser.send_json_auto_id(command)
        return await browser.receive_json()

    month = (await ask())["result"]
    *others, today = month["days"]
    assert len(others) == 29
    assert {day["in_use"] for day in others} == {None}
    assert today["date"] > others[-1]["date"]
    assert today["in_use"]["city"] == "New York"
    assert month["in_use"] == [today["in_use"]]
    assert not (await ask("another"))["success"]
    await home.config_entries.async_unload("entry")
    assert (await ask())["result"] is None
