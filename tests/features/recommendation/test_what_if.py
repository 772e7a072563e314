"""What the recommendation would be for other torrents, asked by the action."""

from copy import deepcopy
import logging
from pathlib import Path
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.qb_peer_vpn.models import Lens
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.automations import minutes_pass
from tests.lenses import choose_lens


async def ask(hass: HomeAssistant, **fields: Any) -> dict[str, Any]:
    answer: Any = await hass.services.async_call(
        DOMAIN,
        "get_recommendations",
        {"config_entry_id": "entry", **fields},
        blocking=True,
        return_response=True,
    )
    assert isinstance(answer, dict)
    return answer


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ("all", True, 21, "CH/zurich")),
        ({"lens": "all"}, ("all", True, 21, "CH/zurich")),
        ({"lens": "downloads"}, ("downloads", False, 10, "JP/tokyo")),
        ({"lens": "seeds"}, ("seeds", False, 11, "CH/zurich")),
        ({"category": "tv"}, ("category: tv", False, 6, "CH/zurich")),
        ({"tag": " rare "}, ("tag: rare", False, 5, "GB/london")),
    ],
)
async def test_any_lens_can_be_asked_for(
    home: HomeAssistant,
    grouped: MockConfigEntry,
    fields: dict[str, str],
    expected: tuple[str, bool, int, str],
) -> None:
    answer = await ask(home, **fields)

    best = answer["sites"][0]["site"]
    assert (answer["lens"], answer["smoothed"], answer["peers"], best) == expected


async def test_a_question_changes_nothing(
    home: HomeAssistant, grouped: MockConfigEntry
) -> None:
    coordinator = grouped.runtime_data.recommendation.coordinator
    options, cycle, outcome = grouped.options, coordinator.data, coordinator._outcome
    remembered = deepcopy(coordinator.memory._states)

    await ask(home, category="tv")

    assert grouped.options is options
    assert coordinator.data is cycle
    assert coordinator._outcome is outcome
    assert coordinator.memory._states == remembered
    assert [*remembered] == [Lens()]


async def test_after_some_minutes_a_few_peers_are_enough_for_an_answer(
    home: HomeAssistant, grouped: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    assert (await ask(home, lens="downloads"))["reason"] == "too_few_peers"

    await minutes_pass(home, freezer, minutes=10)

    answer = await ask(home, lens="downloads")
    assert (answer["reason"], answer["city"]) == ("better_found", "Tokyo")


async def test_the_lens_in_use_has_smoothed_costs(
    home: HomeAssistant, grouped: MockConfigEntry
) -> None:
    await choose_lens(home, grouped, lens="category", lens_category="tv")

    assert (await ask(home, category="tv"))["smoothed"] is True
    assert (await ask(home))["lens"] == "category: tv"
    assert (await ask(home, lens="all"))["smoothed"] is False


async def test_an_empty_lens_is_no_error(
    home: HomeAssistant, grouped: MockConfigEntry
) -> None:
    answer = await ask(home, tag="gone")

    assert answer["peers"] == 0
    assert answer["recommended"] == "CH/zurich"
    assert answer["reason"] == "empty_lens"
    assert answer["worth_moving"] is False


@pytest.mark.parametrize(
    "fields",
    [
        {"lens": "category"},
        {"lens": "everything"},
        {"lens": "all", "tag": "rare"},
        {"category": "tv", "tag": "rare"},
        {"category": " \n"},
        {"tag": ["rare"]},
    ],
)
async def test_a_lens_that_makes_no_sense_is_the_caller_s_mistake(
    home: HomeAssistant, grouped: MockConfigEntry, fields: dict[str, Any]
) -> None:
    with pytest.raises(vol.Invalid):
        await ask(home, **fields)


async def test_a_damaged_database_is_also_logged_if_a_question_finds_it(
    home: HomeAssistant,
    grouped: MockConfigEntry,
    city_database: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await home.async_add_executor_job(city_database.write_bytes, b"broken")

    await ask(home, lens="seeds")
    await ask(home, lens="downloads")

    warnings = [each for each in caplog.records if each.levelno >= logging.WARNING]
    assert [each for each in warnings if "city.mmdb" in each.getMessage()] == [
        warnings[-1]
    ]
