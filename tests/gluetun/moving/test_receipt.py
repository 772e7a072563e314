"""The receipts of moves, and what is concluded from them."""

from dataclasses import replace
from datetime import timedelta
import json
from typing import Any

from hypothesis import given
import pytest

from custom_components.qb_peer_vpn.gluetun import (
    MoveHistory,
    Outcome,
    Receipt,
    UndoReason,
    Verdict,
    Way,
    history_from_store,
    history_to_store,
)
from custom_components.qb_peer_vpn.models import Confidence
from tests.any_shape import JSON, with_one_change
from tests.gluetun.stand_in_loop import OSLO, TOKYO, ZURICH, usual_loop

from .driver import START, Driver, request_for, server
from .test_moves import FASTER


def receipt_of(hostname: str) -> Receipt:
    loop = usual_loop()
    request = request_for(loop, hostname, saving_ms=24.5, confidence=Confidence.FAIR)
    return Receipt.of(Driver.starting(loop, request, comparison=FASTER).run())


RECEIPT = receipt_of(TOKYO)
HISTORY = MoveHistory().with_receipt(RECEIPT).with_receipt(receipt_of(OSLO))
STORED: dict[str, Any] = json.loads(json.dumps(history_to_store(HISTORY)))


def test_a_receipt_has_all_that_the_move_brought() -> None:
    data = RECEIPT.to_json()
    assert data | {"started": "", "finished": ""} == {
        "way": "control_server",
        "cause": "recommended",
        "origin": server(ZURICH).to_json(),
        "target": server(TOKYO).to_json(),
        "started": "",
        "finished": "",
        "outcome": "moved",
        "undo": None,
        "verdict": "better",
        "saving_ms": 24.5,
        "confidence": "fair",
        "exit_before": "198.51.100.7",
        "exit_after": "198.51.100.8",
        "port_before": 40111,
        "port_after": 40222,
        "peers_before": 40,
        "peers_after": 40,
        "comparison": FASTER.to_json(),
        "drift": None,
    }


def test_an_undo_is_on_the_receipt() -> None:
    receipt = receipt_of(OSLO)
    assert (receipt.outcome, receipt.undo, receipt.verdict) == (
        Outcome.UNDONE,
        UndoReason.NO_EXIT,
        Verdict.UNSAFE,
    )
    assert receipt.exit_after is None


def test_a_move_under_way_has_no_receipt() -> None:
    with pytest.raises(ValueError, match="not over"):
        Receipt.of(Driver.starting(usual_loop()).move)


def test_a_history_is_read_as_it_was() -> None:
    assert history_from_store(STORED) == HISTORY


def test_a_receipt_of_another_shape_is_left_out() -> None:
    [good, bad] = STORED["receipts"]
    stored = STORED | {"receipts": [good, bad | {"outcome": "great"}, None]}
    assert history_from_store(stored).receipts == HISTORY.receipts[:1]


@pytest.mark.parametrize(
    "stored",
    [None, [], {}, STORED | {"version": 2}, STORED | {"is_off": 1}, {"version": 1}],
)
def test_a_history_of_another_shape_starts_fresh(stored: Any) -> None:
    assert history_from_store(stored) == MoveHistory()


@given(JSON | with_one_change(STORED))
def test_stored_data_of_any_shape_are_a_history(stored: Any) -> None:
    history = history_from_store(stored)
    history.is_barred(server(TOKYO), START)
    history.moves_in_week(START)
    again = json.loads(json.dumps(history_to_store(history)))
    assert history_from_store(again) == history
    for receipt in history.receipts:
        assert receipt.comparison is None or receipt.comparison.needed_pairs > 0


def test_receipts_are_kept_for_a_year() -> None:
    later = replace(RECEIPT, finished=RECEIPT.finished + timedelta(days=365))
    latest = replace(RECEIPT, finished=later.finished + timedelta(seconds=1))
    history = MoveHistory().with_receipt(RECEIPT).with_receipt(later)
    assert history.receipts == (RECEIPT, later)
    assert history.with_receipt(latest).receipts == (later, latest)


def test_a_failed_undo_switches_moves_off_until_it_is_acknowledged() -> None:
    history = MoveHistory().with_receipt(replace(RECEIPT, outcome=Outcome.STUCK))
    assert history.is_off
    assert history.with_receipt(RECEIPT).is_off
    assert not history.acknowledged().is_off
    assert not MoveHistory().with_receipt(RECEIPT).is_off


def test_a_leak_is_remembered_until_it_is_read() -> None:
    leak = replace(RECEIPT, undo=UndoReason.HOME_EXIT)
    history = MoveHistory().with_receipt(leak).with_receipt(RECEIPT)
    assert history.has_leaked
    assert history_from_store(history_to_store(history)) == history
    assert not history.with_leak_read().has_leaked
    assert history.acknowledged().has_leaked
    # Older versions did not store it.
    stored = history_to_store(MoveHistory(receipts=(RECEIPT,)))
    del stored["has_leaked"]
    assert history_from_store(stored) == MoveHistory(receipts=(RECEIPT,))


def test_moves_at_another_gluetun_and_in_another_way_prove_nothing() -> None:
    proof = replace(RECEIPT, verdict=Verdict.SAME)
    history = MoveHistory(receipts=(proof,))
    assert history.is_proven(Way.CONTROL_SERVER)
    assert not history.is_proven(Way.ACTION)
    elsewhere = history.at_another_gluetun(proof.finished)
    assert not elsewhere.is_proven(Way.CONTROL_SERVER)
    assert history_from_store(history_to_store(elsewhere)) == elsewhere
    # As long as nothing is done there, it stays the same one.
    later = proof.finished + timedelta(days=1)
    assert elsewhere.at_another_gluetun(later) is elsewhere
    again = replace(proof, started=later, finished=later)
    used = elsewhere.with_receipt(again)
    assert used.is_proven(Way.CONTROL_SERVER)
    assert used.at_another_gluetun(later + timedelta(days=1)).elsewhere_until != (
        elsewhere.elsewhere_until
    )


def test_what_others_did_to_the_same_gluetun_counts() -> None:
    day = timedelta(days=1)
    first = replace(RECEIPT, started=START, finished=START)
    second = replace(first, started=START + day, finished=START + day)
    by_hand = replace(second, way=Way.TELL_ONLY)
    stuck = replace(first, outcome=Outcome.STUCK)
    others = MoveHistory(receipts=(stuck, by_hand, second), is_off=True)
    mine = MoveHistory(receipts=(replace(first, finished=START + day / 2),))
    beside = mine.beside([others, MoveHistory()])
    assert beside.receipts == (stuck, *mine.receipts, second)
    assert beside.is_off
    assert not mine.beside([MoveHistory()]).is_off
    elsewhere = others.at_another_gluetun(START + day / 2)
    assert mine.beside([elsewhere]).receipts == (*mine.receipts, second)
    # The undo that failed was one of the other Gluetun.
    assert not mine.beside([elsewhere]).is_off


def test_a_server_is_barred_in_any_spelling() -> None:
    failed = replace(RECEIPT, outcome=Outcome.UNDONE, finished=START)
    history = MoveHistory().with_receipt(failed)
    shouting = replace(server(TOKYO), hostname=TOKYO.upper())
    assert history.is_barred(shouting, START)
    assert not history.is_barred(server(OSLO), START)


def test_the_address_of_an_exit_is_not_shown() -> None:
    assert "198.51.100" not in repr(RECEIPT)
