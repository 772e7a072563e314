"""What an action is for: hashes or a filter, and never all by mistake."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.qb_peer_vpn.shell.const import DOMAIN

from .boxed import BoxInWeb
from .conftest import Call

UNKNOWN = "f" * 40
WRONG: list[tuple[dict[str, Any], str]] = [
    ({}, "nothing_chosen"),
    ({"hashes": []}, "nothing_chosen"),
    ({"filter": {}}, "nothing_chosen"),
    ({"filter": {"name_contains": ""}}, "nothing_chosen"),
    ({"all": True}, "nothing_chosen"),
    ({"hashes": ["all"]}, "not_a_hash"),
    ({"hashes": [f"{UNKNOWN}|{UNKNOWN}"]}, "not_a_hash"),
    ({"hashes": [UNKNOWN], "filter": {}}, "two_choices"),
    ({"hashes": [UNKNOWN], "all": True}, "two_choices"),
    ({"filter": {"state": "seeding"}, "all": True}, "two_choices"),
]


async def test_nothing_chosen_is_never_all(call: Call, home_box: BoxInWeb) -> None:
    home_box.add()
    for data, key in WRONG:
        for action in ("stop_torrents", "remove_torrents"):
            with pytest.raises(ServiceValidationError) as error:
                await call(action, **data)
            assert error.value.translation_key == key
    with pytest.raises(vol.Invalid):
        await call("stop_torrents", filter={"states": ["seeding"]})
    assert not home_box.commands("torrents/stop")
    assert not home_box.commands("torrents/delete")


async def test_hashes_filters_and_all_choose_torrents(
    call: Call, home_box: BoxInWeb
) -> None:
    first, second, third = home_box.add("A"), home_box.add("B"), home_box.add("C")
    home_box.row(second)["category"] = "films"

    # None of them is in the last table, so it is polled before they count as unknown.
    answer = await call("stop_torrents", hashes=[first.upper(), UNKNOWN])
    assert answer == {"count": 1, "hashes": [first], "not_found": [UNKNOWN]}
    assert home_box.row(first)["state"] == "stoppedDL"

    answer = await call("stop_torrents", filter={"category": "films"})
    assert answer == {"count": 1, "hashes": [second], "not_found": []}

    answer = await call("start_torrents", filter={}, all=True)
    assert answer["count"] == 3
    assert "all" not in [form["hashes"] for form in home_box.commands("torrents/start")]
    assert home_box.row(third)["state"] == "stalledDL"


async def test_a_filter_that_nothing_meets_does_nothing(
    call: Call, home_box: BoxInWeb
) -> None:
    answer = await call("remove_torrents", filter={"min_ratio": 3, "min_age": "01:00"})
    assert answer == {"count": 0, "hashes": [], "not_found": []}
    assert not home_box.commands("torrents/delete")


async def test_unknown_hashes_are_reported_to_who_asks_and_are_an_error_otherwise(
    home: HomeAssistant, call: Call, home_box: BoxInWeb
) -> None:
    answer = await call("recheck_torrents", hashes=UNKNOWN)
    assert answer == {"count": 0, "hashes": [], "not_found": [UNKNOWN]}
    with pytest.raises(ServiceValidationError) as error:
        await home.services.async_call(
            DOMAIN,
            "recheck_torrents",
            {"config_entry_id": "entry", "hashes": [UNKNOWN]},
            blocking=True,
        )
    assert error.value.translation_key == "torrents_not_found"
    assert not home_box.commands("torrents/recheck")


async def test_a_change_shows_at_once(
    call: Call, home_box: BoxInWeb, connected: MockConfigEntry
) -> None:
    key = home_box.add()
    await call("stop_torrents", hashes=[key])
    (row,) = (await call("get_torrents"))["torrents"]
    assert (row["hash"], row["state"]) == (key, "stopped")
    table = connected.runtime_data.connection.table
    assert table.data.torrents.row_of(key) is not None
