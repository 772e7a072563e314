"""One VPN connection, and how it is distinguished from the next one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from ...models import IpAddress
from ..moving.reading import (
    UnusableError,
    flag,
    mapping,
    optional_address,
    optional_count,
    optional_moment,
)

MAX_PORT = 65535


@dataclass(frozen=True, slots=True, kw_only=True)
class Tunnel:
    """What is known of one VPN connection."""

    exit: IpAddress | None = field(default=None, repr=False)
    """None while it is unknown."""
    port: int = 0
    """Forwarded port; 0 while there is none."""
    since: datetime | None = None
    """When it was seen to come up; None if that is unknown."""

    def differs(self, other: Tunnel) -> bool:
        """Return whether these are certainly two. Unknown values may be equal."""
        return (
            (None not in (self.exit, other.exit) and self.exit != other.exit)
            or (0 not in (self.port, other.port) and self.port != other.port)
            or (self.since is not None and self.since != other.since)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TunnelWatch:
    """The last VPN connection that was seen."""

    last: Tunnel | None = None
    was_down: bool = False
    """Whether Gluetun was seen without a connection since."""

    def after(self, seen: Tunnel | None, *, is_up: bool | None) -> tuple[Self, bool]:
        """Return what is known then, and whether it is another connection.

        Args:
            seen: the connection as it is now; None if Gluetun does not answer.
            is_up: whether there is one; None if Gluetun does not answer.

        """
        if is_up is None or seen is None:
            return self, False
        if not is_up:
            return type(self)(last=self.last, was_down=True), False
        old = self.last or seen
        known = Tunnel(
            exit=seen.exit or old.exit,
            port=seen.port or old.port,
            since=seen.since or old.since,
        )
        is_other = self.last is not None and (self.was_down or seen.differs(old))
        return type(self)(last=known), is_other

    def to_json(self) -> dict[str, object]:
        """Return it as plain data."""
        last = self.last or Tunnel()
        return {
            "is_known": self.last is not None,
            "exit": str(last.exit) if last.exit else None,
            "port": last.port,
            "since": last.since.isoformat() if last.since else None,
            "was_down": self.was_down,
        }

    @classmethod
    def from_json(cls, stored: object) -> Self:
        """Read what was stored, or raise ``UnusableError``."""
        data = mapping(stored)
        was_down = flag(data.get("was_down"))
        if not flag(data.get("is_known")):
            return cls(was_down=was_down)
        return cls(last=_tunnel(data), was_down=was_down)


def optional_port(stored: object) -> int | None:
    """Return a port, 0, or None."""
    port = optional_count(stored)
    if port is not None and port > MAX_PORT:
        raise UnusableError
    return port


def _tunnel(data: Mapping[str, object]) -> Tunnel:
    return Tunnel(
        exit=optional_address(data.get("exit")),
        port=optional_port(data.get("port")) or 0,
        since=optional_moment(data.get("since")),
    )
