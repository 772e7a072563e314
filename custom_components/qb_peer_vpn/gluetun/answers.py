"""The answers of the control server, type-checked.

Gluetun sends keys and passwords with its settings. So only what is on a white list here
ever gets into an object, and an answer of another form is reported without its content.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from ..models import IpAddress, clean_name, read_address
from .errors import ChangeFault
from .selection import Selection

_MAX_PORT: Final = 65535
_CUSTOM: Final = "custom"


class VpnStatus(StrEnum):
    """What Gluetun's VPN loop is doing.

    ``RUNNING`` proves nothing: a dead server has it, too.
    """

    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"
    STOPPED = "stopped"
    """By a person or another program."""
    CRASHED = "crashed"
    """No server fits; Gluetun tries again after 15 s, 30 s, 60 s, and so on."""


class VpnType(StrEnum):
    """How Gluetun connects."""

    WIREGUARD = "wireguard"
    OPENVPN = "openvpn"


class ChangeOutcome(StrEnum):
    """What Gluetun answers to a change that it accepts."""

    RESTARTED = "restarted"
    """It connects to the new server. That it will be up is not proven."""
    UNCHANGED = "unchanged"
    """The settings were equal, and nothing happened."""
    CRASHED = "crashed"
    """No server fits the new selection."""
    STORED = "stored"
    """The new selection is valid from the next start on, which this did not cause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VpnExit:
    """Where the VPN connection reaches the internet."""

    address: IpAddress | None = field(repr=False)
    """None while the connection is down, and where the lookup service does not answer."""
    country: str | None = None
    city: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VpnSettings:
    """What we need to know of Gluetun's settings, and nothing else of them."""

    vpn_type: VpnType | None
    """None for a type that we do not know."""
    provider: str
    """In the spelling of Gluetun, as in its lists of servers."""
    selection: Selection
    forwards_port: bool
    """Whether Gluetun asks its provider for a port."""
    redirects_port: bool
    """Whether it redirects that port to another one inside."""

    @property
    def is_custom(self) -> bool:
        """Whether the user's own configuration is used: there is nothing to choose."""
        return self.provider == _CUSTOM


def read_status(document: object) -> VpnStatus | None:
    """Read ``/v1/vpn/status``; None if it has another form."""
    match document:
        case {"status": str(status)} if status in VpnStatus:
            return VpnStatus(status)
    return None


def read_exit(document: object) -> VpnExit | None:
    """Read ``/v1/publicip/ip``; None if it has another form."""
    match document:
        case {"public_ip": str(text), **rest}:
            return VpnExit(
                address=_address(text),
                country=clean_name(rest.get("country")),
                city=clean_name(rest.get("city")),
            )
    return None


def read_port(document: object) -> int | None:
    """Read the forwarded port, 0 if there is none; None if it has another form.

    With several ports, the first one counts.
    """
    match document:
        case {"port": int(port)} if _is_port(port):
            return port
        case {"ports": [int(port), *_]} if _is_port(port):
            return port
        case {"ports": [] | None}:
            return 0
    return None


def read_settings(document: object) -> VpnSettings | None:
    """Read what is on the white list of ``/v1/vpn/settings``; None for another form."""
    match document:
        case {
            "type": str(vpn_type),
            "provider": {"name": str(provider), "server_selection": selection, **rest},
        }:
            chosen, name = Selection.parse(selection), clean_name(provider)
            if chosen is None or name is None:
                return None
            forwards, redirects = _forwarding(rest.get("port_forwarding"))
            return VpnSettings(
                vpn_type=VpnType(vpn_type) if vpn_type in VpnType else None,
                provider=name,
                selection=chosen,
                forwards_port=forwards,
                redirects_port=redirects,
            )
    return None


def read_outcome(text: str) -> ChangeOutcome | None:
    """Read the text that answers a change; None for another one."""
    match text.split():
        case ["running"]:
            return ChangeOutcome.RESTARTED
        case ["settings", "left", "unchanged"]:
            return ChangeOutcome.UNCHANGED
        case ["crashed"]:
            return ChangeOutcome.CRASHED
        case ["already", status] if status in VpnStatus:
            return ChangeOutcome.STORED
    return None


def read_fault(text: str) -> ChangeFault:
    """Return why a change is refused, from the beginning of Gluetun's text."""
    if "is one of the choices available" in text:
        return ChangeFault.UNKNOWN_CHOICE
    if "there is no possible value available" in text:
        return ChangeFault.NO_SUCH_FILTER
    if "only filter is not supported" in text:
        return ChangeFault.NO_SUCH_FILTER
    if "listening ports length must be equal" in text:
        return ChangeFault.LISTENING_PORTS
    return ChangeFault.OTHER


def _forwarding(document: object) -> tuple[bool, bool]:
    """Return whether a port is forwarded, and whether to another one inside."""
    if not isinstance(document, dict):
        return False, False
    inside = document.get("listening_ports") or [document.get("listening_port")]
    return document.get("enabled") is True, any(
        type(port) is int and port > 0
        for port in (inside if isinstance(inside, list) else ())
    )


def _is_port(port: int) -> bool:
    return type(port) is int and 0 <= port <= _MAX_PORT


def _address(text: str) -> IpAddress | None:
    address = read_address(text)
    return None if address is None or address.is_unspecified else address
