"""Selections that match no server, and what a change means for a move."""

from ipaddress import ip_address
from typing import Any

import pytest

from custom_components.qb_peer_vpn.gluetun import (
    AccessDeniedError,
    ChangeFault,
    ChangeOutcome,
    ChangeRefusedError,
    CutOffError,
    GluetunError,
    MoveServer,
    NoConnectionError,
    Reply,
    RouteMissingError,
    Selection,
    TlsError,
    TooSlowError,
    UnavailableError,
    UnreadableAnswerError,
    parking_selections,
    reply_of,
)
from custom_components.qb_peer_vpn.models import VpnServer

NAMES = {"CH": "Switzerland", "JP": "Japan", "NO": "Norway", "SE": "Sweden"}


def vpn_server(code: str, hostname: str, **more: Any) -> VpnServer:
    row: dict[str, Any] = {
        "provider": "protonvpn",
        "name": f"{code}#{hostname}",
        "hostname": hostname,
        "country_code": code,
        "city": None,
        "addresses": (ip_address("203.0.113.1"),),
        "features": frozenset(),
    }
    return VpnServer(**(row | more))


def parked(
    server: VpnServer,
    *others: VpnServer,
    country_names: dict[str, str] = NAMES,
    **choices: tuple[str, ...],
) -> list[dict[str, tuple[str | int, ...]]]:
    """Return what the parking selections ask for beside the server."""
    target = Selection(choices=choices or {"hostnames": (server.hostname,)})
    found = parking_selections(target, server, [server, *others], country_names)
    return [
        {key: values for key, values in each.choices.items() if key not in choices}
        if choices
        else {key: values for key, values in each.choices.items() if key != "hostnames"}
        for each in found
    ]


def test_a_server_is_parked_in_countries_where_it_is_not() -> None:
    others = [vpn_server(code, f"{code}.example.net") for code in ("JP", "NO", "SE")]
    assert parked(vpn_server("CH", "ch.example.net"), *others) == [
        {"countries": ("Japan",)},
        {"countries": ("Norway",)},
    ]


def test_a_country_where_another_server_has_the_host_name_is_no_parking_place() -> None:
    others = [
        vpn_server("JP", "ch.example.net"),
        vpn_server("NO", "no.example.net"),
    ]
    assert parked(vpn_server("CH", "ch.example.net"), *others) == [
        {"countries": ("Norway",)}
    ]


def test_regions_and_cities_serve_where_no_country_does() -> None:
    server = vpn_server("CH", "a.example.net", region="West", city="Geneva")
    other = vpn_server("CH", "b.example.net", region="East", city="Zurich")
    same = vpn_server("CH", "c.example.net", region="WEST", city="GENEVA")
    assert parked(server, other, same) == [
        {"regions": ("East",)},
        {"cities": ("Zurich",)},
    ]
    assert parked(server, other, country_names={}) == parked(server, other)


def test_a_name_can_be_parked_too() -> None:
    server, other = vpn_server("CH", "x"), vpn_server("JP", "y")
    assert parked(server, other, names=("CH#x",)) == [{"countries": ("Japan",)}]


def test_without_another_place_or_a_name_nothing_can_be_parked() -> None:
    server = vpn_server("CH", "ch.example.net")
    elsewhere = vpn_server("JP", "jp.example.net", provider="mullvad")
    assert parked(server) == []
    assert parked(server, elsewhere) == []
    assert parked(server, vpn_server("JP", "jp"), cities=("Zurich",)) == []


def test_a_server_without_a_host_name_is_known_by_its_name() -> None:
    server = MoveServer.of(vpn_server("CH", ""))
    assert (server.hostname, server.key) == (None, "protonvpn/ch#/")
    assert MoveServer.from_json(server.to_json()) == server
    assert "203.0.113.1" not in repr(server)


@pytest.mark.parametrize(
    ("result", "reply"),
    [
        (ChangeOutcome.RESTARTED, Reply.RESTARTED),
        (ChangeOutcome.UNCHANGED, Reply.UNCHANGED),
        (ChangeOutcome.CRASHED, Reply.CRASHED),
        (ChangeOutcome.STORED, Reply.STORED),
        (ChangeRefusedError(ChangeFault.UNKNOWN_CHOICE), Reply.UNKNOWN_SERVER),
        (ChangeRefusedError(ChangeFault.LISTENING_PORTS), Reply.REFUSED),
        (RouteMissingError(), Reply.REFUSED),
        (AccessDeniedError("PUT /v1/vpn/settings"), Reply.DENIED),
        (NoConnectionError(), Reply.NOT_SENT),
        (TlsError(), Reply.NOT_SENT),
        (TooSlowError(), Reply.UNKNOWN),
        (CutOffError(), Reply.UNKNOWN),
        (UnavailableError(), Reply.UNKNOWN),
        (UnreadableAnswerError(), Reply.UNKNOWN),
    ],
)
def test_each_end_of_a_change_means_one_thing(
    result: ChangeOutcome | GluetunError, reply: Reply
) -> None:
    assert reply_of(result) is reply
