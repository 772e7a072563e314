"""What depends on the version of Gluetun.

Sources: the tags v3.38.0 to v3.41.3 and commit 7eed6eaf of passteque/gluetun.
"""

from dataclasses import dataclass
import re
from typing import Final, Self

type _Number = tuple[int, int, int]

_SETTINGS_ROUTE: Final = (3, 31, 0)
_ROLES: Final = (3, 39, 1)
_PORT_ROUTE: Final = (3, 41, 0)
_HANGING: Final = (3, 41, 2)

_RELEASE: Final = re.compile(r"v?(\d{1,4})\.(\d{1,4})\.(\d{1,4})")
_MAX_LENGTH: Final = 40

PORT_PATH: Final = "/v1/portforward"
OLD_PORT_PATH: Final = "/v1/openvpn/portforwarded"


@dataclass(frozen=True, slots=True, kw_only=True)
class GluetunVersion:
    """The version of a Gluetun, and what it can do."""

    text: str
    """As Gluetun reports it: ``v3.41.3``, or ``latest`` for a development version."""
    number: _Number | None
    """None for anything but a release."""

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Return the version; None if the text cannot be one."""
        if not text.strip() or len(text) > _MAX_LENGTH or not text.isprintable():
            return None
        text = text.strip()
        release = _RELEASE.fullmatch(text)
        return cls(
            text=text,
            number=(int(release[1]), int(release[2]), int(release[3]))
            if release
            else None,
        )

    @property
    def has_roles(self) -> bool:
        """Whether it can ask for a login. Up to v3.39.0, all routes are open."""
        return self._is_at_least(_ROLES)

    @property
    def port_path(self) -> str:
        """Path of the forwarded port."""
        return PORT_PATH if self._is_at_least(_PORT_ROUTE) else OLD_PORT_PATH

    @property
    def can_change_settings(self) -> bool:
        """Whether it has the route that changes the server."""
        return self._is_at_least(_SETTINGS_ROUTE)

    @property
    def hangs_when_moved(self) -> bool:
        """Whether a change stops it for good where a port is forwarded (#3416)."""
        return self.number == _HANGING

    @property
    def is_development(self) -> bool:
        """Whether it is none of the releases, such as the image tag ``latest``.

        Its first change always connects again, even to the same server.
        """
        return self.number is None

    def _is_at_least(self, number: _Number) -> bool:
        return self.number is None or self.number >= number
