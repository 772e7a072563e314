"""The stand-in answers as the real Gluetun did, field by field."""

import json
from typing import Any

from aiohttp import ClientSession
import pytest

from .conftest import ALL_ROUTES
from .stand_in import Role, StandIn
from .stand_in_loop import OSLO, TOKYO, ZURICH, usual_loop

ROLES = (Role(routes=(*ALL_ROUTES, "GET /v1/openvpn/portforwarded")),)
EXIT = {
    "public_ip": "198.51.100.7",
    "region": "Zurich",
    "country": "Switzerland",
    "city": "Zurich",
    "location": "47.36,8.55",
    "organization": "Example AG",
    "postal_code": "8000",
    "timezone": "Europe/Zurich",
}


async def asked(
    gluetun: StandIn,
    session: ClientSession,
    path: str,
    method: str = "GET",
    body: Any = None,
) -> tuple[int, str]:
    async with session.request(
        method,
        gluetun.url.join(gluetun.url.with_path(path)),
        json=body,
        allow_redirects=False,
    ) as response:
        assert response.content_type in {"text/plain", "application/octet-stream"}
        return response.status, await response.text()


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        (
            "/v1/version",
            {
                "version": "v3.41.3",
                "commit": "ab12cd3",
                "created": "2026-02-11T14:13:34Z",
            },
        ),
        ("/v1/vpn/status", {"status": "running"}),
        ("/v1/publicip/ip", EXIT),
        ("/v1/portforward", {"port": 40111, "ports": [40111]}),
    ],
)
async def test_each_route_has_its_answer(
    session: ClientSession, path: str, answer: dict[str, Any]
) -> None:
    async with StandIn(roles=ROLES) as gluetun:
        status, text = await asked(gluetun, session, path)
        assert (status, json.loads(text)) == (200, answer)


async def test_nothing_is_known_while_the_connection_is_down(
    session: ClientSession,
) -> None:
    async with StandIn(roles=ROLES) as gluetun:
        gluetun.loop.stop_by_user()
        answers = [
            json.loads((await asked(gluetun, session, path))[1])
            for path in ("/v1/vpn/status", "/v1/publicip/ip", "/v1/portforward")
        ]
        assert answers == [
            {"status": "stopped"},
            {"public_ip": ""},
            {"port": 0, "ports": []},
        ]
        gluetun.loop.connections = 0
        _, text = await asked(gluetun, session, "/v1/portforward")
        assert json.loads(text) == {"port": 0, "ports": None}


@pytest.mark.parametrize(
    ("version", "path", "answer"),
    [
        ("v3.38.0", "openvpn/portforwarded", {"port": 40111}),
        ("v3.39.1", "openvpn/portforwarded", {"port": 40111}),
        ("v3.40.4", "openvpn/portforwarded", {"port": 40111}),
        ("v3.41.1", "portforward", {"port": 40111}),
        ("v3.41.2", "portforward", {"port": 40111, "ports": [40111]}),
        ("latest", "portforward", {"port": 40111, "ports": [40111]}),
    ],
)
async def test_each_version_has_its_route_of_the_port(
    session: ClientSession, version: str, path: str, answer: dict[str, Any]
) -> None:
    async with StandIn(version=version, roles=ROLES) as gluetun:
        status, text = await asked(gluetun, session, f"/v1/{path}")
        assert (status, json.loads(text)) == (200, answer)


@pytest.mark.parametrize(
    ("version", "path", "method", "status"),
    [
        ("v3.41.3", "/v1/openvpn/portforwarded", "GET", 301),
        ("v3.38.0", "/v1/portforward", "GET", 400),
        ("v3.38.0", "/v1/vpn/settings", "POST", 400),
        ("v3.39.1", "/v1/nothing", "GET", 401),
        ("v3.41.1", "/v1/nothing", "GET", 401),
        ("v3.41.1", "/v1/vpn/status", "PUT", 401),
        ("v3.41.2", "/v1/nothing", "GET", 404),
        ("v3.41.3", "/v1/vpn/status/", "GET", 404),
        ("v3.41.3", "/v1/vpn/status", "HEAD", 405),
        ("v3.41.3", "/v1/vpn/settings", "POST", 405),
    ],
)
async def test_each_version_refuses_in_its_own_way(
    session: ClientSession, version: str, path: str, method: str, status: int
) -> None:
    async with StandIn(version=version, roles=ROLES) as gluetun:
        assert (await asked(gluetun, session, path, method))[0] == status


@pytest.mark.parametrize(
    ("version", "open_to_all"),
    [("v3.38.0", True), ("v3.39.1", False), ("v3.41.3", False), ("latest", False)],
)
async def test_the_settings_are_only_open_to_all_in_old_versions(
    session: ClientSession, version: str, *, open_to_all: bool
) -> None:
    async with StandIn(version=version) as gluetun:
        status, _ = await asked(gluetun, session, "/v1/vpn/settings")
        assert status == (200 if open_to_all else 401)
        status, _ = await asked(gluetun, session, "/v1/vpn/status")
        assert status == (401 if version == "latest" else 200)


async def test_one_role_closes_all_that_was_open(session: ClientSession) -> None:
    role = Role(routes=("GET /v1/version",), user="home", password="x")
    async with StandIn(roles=(role,)) as gluetun:
        async with session.get(gluetun.url / "v1/version") as response:
            assert response.status == 401
            assert "WWW-Authenticate" in response.headers
        assert (await asked(gluetun, session, "/v1/vpn/status"))[0] == 401


@pytest.mark.parametrize(
    ("selection", "status", "text"),
    [
        ({"hostnames": [TOKYO]}, 200, "running"),
        ({"hostnames": [OSLO]}, 200, "running"),
        ({"hostnames": [ZURICH.upper()], "countries": ["japan"]}, 200, "crashed"),
        ({"hostnames": None}, 200, "settings left unchanged"),
        ({"wireguard": {"endpoint_ip": ""}}, 200, "settings left unchanged"),
        ({"wireguard": {"endpoint_ip": "203.0.113.99"}}, 200, "crashed"),
        ({"numbers": [99]}, 200, "crashed"),
        (
            {"hostnames": ["x"]},
            400,
            (
                "provider settings: server selection: for VPN service provider protonvpn:"
                " the hostname specified is not valid: value is not one of the possible"
                " choices: none of x is one of the choices available"
                f" {ZURICH}, {TOKYO}, {OSLO}"
            ),
        ),
        (
            {"isps": ["x"]},
            400,
            (
                "provider settings: server selection: for VPN service provider protonvpn:"
                " the ISP specified is not valid: one or more values is set but there is no"
                " possible value available"
            ),
        ),
        (
            {"hostnames": "x"},
            400,
            (
                "json: cannot unmarshal string into Go struct field"
                " VPN.provider.server_selection.hostnames of type []string"
            ),
        ),
    ],
)
async def test_each_change_has_its_answer(
    session: ClientSession, selection: dict[str, Any], status: int, text: str
) -> None:
    async with StandIn(roles=ROLES) as gluetun:
        body = {"provider": {"server_selection": selection}}
        answer = await asked(gluetun, session, "/v1/vpn/settings", "PUT", body)
        assert answer == (status, text)


def test_a_switch_has_the_steps_and_the_time_of_the_real_one() -> None:
    loop = usual_loop()
    began = loop.now
    seen: list[tuple[str, str, int, str]] = []
    pending = loop.change({"provider": {"server_selection": {"hostnames": [TOKYO]}}})
    while loop.port != 40222:
        state = (loop.status, loop.exit, loop.port, pending.text)
        if not seen or seen[-1] != state:
            seen.append(state)
        loop.advance(0.01)
    assert seen == [
        ("stopping", "", 40111, ""),
        ("stopping", "", 0, ""),
        ("starting", "", 0, ""),
        ("running", "", 0, "running"),
        ("running", "198.51.100.8", 0, "running"),
    ]
    assert loop.now - began == pytest.approx(0.42, abs=0.03)


def test_a_crash_waits_twice_as_long_before_each_try() -> None:
    loop = usual_loop()
    began = loop.now
    nowhere = {
        "hostnames": [TOKYO],
        "countries": ["Japan", "Norway"],
        "cities": ["Oslo"],
    }
    loop.change({"provider": {"server_selection": nowhere}})
    loop.advance(15 + 30 + 59.9)
    loop.change({"provider": {"server_selection": {"cities": []}}})
    assert loop.status == "crashed"
    loop.advance(0.5)
    assert (loop.status, loop.exit) == ("running", "198.51.100.8")
    assert loop.now - began < 106


def test_a_dead_server_runs_without_an_exit_and_never_crashes() -> None:
    loop = usual_loop()
    pending = loop.change({"provider": {"server_selection": {"hostnames": [OSLO]}}})
    loop.advance(0.2)
    statuses = set()
    for _ in range(1000):
        statuses.add((loop.status, loop.exit))
        loop.advance(0.1)
    assert pending.text == "running"
    assert statuses == {("starting", ""), ("running", "")}


def test_a_storm_can_end_by_itself() -> None:
    loop = usual_loop(storm_hangs=False)
    loop.change({"provider": {"server_selection": {"hostnames": [OSLO]}}})
    loop.advance(30)
    old = {"provider": {"server_selection": {"hostnames": [ZURICH]}}}
    assert loop.change(old).text == "running"
    assert loop.is_storming
    later = loop.change({"provider": {"server_selection": {"hostnames": [TOKYO]}}})
    assert later.status is None
    loop.advance(30)
    assert (loop.dangerous, loop.exit) == (1, "198.51.100.8")


def test_a_crash_ends_a_storm() -> None:
    loop = usual_loop()
    loop.change({"provider": {"server_selection": {"hostnames": [OSLO]}}})
    loop.advance(30)
    loop.change({"provider": {"server_selection": {"hostnames": [ZURICH]}}})
    nowhere = {"provider": {"server_selection": {"countries": ["Japan"]}}}
    assert loop.change(nowhere).text == "crashed"
    assert not loop.is_storming
