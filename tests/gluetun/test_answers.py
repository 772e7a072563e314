"""Single answers, as they are in the specification and as nothing should send them."""

from ipaddress import ip_address
from typing import Any

from hypothesis import given
import pytest

from custom_components.qb_peer_vpn.gluetun import (
    ChangeFault,
    ChangeOutcome,
    Selection,
    VpnStatus,
)
from custom_components.qb_peer_vpn.gluetun.answers import (
    read_exit,
    read_fault,
    read_outcome,
    read_port,
    read_settings,
    read_status,
)
from tests.any_shape import JSON, like


@pytest.mark.parametrize("status", VpnStatus)
def test_each_status_is_read(status: VpnStatus) -> None:
    assert read_status({"status": str(status)}) is status
    assert read_status({"status": "completed"}) is None


@pytest.mark.parametrize(
    ("document", "address"),
    [
        ({"public_ip": ""}, None),
        ({"public_ip": "0.0.0.0"}, None),
        ({"public_ip": "2001:db8::1", "country": 7}, "2001:db8::1"),
    ],
)
def test_an_exit_without_an_address_is_unknown(
    document: dict[str, Any], address: str | None
) -> None:
    found = read_exit(document)
    assert found is not None
    assert found.address == (ip_address(address) if address else None)
    assert found.country is None
    assert "2001" not in repr(found)


@pytest.mark.parametrize(
    ("document", "port"),
    [
        ({"port": 40111}, 40111),
        ({"port": 40111, "ports": [40111]}, 40111),
        ({"ports": [40111, 40112]}, 40111),
        ({"port": 0, "ports": []}, 0),
        ({"port": 0, "ports": None}, 0),
        ({"port": 0}, 0),
        ({"ports": []}, 0),
        ({"ports": None}, 0),
        ({"port": 65536}, None),
        ({"port": True}, None),
        ({"port": -1}, None),
        ({}, None),
    ],
)
def test_the_port_has_many_forms(document: dict[str, Any], port: int | None) -> None:
    assert read_port(document) == port


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("running", ChangeOutcome.RESTARTED),
        ("running\n", ChangeOutcome.RESTARTED),
        ("settings left unchanged", ChangeOutcome.UNCHANGED),
        ("crashed", ChangeOutcome.CRASHED),
        *(
            (f"already {status}", ChangeOutcome.STORED)
            for status in ("crashed", "starting", "stopping", "stopped")
        ),
        ("already over", None),
        ("", None),
        ("stopped", None),
    ],
)
def test_each_outcome_of_a_change_is_read(
    text: str, outcome: ChangeOutcome | None
) -> None:
    assert read_outcome(text) is outcome


def test_another_fault_is_a_fault_all_the_same() -> None:
    assert read_fault("unknown") is ChangeFault.OTHER


@given(JSON)
def test_no_answer_of_any_shape_raises(document: Any) -> None:
    for read in (read_status, read_exit, read_port, read_settings):
        read(document)


@given(
    like(
        {
            "type": "wireguard",
            "provider": {
                "name": "protonvpn",
                "server_selection": {
                    "hostnames": ["a"],
                    "numbers": [1],
                    "port_forward_only": True,
                    "wireguard": {"endpoint_ip": "203.0.113.1"},
                },
                "port_forwarding": {"enabled": True, "listening_ports": [1]},
            },
        }
    )
)
def test_settings_of_nearly_the_right_shape_never_raise(document: Any) -> None:
    settings = read_settings(document)
    if settings is not None:
        assert Selection.parse(settings.selection.to_json()) is not None


@pytest.mark.parametrize(
    ("forwarding", "redirects"),
    [
        ({"enabled": True, "listening_port": 0}, False),
        ({"enabled": True, "listening_port": 6881}, True),
        ({"enabled": True, "listening_ports": [6881]}, True),
        ({"enabled": True, "listening_ports": [0]}, False),
        ({"enabled": True}, False),
        ({"enabled": True, "listening_ports": 7}, False),
    ],
)
def test_a_listening_port_redirects(
    forwarding: dict[str, Any], *, redirects: bool
) -> None:
    settings = read_settings(
        {
            "type": "openvpn",
            "provider": {
                "name": "protonvpn",
                "server_selection": {},
                "port_forwarding": forwarding,
            },
        }
    )
    assert settings is not None
    assert (settings.forwards_port, settings.redirects_port) == (True, redirects)


@pytest.mark.parametrize("rest", [{}, {"port_forwarding": None}])
def test_without_settings_of_the_port_none_is_forwarded(rest: dict[str, Any]) -> None:
    settings = read_settings(
        {
            "type": "openvpn",
            "provider": {"name": "ivpn", "server_selection": {}, **rest},
        }
    )
    assert settings is not None
    assert (settings.forwards_port, settings.redirects_port) == (False, False)
