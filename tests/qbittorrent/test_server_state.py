"""What is read of the program's state."""

from dataclasses import fields
from ipaddress import IPv4Address, IPv6Address

import pytest

from custom_components.qb_peer_vpn.models import ConnectionStatus, ServerState
from custom_components.qb_peer_vpn.qbittorrent.server_state import merged_state

from .web_ui import load_fixture


def recorded(version: str) -> dict[str, object]:
    answer = load_fixture(version, "sync-maindata")
    assert isinstance(answer, dict)
    state: dict[str, object] = answer["server_state"]
    return state


def test_5_3_says_everything() -> None:
    state = merged_state(ServerState(), recorded("5.3.0"))

    assert state == ServerState(
        download_speed=0,
        upload_speed=217_502,
        session_downloaded=0,
        session_uploaded=2_260_992,
        total_downloaded=83_395,
        total_uploaded=2_345_834,
        download_limit=0,
        upload_limit=0,
        free_space=75_664_572_416,
        peer_connections=11,
        dht_nodes=0,
        connection_status=ConnectionStatus.CONNECTED,
        alternative_limits=False,
        queueing=False,
        is_paused=False,
        exit_v4=IPv4Address("81.2.69.142"),
        exit_v6=IPv6Address("2a02:d3c0::9"),
    )


def test_4_5_says_neither_its_outside_address_nor_whether_it_is_paused() -> None:
    state = merged_state(ServerState(), recorded("4.5.2"))

    unknown = {each.name for each in fields(state) if getattr(state, each.name) is None}
    assert unknown == {"exit_v4", "exit_v6", "is_paused"}


def test_a_delta_changes_what_it_names() -> None:
    before = merged_state(ServerState(), recorded("5.3.0"))

    after = merged_state(before, {"up_info_speed": 5, "last_external_address_v4": ""})

    assert (after.upload_speed, after.exit_v4) == (5, None)
    assert after.total_uploaded == before.total_uploaded


@pytest.mark.parametrize(
    "changed", [{}, {"up_info_speed": 217_502}, {"new_field": 1}, {"queueing": 0}]
)
def test_what_changes_nothing_keeps_the_object(changed: dict[str, object]) -> None:
    before = merged_state(ServerState(), recorded("5.3.0"))

    assert merged_state(before, changed) is before


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("up_info_speed", True),
        ("up_info_speed", "1"),
        ("dl_info_data", 1.5),
        ("connection_status", "quantum"),
        ("connection_status", []),
        ("use_alt_speed_limits", 1),
        ("free_space_on_disk", None),
    ],
)
def test_a_field_that_makes_no_sense_is_not_known(key: str, value: object) -> None:
    assert merged_state(ServerState(), {key: value}) == ServerState()


@pytest.mark.parametrize(
    ("v4", "v6"),
    [
        ("", ""),
        (None, None),
        (0, []),
        ("unknown", "unknown"),
        ("10.0.0.1", "fd00::1"),
        ("2001:218::1", "::ffff:81.2.69.142"),
    ],
)
def test_an_outside_address_that_is_none(v4: object, v6: object) -> None:
    answer = {"last_external_address_v4": v4, "last_external_address_v6": v6}

    assert merged_state(ServerState(), answer) == ServerState()


def test_no_outside_address_shows() -> None:
    assert "81.2" not in repr(merged_state(ServerState(), recorded("5.3.0")))
