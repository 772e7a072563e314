"""The title of a config entry: the name that the user gave, else the address."""

from collections.abc import Iterable
from typing import Final

from yarl import URL

_NAME: Final = "Peer VPN"


def make_title(url: str, others: Iterable[str]) -> str:
    """Return the title of a connection without a name.

    Args:
        url: of qBittorrent.
        others: titles of the other entries. Without any, the address says nothing.

    """
    taken = {*others}
    if not taken:
        return _NAME
    short, long = _with_address(url)
    return long if short in taken else short


def follow_address(title: str, *, old: str, new: str, others: Iterable[str]) -> str:
    """Return the title of an entry whose address changes; a name stays as it is."""
    return make_title(new, {*others, _NAME}) if title in _with_address(old) else title


def _with_address(url: str) -> tuple[str, str]:
    """Return the title without and with the port."""
    parsed = URL(url)
    port = f"{parsed.host_subcomponent}:{parsed.port}"
    return f"{_NAME} ({parsed.host})", f"{_NAME} ({port})"
