"""Keys and passwords that Gluetun shows reach no object, log, or error."""

from collections.abc import Awaitable
import gc
import logging
import traceback
from typing import Any

from aiohttp import ClientSession
import pytest

from custom_components.qb_peer_vpn.gluetun import (
    ApiKey,
    ControlServer,
    GluetunError,
    UserLogin,
)
from custom_components.qb_peer_vpn.gluetun.answers import read_settings

from .conftest import KEY
from .stand_in import SECRETS, StandIn


def texts_in(value: Any, seen: set[int] | None = None) -> list[str]:
    """Return all texts that can be reached from an object, through anything."""
    seen = set() if seen is None else seen
    found, waiting = [], [value]
    while waiting:
        each = waiting.pop()
        if id(each) in seen or isinstance(each, type):
            continue
        seen.add(id(each))
        if isinstance(each, str | bytes):
            found.append(str(each))
        elif not callable(each):
            waiting += gc.get_referents(each)
    return found


async def error_of(asked: Awaitable[object]) -> GluetunError | None:
    try:
        await asked
    except GluetunError as error:
        return error
    return None


async def test_settings_hold_no_secret(
    client: ControlServer, gluetun: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    settings = await client.settings()

    reachable = texts_in(settings)
    assert "protonvpn" in reachable
    for secret in (*SECRETS, KEY):
        assert not [text for text in reachable if secret in text]
        assert secret not in repr(settings)
        assert secret not in caplog.text


async def test_a_walk_through_an_object_finds_a_secret() -> None:
    login = UserLogin(user="someone", password=SECRETS[0])
    assert SECRETS[0] in texts_in([{"login": login}])
    assert SECRETS[0] not in repr(login)


SHAPES: list[Any] = [
    {"type": SECRETS[0]},
    {"type": "wireguard", "provider": SECRETS[0]},
    {"type": "wireguard", "provider": {"name": SECRETS[0]}},
    {
        "type": "wireguard",
        "provider": {"name": "x", "server_selection": {"names": SECRETS[0]}},
    },
    {
        "type": "wireguard",
        "provider": {"name": "x", "server_selection": {"names": [{"a": SECRETS[0]}]}},
    },
    {
        "type": "wireguard",
        "provider": {"name": "\x00", "server_selection": {"names": []}},
    },
    {"type": "wireguard", "provider": {"name": "x", "server_selection": SECRETS[0]}},
    {
        "type": "wireguard",
        "provider": {"name": "x", "server_selection": {"names": ["a"] * 5001}},
    },
    [SECRETS[0]],
    None,
]


@pytest.mark.parametrize("shape", SHAPES)
def test_settings_of_another_form_are_none(shape: Any) -> None:
    assert read_settings(shape) is None


def test_strange_values_beside_the_white_list_are_left_out() -> None:
    settings = read_settings(
        {
            "type": SECRETS[0],
            "provider": {
                "name": "custom",
                "server_selection": {
                    "hostnames": None,
                    "owned_only": SECRETS[1],
                    "wireguard": {"endpoint_ip": SECRETS[2], "public_key": SECRETS[0]},
                    "openvpn": SECRETS[0],
                    "target_ip": "203.0.113.9",
                },
                "port_forwarding": {"enabled": SECRETS[3], "listening_ports": 6},
            },
        }
    )
    assert settings is not None
    assert settings.is_custom
    assert settings.vpn_type is None
    assert settings.selection.flags == {}
    assert settings.selection.endpoints == {"target_ip": "203.0.113.9"}
    assert not settings.forwards_port
    assert not [text for text in texts_in(settings) if text in SECRETS]


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (200, f'{{"type": "wireguard", "private_key": "{SECRETS[0]}"'),
        (200, f'"{SECRETS[0]}"'),
        (400, SECRETS[0]),
        (401, SECRETS[0]),
        (301, SECRETS[0]),
        (500, SECRETS[0]),
    ],
)
async def test_errors_hold_no_secret(
    gluetun: StandIn,
    session: ClientSession,
    status: int,
    text: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    for route in ("GET /v1/vpn/settings", "PUT /v1/vpn/settings"):
        gluetun.answers[route] = (status, text)
    client = ControlServer(session, gluetun.url, ApiKey(key=KEY))
    for ask in (client.settings, client.may_change):
        error = await error_of(ask())
        if error is None:
            continue
        assert (error.__cause__, error.__context__) == (None, None)
        written = "".join(traceback.format_exception(error)) + repr(error)
        for secret in (*SECRETS, KEY, gluetun.url.authority):
            assert secret not in written
    assert SECRETS[0] not in caplog.text
    assert KEY not in caplog.text
