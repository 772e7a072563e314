"""Validators: read from answers, sent with requests."""

import pytest

from custom_components.qb_peer_vpn.web import NO_VALIDATORS, Validators

TAG = '"abc"'
DATE = "Mon, 02 Mar 2026 10:00:00 GMT"


def test_the_validators_of_an_answer_become_conditions() -> None:
    validators = Validators.from_headers({"ETag": TAG, "Last-Modified": DATE})

    assert validators == Validators(etag=TAG, last_modified=DATE)
    assert validators.conditions == {"If-None-Match": TAG, "If-Modified-Since": DATE}


def test_an_answer_without_validators_sets_no_condition() -> None:
    assert Validators.from_headers({}) == NO_VALIDATORS
    assert NO_VALIDATORS.conditions == {}


@pytest.mark.parametrize("value", ['"caf\udce9"', '"a"\r\nX-Evil: 1', "x" * 300, ""])
def test_what_cannot_be_stored_or_sent_is_left_out(value: str) -> None:
    validators = Validators(etag=value, last_modified=value)

    assert validators.conditions == {}
    assert not Validators.from_headers({"ETag": value}).conditions
