"""What is read of small answers."""

import json

import pytest

from custom_components.qb_peer_vpn.qbittorrent.answers import read_resolves_countries
from custom_components.qb_peer_vpn.web import UnreadableJsonError

from .web_ui import load_fixture


@pytest.mark.parametrize(
    ("answer", "resolves"),
    [
        ({"resolve_peer_countries": True}, True),
        ({"resolve_peer_countries": False}, False),
        ({}, True),
        (load_fixture("4.5.2", "app-preferences"), True),
    ],
)
def test_the_preference_of_countries_is_read(answer: object, resolves: bool) -> None:
    assert read_resolves_countries([json.dumps(answer).encode()]) is resolves


@pytest.mark.parametrize("content", [b"Forbidden", b"[]", b"null", b"{"])
def test_preferences_that_are_none_are_unreadable(content: bytes) -> None:
    with pytest.raises(UnreadableJsonError):
        read_resolves_countries([content])
