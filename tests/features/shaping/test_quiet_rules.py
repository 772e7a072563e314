"""How often the sensors of a rule write a row into the database."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers.event import async_track_state_change_event
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.home import state_of

from .limit_box import BUSY, KIB, LimitBox, cycles

RATE = "sensor.alpha_upload_rate"
SECONDS = 65
"""Of a cycle."""


@pytest.fixture
def written(home: HomeAssistant) -> list[str]:
    """The states of the rate that are written."""
    states: list[str] = []

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        if (state := event.data["new_state"]) is not None:
            states.append(state.state)

    async_track_state_change_event(home, [RATE], note)
    return states


async def test_a_rate_that_moves_writes_little_and_one_that_ends_is_shown_at_once(
    home: HomeAssistant,
    *,
    shaped: MockConfigEntry,
    box: LimitBox,
    freezer: FrozenDateTimeFactory,
    written: list[str],
) -> None:
    sent = 0
    for number in range(12):
        sent += (400 + 10 * number) * KIB * SECONDS
        box.set(BUSY, uploaded=sent)
        await cycles(home, freezer)
    assert float(state_of(home, RATE).state) == pytest.approx(450, abs=60)
    assert len(written) <= 5
    await cycles(home, freezer)
    assert float(state_of(home, RATE).state) == pytest.approx(0, abs=1)
