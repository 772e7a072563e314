"""What is read of small answers."""

from collections.abc import Callable, Iterable
import json

import pytest

from custom_components.qb_peer_vpn.qbittorrent.answers import (
    read_asks_router,
    read_resolves_countries,
)
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


@pytest.mark.parametrize(
    ("answer", "asks"),
    [
        ({"upnp": True}, True),
        ({"upnp": False}, False),
        (load_fixture("5.3.0", "app-preferences"), False),
    ],
)
def test_the_preference_of_port_forwarding_is_read(answer: object, asks: bool) -> None:
    assert read_asks_router([json.dumps(answer).encode()]) is asks


@pytest.mark.parametrize("answer", [{}, {"upnp": None}, {"upnp": 1}, {"upnp": "true"}])
def test_port_forwarding_that_is_no_truth_value_is_unreadable(answer: object) -> None:
    with pytest.raises(UnreadableJsonError):
        read_asks_router([json.dumps(answer).encode()])


@pytest.mark.parametrize("content", [b"Forbidden", b"[]", b"null", b"{"])
@pytest.mark.parametrize("read", [read_resolves_countries, read_asks_router])
def test_preferences_that_are_none_are_unreadable(
    content: bytes, read: Callable[[Iterable[bytes]], bool]
) -> None:
    with pytest.raises(UnreadableJsonError):
        read([content])
