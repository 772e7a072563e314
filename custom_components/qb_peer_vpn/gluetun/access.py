"""How to log in to the control server, and which roles that needs.

Gluetun reads its roles once, at its start, from ``/gluetun/auth/config.toml``. A route
that its version does not know stops it, so the lines depend on the version.
"""

from base64 import b64encode
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

from .version import GluetunVersion

VERSION_ROUTE: Final = "GET /v1/version"
STATUS_ROUTE: Final = "GET /v1/vpn/status"
EXIT_ROUTE: Final = "GET /v1/publicip/ip"
SETTINGS_ROUTE: Final = "GET /v1/vpn/settings"
CHANGE_ROUTE: Final = "PUT /v1/vpn/settings"

ROLE_NAME: Final = "home-assistant"
PLACEHOLDER: Final = "..."
"""Where the user puts a key or a password: ours are never shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """A key of a role."""

    key: str = field(repr=False)

    @property
    def headers(self) -> dict[str, str]:
        """Request headers. Gluetun does not read a key in the address."""
        return {"X-API-Key": self.key}

    @property
    def role_lines(self) -> tuple[str, ...]:
        """Lines of the role, without the key."""
        return ('auth = "apikey"', f'apikey = "{PLACEHOLDER}"')


@dataclass(frozen=True, slots=True, kw_only=True)
class UserLogin:
    """User name and password of a role."""

    user: str = field(repr=False)
    password: str = field(repr=False)

    @property
    def headers(self) -> dict[str, str]:
        """Request headers (RFC 7617)."""
        pair = f"{self.user}:{self.password}".encode()
        return {"Authorization": f"Basic {b64encode(pair).decode()}"}

    @property
    def role_lines(self) -> tuple[str, ...]:
        """Lines of the role, without user name and password."""
        return (
            'auth = "basic"',
            f'username = "{PLACEHOLDER}"',
            f'password = "{PLACEHOLDER}"',
        )


type Login = ApiKey | UserLogin


def needed_routes(version: GluetunVersion | None) -> tuple[str, ...]:
    """Return the routes that a move needs, as a role names them.

    Args:
        version: None if Gluetun does not let us read it. Then the route of the port is
            left out: the wrong one of both would stop Gluetun.

    """
    port = () if version is None else (f"GET {version.port_path}",)
    return (
        VERSION_ROUTE,
        STATUS_ROUTE,
        EXIT_ROUTE,
        *port,
        SETTINGS_ROUTE,
        CHANGE_ROUTE,
    )


def missing_routes(
    version: GluetunVersion | None, denied: Collection[str]
) -> tuple[str, ...]:
    """Return the needed routes that were denied, in the order of ``needed_routes``."""
    return tuple(route for route in needed_routes(version) if route in denied)


def role_toml(version: GluetunVersion | None, login: Login | None) -> str:
    """Return the role to paste into Gluetun's ``config.toml``.

    It has the least rights that a move needs. Without a login so far, it asks for a key.
    """
    lines = login.role_lines if login else ApiKey(key=PLACEHOLDER).role_lines
    routes = ", ".join(f'"{route}"' for route in needed_routes(version))
    return "\n".join(
        ("[[roles]]", f'name = "{ROLE_NAME}"', *lines, f"routes = [{routes}]")
    )
