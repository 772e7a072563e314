"""Moves through the control server: done, proven, undone, and resumed."""

from ipaddress import ip_network
import json
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)

from custom_components.qb_peer_vpn.features.gluetun.settings import container_subentry
from custom_components.qb_peer_vpn.gluetun import Outcome, Phase, UndoReason, Verdict
from tests.gluetun.stand_in import SECRETS, StandIn
from tests.gluetun.stand_in_loop import HOME
from tests.home import set_up, state_of
from tests.repairs import go_on, issues, open_issue

from .conftest import LONDON, NEW_YORK, SYDNEY, TOKYO, add_container
from .moving import STORE, Moving

EVENT = "event.peer_vpn_vpn_move"
SELECT = "select.peer_vpn_vpn_server"
CHANGE = "PUT /v1/vpn/settings"


async def test_a_move_is_stored_before_it_is_sent_and_then_proven(
    home: HomeAssistant,
    moving: Moving,
    gluetun: StandIn,
    *,
    hass_storage: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stored_before: list[Any] = []
    change = gluetun.loop.change

    def watched(document: Any) -> Any:
        stored_before.append(hass_storage[STORE]["data"]["move"]["phase"])
        return change(document)

    monkeypatch.setattr(gluetun.loop, "change", watched)
    phases: list[Any] = []
    moving.moves.async_add_listener(lambda: phases.append(moving.phase))
    await moving.begin(TOKYO)
    assert stored_before == ["moving"]
    assert state_of(home, EVENT).attributes["event_type"] == "started"
    receipt = await moving.ends()
    assert (receipt.outcome, receipt.verdict) == (Outcome.MOVED, Verdict.TOO_FEW)
    assert list(dict.fromkeys(phases)) == [
        Phase.MOVING,
        Phase.CONFIRMING_EXIT,
        Phase.SETTLING,
        Phase.WATCHING,
        None,
    ]
    shown = state_of(home, EVENT).attributes
    assert shown["event_type"] == "moved"
    assert (shown["from_city"], shown["to_city"]) == ("New York", "Tokyo")
    assert (shown["port_before"], shown["port_after"]) == (40111, 40222)
    assert state_of(home, SELECT).state == "Tokyo (JP)"
    assert gluetun.asked.count(CHANGE) == 1
    assert hass_storage[STORE]["data"]["move"] is None


async def test_a_move_that_worked_can_be_undone_later(
    home: HomeAssistant,
    moving: Moving,
    hass_storage: dict[str, Any],
) -> None:
    await moving.begin(TOKYO)
    await moving.ends()
    answer = await moving.call("get_moves")
    assert [each["kind"] for each in answer["moves"]] == ["moved"]
    assert answer["moves"][0]["exit_after"] == "193.138.219.1"
    await moving.call("undo_move")
    await moving.rests()
    receipt = await moving.ends()
    assert receipt.target.hostname == NEW_YORK
    assert state_of(home, EVENT).attributes["event_type"] == "undone"
    written = json.dumps(hass_storage[STORE])
    assert [each for each in SECRETS if each in written] == []


async def test_a_dead_server_is_parked_and_the_old_one_restored(
    home: HomeAssistant, moving: Moving, gluetun: StandIn
) -> None:
    await moving.begin(SYDNEY)
    receipt = await moving.ends()
    assert (receipt.outcome, receipt.verdict) == (Outcome.UNDONE, Verdict.UNSAFE)
    assert receipt.undo is UndoReason.NO_EXIT
    assert gluetun.loop.dangerous == 0
    assert gluetun.asked.count(CHANGE) == 3
    assert state_of(home, EVENT).attributes["event_type"] == "undone"
    assert state_of(home, "sensor.peer_vpn_vpn_exit").state == "New York"
    assert moving.moves.data.last is None
    answer = await moving.call("move", server=SYDNEY, dry_run=True, answers=True)
    assert "barred" in {each["reason"] for each in answer["against"]}
    with pytest.raises(ServiceValidationError) as error:
        await moving.call("undo_move")
    assert error.value.translation_key == "nothing_to_undo"


async def test_a_kill_switch_that_fails_is_undone_at_once_and_said_loudly(
    home: HomeAssistant,
    moving: Moving,
    gluetun: StandIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "custom_components.qb_peer_vpn.features.gluetun.observer.home_networks",
        lambda hass: frozenset({ip_network(f"{HOME}/32")}),
    )
    await moving.begin(TOKYO)
    await moving.until(lambda: moving.phase is Phase.SETTLING)
    gluetun.loop.leak()
    receipt = await moving.ends()
    assert receipt.undo is UndoReason.HOME_EXIT
    # It stays until a person confirms that they have read it.
    await moving.restarts()
    assert "home_exit" in issues(home)
    step = await open_issue(home, "home_exit")
    await home.config_entries.async_unload(moving.entry.entry_id)
    assert (await go_on(home, step))["reason"] == "not_loaded"
    await home.config_entries.async_setup(moving.entry.entry_id)
    await moving.rests()
    await go_on(home, await open_issue(home, "home_exit"))
    assert "home_exit" not in issues(home)
    await moving.restarts()
    assert "home_exit" not in issues(home)


async def test_a_hung_gluetun_gets_no_further_change_until_it_is_restarted(
    home: HomeAssistant, moving: Moving, gluetun: StandIn
) -> None:
    restarts = async_mock_service(home, "script", "restart_gluetun")
    subentry = container_subentry(moving.entry)
    assert subentry is not None
    home.config_entries.async_update_subentry(
        moving.entry,
        subentry,
        data={
            **subentry.data,
            "restart_action": [{"action": "script.restart_gluetun"}],
        },
    )
    await home.async_block_till_done(wait_background_tasks=True)
    moving.hang_gluetun()
    await moving.begin(TOKYO)
    await moving.until(lambda: moving.phase is Phase.STUCK)
    assert "gluetun_stuck" in issues(home)
    for _ in range(5):
        await moving.passes(61)
    assert gluetun.asked.count(CHANGE) == 1

    step = await open_issue(home, "gluetun_stuck")
    assert step["menu_options"] == ["restart", "take_over"]
    step = await go_on(home, step, next_step_id="restart")
    assert step["reason"] == "restarting"
    assert len(restarts) == 1
    gluetun.loop.restart_container()
    receipt = await moving.ends()
    assert receipt.outcome is Outcome.UNDONE
    assert "gluetun_stuck" not in issues(home)
    assert "moves_off" not in issues(home)
    assert gluetun.asked.count(CHANGE) == 1


async def test_a_person_who_takes_over_ends_the_move_and_turns_moves_off(
    home: HomeAssistant, moving: Moving, gluetun: StandIn
) -> None:
    moving.hang_gluetun()
    await moving.begin(TOKYO)
    await moving.until(lambda: moving.phase is Phase.STUCK)
    step = await open_issue(home, "gluetun_stuck")
    assert step["menu_options"] == ["take_over"]
    await go_on(home, step, next_step_id="take_over")
    await moving.rests()
    assert (await moving.ends()).outcome is Outcome.STUCK
    assert "moves_off" in issues(home)
    with pytest.raises(ServiceValidationError) as error:
        await moving.call("move", server=LONDON)
    assert error.value.translation_key == "refused_moves_off"
    step = await open_issue(home, "moves_off")
    await go_on(home, step)
    assert "moves_off" not in issues(home)
    assert not moving.moves.data.history.is_off


PHASES = [
    (TOKYO, Phase.CONFIRMING_EXIT, Outcome.MOVED),
    (TOKYO, Phase.SETTLING, Outcome.MOVED),
    (TOKYO, Phase.WATCHING, Outcome.MOVED),
    (SYDNEY, Phase.RECOVERING, Outcome.UNDONE),
]


@pytest.mark.parametrize(("server", "phase", "outcome"), PHASES)
async def test_a_move_goes_on_after_a_restart_in_any_phase(
    moving: Moving, gluetun: StandIn, server: str, phase: Phase, outcome: Outcome
) -> None:
    await moving.begin(server)
    await moving.until(lambda: moving.phase is phase)
    changes = gluetun.asked.count(CHANGE)
    await moving.restarts()
    receipt = await moving.ends()
    assert receipt.outcome is outcome
    assert gluetun.asked.count(CHANGE) == changes
    assert gluetun.loop.dangerous == 0


async def test_without_a_record_of_what_was_there_nothing_is_changed(
    moving: Moving,
    gluetun: StandIn,
    *,
    hass_storage: dict[str, Any],
) -> None:
    """A newer version has written the file, which is kept."""
    hass_storage[STORE] = {"version": 99, "minor_version": 1, "key": STORE, "data": {}}
    await moving.restarts()
    await moving.begin(TOKYO)
    receipt = await moving.ends()
    assert receipt.outcome is Outcome.NOT_SENT
    assert CHANGE not in gluetun.asked
    assert hass_storage[STORE]["version"] == 99


async def test_a_restart_while_a_change_is_unanswered_does_not_send_it_again(
    home: HomeAssistant, moving: Moving, gluetun: StandIn
) -> None:
    moving.entry.runtime_data.gluetun.container.server._change_seconds = 60.0
    gluetun.speed = 0.001
    gluetun.loop.down_seconds = 20.0
    await moving.call("move", server=TOKYO)
    while CHANGE not in gluetun.asked:
        await home.async_block_till_done()
    assert moving.phase is Phase.MOVING
    await moving.restarts()
    receipt = await moving.ends()
    assert receipt.outcome is Outcome.MOVED
    assert gluetun.asked.count(CHANGE) == 1


@pytest.mark.parametrize("patience", [0.3, 60.0])
async def test_a_change_that_takes_long_is_sent_once_whether_it_is_answered_or_not(
    moving: Moving, gluetun: StandIn, patience: float
) -> None:
    """The user's own command before a stop takes its time."""
    moving.entry.runtime_data.gluetun.container.server._change_seconds = patience
    gluetun.loop.down_seconds = 45.0
    await moving.begin(TOKYO)
    assert moving.phase is Phase.CONFIRMING_EXIT
    move = moving.moves.data.move
    assert move is not None
    assert move.restarted is (patience > 1.0)
    receipt = await moving.ends()
    assert (receipt.outcome, receipt.undo) == (Outcome.MOVED, None)
    assert gluetun.asked.count(CHANGE) == 1
    assert gluetun.loop.dangerous == 0


async def test_an_undo_that_is_asked_for_goes_back_and_bars_nothing(
    moving: Moving, gluetun: StandIn
) -> None:
    await moving.begin(TOKYO)
    await moving.until(lambda: moving.phase is Phase.SETTLING)
    await moving.call("undo_move")
    await moving.rests()
    receipt = await moving.ends()
    assert (receipt.outcome, receipt.undo) == (Outcome.UNDONE, UndoReason.ASKED)
    assert receipt.exit_before is not None
    assert not moving.moves.data.history.is_barred(receipt.target, receipt.finished)


async def test_a_choice_of_someone_else_is_not_undone_over(
    moving: Moving, gluetun: StandIn
) -> None:
    await moving.begin(TOKYO)
    await moving.until(lambda: moving.phase is Phase.SETTLING)
    gluetun.loop.change({"provider": {"server_selection": {"hostnames": [LONDON]}}})
    receipt = await moving.ends()
    assert receipt.outcome is Outcome.OVERWRITTEN
    assert gluetun.asked.count(CHANGE) == 1
    assert gluetun.loop.selection["hostnames"] == [LONDON]
    # Two controllers: automatic moves wait for an hour.
    gluetun.loop.advance(10)
    gluetun.loop.change({"provider": {"server_selection": {"hostnames": [TOKYO]}}})
    gluetun.loop.advance(10)
    answer = await moving.call("move", server=NEW_YORK, dry_run=True, answers=True)
    assert "other_writer" in {each["reason"] for each in answer["against"]}


async def test_two_connections_of_one_gluetun_share_its_lock(
    home: HomeAssistant, moving: Moving, gluetun: StandIn
) -> None:
    other = MockConfigEntry(
        domain=moving.entry.domain,
        title="Other",
        data={**moving.entry.data, "url": "http://nas.local:9090"},
        options=moving.entry.options,
        entry_id="other",
        version=moving.entry.version,
        minor_version=moving.entry.minor_version,
    )
    other.add_to_hass(home)
    add_container(home, other, **dict(container_of(moving.entry)))
    await set_up(home, other)
    await moving.begin(TOKYO)
    with pytest.raises(ServiceValidationError) as error:
        await moving.call("move", config_entry_id="other", server=LONDON)
    assert error.value.translation_key == "refused_under_way"
    with pytest.raises(ServiceValidationError):
        await moving.call("move", server=LONDON)
    assert gluetun.asked.count(CHANGE) == 1
    await moving.ends()
    answer = await moving.call(
        "move", config_entry_id="other", server=LONDON, dry_run=True, answers=True
    )
    against = {each["reason"]: each["prevents"] for each in answer["against"]}
    assert "under_way" not in against
    # Each has its own swarm: without a pause, they would move it to and fro.
    assert against["cool_down"] is False
    for change, counts in (
        (home.config_entries.async_unload, True),
        (home.config_entries.async_remove, False),
    ):
        await change(moving.entry.entry_id)
        answer = await moving.call(
            "move", config_entry_id="other", server=LONDON, dry_run=True, answers=True
        )
        against = {each["reason"]: each["prevents"] for each in answer["against"]}
        assert ("cool_down" in against) is counts


def container_of(entry: MockConfigEntry) -> Any:
    subentry = container_subentry(entry)
    assert subentry is not None
    return subentry.data
