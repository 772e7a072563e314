"""Which roles Gluetun needs, and what depends on its version."""

import tomllib

import pytest

from custom_components.qb_peer_vpn.gluetun import (
    ApiKey,
    GluetunVersion,
    Login,
    UserLogin,
    missing_routes,
    needed_routes,
    role_toml,
)

from .conftest import ALL_ROUTES


def parsed(text: str) -> GluetunVersion:
    version = GluetunVersion.parse(text)
    assert version is not None
    return version


@pytest.mark.parametrize(
    ("version", "port"),
    [
        ("v3.39.1", "GET /v1/openvpn/portforwarded"),
        ("v3.40.4", "GET /v1/openvpn/portforwarded"),
        ("v3.41.0", "GET /v1/portforward"),
        ("v3.41.3", "GET /v1/portforward"),
        ("latest", "GET /v1/portforward"),
    ],
)
def test_the_role_has_the_port_route_of_the_version(version: str, port: str) -> None:
    [role] = tomllib.loads(role_toml(parsed(version), None))["roles"]
    assert role["routes"] == [
        port if "port" in route else route for route in ALL_ROUTES
    ]
    assert (role["name"], role["auth"]) == ("home-assistant", "apikey")


def test_an_unknown_version_gets_no_port_route() -> None:
    assert not [route for route in needed_routes(None) if "port" in route]


@pytest.mark.parametrize(
    ("login", "lines"),
    [
        (None, {"auth": "apikey", "apikey": "..."}),
        (ApiKey(key="secret"), {"auth": "apikey", "apikey": "..."}),
        (
            UserLogin(user="secret", password="secret"),
            {"auth": "basic", "username": "...", "password": "..."},
        ),
    ],
)
def test_the_role_fits_the_login_and_hides_it(
    login: Login | None, lines: dict[str, str]
) -> None:
    toml = role_toml(parsed("v3.41.3"), login)
    [role] = tomllib.loads(toml)["roles"]
    assert lines.items() <= role.items()
    assert "secret" not in toml


def test_only_denied_routes_are_missing() -> None:
    denied = {"PUT /v1/vpn/settings", "GET /v1/version", "GET /v1/else"}
    assert missing_routes(parsed("v3.41.3"), denied) == (
        "GET /v1/version",
        "PUT /v1/vpn/settings",
    )


@pytest.mark.parametrize("text", ["", "  ", "v3\n", "x" * 41])
def test_a_text_that_cannot_be_a_version_is_none(text: str) -> None:
    assert GluetunVersion.parse(text) is None


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("v3.30.0", (False, False, False, False)),
        ("v3.31.0", (False, True, False, False)),
        ("v3.39.0", (False, True, False, False)),
        ("3.39.1", (True, True, False, False)),
        ("v3.41.1", (True, True, False, False)),
        ("v3.41.2", (True, True, True, False)),
        ("v3.41.3", (True, True, False, False)),
        ("latest", (True, True, False, True)),
        ("pr-3400", (True, True, False, True)),
        ("v3.41.2-rc1", (True, True, False, True)),
    ],
)
def test_a_version_decides_what_can_be_done(text: str, facts: tuple[bool, ...]) -> None:
    version = parsed(text)
    assert facts == (
        version.has_roles,
        version.can_change_settings,
        version.hangs_when_moved,
        version.is_development,
    )
