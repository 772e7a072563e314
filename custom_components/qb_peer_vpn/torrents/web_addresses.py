"""Which web addresses of torrents qBittorrent may be sent to.

qBittorrent opens what it is given from inside its own network, and also files of its own
machine. So what is no plain web address is refused here, before it gets there.
"""

from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address
import re
from typing import Final

from ..models import public_address

MAX_URL_CHARACTERS: Final = 2_048

_URL: Final = re.compile(
    r"https?://(?P<authority>[^/?#]*)(?P<rest>[/?#].*)?", re.IGNORECASE | re.DOTALL
)
_AUTHORITY: Final = re.compile(
    r"(?:\[(?P<v6>[0-9a-f:.]{2,45})\]|(?P<name>[^\[\]:%]{1,253}))(?::(?P<port>\d{1,5}))?",
    re.IGNORECASE | re.ASCII,
)
_HOST: Final = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
_NUMBER: Final = re.compile(r"0x[0-9a-f]*|[0-9]+")
_IPV4: Final = re.compile(r"(?:0x[0-9a-f]+|[0-9]+)(?:\.(?:0x[0-9a-f]+|[0-9]+)){0,3}")
_MAX_PORT: Final = 65_535


class AddressProblem(StrEnum):
    """Why an address is refused."""

    TOO_LONG = "too_long"
    UNPRINTABLE = "unprintable"
    """There are spaces, line breaks, or control characters in it: one address could
    become two.
    """
    SCHEME = "scheme"
    """It is no http or https address: a file, a path, or anything else."""
    LOGIN = "login"
    """It contains a user name or a password."""
    MALFORMED = "malformed"
    """Programs would not agree on where it leads."""
    PRIVATE = "private"
    """It leads to qBittorrent's own machine or network."""


class BadAddressError(ValueError):
    """An address that is refused. It quotes nothing."""

    def __init__(self, problem: AddressProblem) -> None:
        super().__init__(problem)
        self.problem = problem


def check_torrent_url(text: str, *, allow_private: bool = False) -> str:
    """Return an address that qBittorrent may open, without white space around it.

    A name can lead to a private address. That cannot be seen from here: qBittorrent may
    resolve it to something else.

    Args:
        text: what someone entered.
        allow_private: whether addresses inside the network are fine.

    Raises:
        BadAddressError: it must not be opened.

    """
    text = text.strip()
    if len(text) > MAX_URL_CHARACTERS:
        raise BadAddressError(AddressProblem.TOO_LONG)
    if not text.isprintable() or " " in text:
        raise BadAddressError(AddressProblem.UNPRINTABLE)
    match = _URL.fullmatch(text)
    if match is None:
        raise BadAddressError(AddressProblem.SCHEME)
    if "@" in match["authority"]:
        raise BadAddressError(AddressProblem.LOGIN)
    # Browsers take a backslash for a slash.
    authority = None if "\\" in text else _AUTHORITY.fullmatch(match["authority"])
    if authority is None or int(authority["port"] or 0) > _MAX_PORT:
        raise BadAddressError(AddressProblem.MALFORMED)
    if not (_is_public(authority["v6"], authority["name"]) or allow_private):
        raise BadAddressError(AddressProblem.PRIVATE)
    return text


def _is_public(v6: str | None, name: str | None) -> bool:
    """Return whether a host is a public address, or a name."""
    try:
        if v6 is not None:
            return public_address(IPv6Address(v6)) is not None
        # Also turns digits of other scripts into plain ones, as qBittorrent does.
        host = (name or "").lower().encode("idna").decode().removesuffix(".")
    except ValueError:
        raise BadAddressError(AddressProblem.MALFORMED) from None
    if not _HOST.fullmatch(host):
        raise BadAddressError(AddressProblem.MALFORMED)
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        return public_address(_ipv4(host)) is not None
    return host != "localhost" and not host.endswith(".localhost")


def _ipv4(host: str) -> IPv4Address:
    """Read an IPv4 address as systems do: ``127.1``, ``0x7f.1`` and ``2130706433``, too."""
    try:
        if _IPV4.fullmatch(host):
            *front, last = [int(part, _base(part)) for part in host.split(".")]
            return IPv4Address(bytes(front) + last.to_bytes(4 - len(front)))
    except ValueError, OverflowError:
        pass
    raise BadAddressError(AddressProblem.MALFORMED)


def _base(part: str) -> int:
    if part.startswith("0x"):
        return 16
    return 8 if len(part) > 1 and part.startswith("0") else 10
