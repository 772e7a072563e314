"""The select that changes whose peers count."""

from unittest.mock import MagicMock, patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.select import DOMAIN as SELECT, SERVICE_SELECT_OPTION
from homeassistant.const import ATTR_ENTITY_ID, ATTR_OPTION, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.features.recommendation.run_cycle import run_cycle
from custom_components.qb_peer_vpn.qbittorrent import CannotConnectError
from tests.automations import minutes_pass
from tests.home import make_swarm, state_of
from tests.lenses import choose_lens

pytestmark = pytest.mark.usefixtures("all_entities")

LENS = "select.peer_vpn_torrents_that_count"
COUNTRIES = "sensor.peer_vpn_peer_countries"


async def select(hass: HomeAssistant, option: str) -> None:
    await hass.services.async_call(
        SELECT,
        SERVICE_SELECT_OPTION,
        {ATTR_ENTITY_ID: LENS, ATTR_OPTION: option},
        blocking=True,
    )


async def test_a_choice_changes_the_option_and_takes_effect_without_a_reload(
    home: HomeAssistant, grouped: MockConfigEntry
) -> None:
    before = grouped.runtime_data

    await select(home, "category: tv")

    assert state_of(home, LENS).state == "category: tv"
    await home.async_block_till_done(wait_background_tasks=True)
    assert grouped.options == {
        "decision": {
            "measure": False,
            "lasts": 0,
            "lens": "category",
            "lens_category": "tv",
        }
    }
    assert grouped.runtime_data is before
    assert state_of(home, COUNTRIES).attributes["peers"] == {"ES": 6}

    await select(home, "all")
    await home.async_block_till_done(wait_background_tasks=True)
    assert state_of(home, COUNTRIES).state == "3"


async def test_an_option_that_is_not_offered_is_refused(
    home: HomeAssistant, grouped: MockConfigEntry
) -> None:
    with pytest.raises(ServiceValidationError):
        await select(home, "category: unknown")


async def test_new_names_are_offered_and_a_chosen_one_stays(
    home: HomeAssistant,
    grouped: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    await choose_lens(home, grouped, lens="tag", lens_tag="rare")
    fake_session.async_peer_snapshot.side_effect = lambda now: make_swarm()

    await minutes_pass(home, freezer)

    lens = state_of(home, LENS)
    assert lens.state == "tag: rare"
    assert lens.attributes["options"] == ["all", "downloads", "seeds", "tag: rare"]


async def test_a_name_that_no_state_can_hold_is_not_offered(
    home: HomeAssistant, grouped: MockConfigEntry
) -> None:
    await choose_lens(home, grouped, lens="tag", lens_tag="x" * 255)

    lens = state_of(home, LENS)
    assert lens.state == STATE_UNKNOWN
    assert len(lens.attributes["options"]) == 8


async def test_the_choice_can_change_while_qbittorrent_is_away(
    home: HomeAssistant,
    grouped: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    fake_session.async_peer_snapshot.side_effect = CannotConnectError()
    await minutes_pass(home, freezer)

    await select(home, "seeds")

    assert state_of(home, LENS).state == "seeds"
    await home.async_block_till_done(wait_background_tasks=True)


async def test_the_same_choice_again_starts_no_cycle(
    home: HomeAssistant, grouped: MockConfigEntry
) -> None:
    await select(home, "seeds")
    await home.async_block_till_done(wait_background_tasks=True)

    with patch(
        "custom_components.qb_peer_vpn.features.recommendation.coordinator.run_cycle",
        wraps=run_cycle,
    ) as cycles:
        await select(home, "seeds")
        await home.async_block_till_done(wait_background_tasks=True)

    cycles.assert_not_called()
