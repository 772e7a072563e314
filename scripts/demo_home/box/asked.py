"""What a request asks for, and the answers to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

type Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """The fields of a request."""

    fields: Mapping[str, str]
    file: bytes | None = None

    def need(self, *names: str) -> None:
        """Answer as qBittorrent does if a parameter is missing."""
        if missing := [name for name in names if name not in self.fields]:
            text = f"Missing required parameters: {', '.join(missing)}"
            raise web.HTTPBadRequest(text=text)

    def text(self, name: str, default: str = "") -> str:
        """Return a field."""
        return self.fields.get(name, default)

    def number(self, name: str, default: float = 0) -> float:
        """Return a number; the default for what is none."""
        try:
            return float(self.fields[name])
        except KeyError, ValueError:
            return default

    def limit(self, name: str) -> int:
        """Return a limit in B/s: what makes no sense means none."""
        try:
            value = int(self.fields[name])
        except KeyError, ValueError:
            return 0
        return value if 0 < value < (1 << 31) - 1 else 0

    def flag(self, name: str) -> bool | None:
        """Return whether something is wanted; None if that is not said."""
        value = self.fields.get(name)
        return None if value is None else value.lower() in {"true", "1"}

    def words(self, name: str, separator: str = ",") -> list[str]:
        """Return the items of a list."""
        items = self.fields.get(name, "").split(separator)
        return [item.strip() for item in items if item.strip()]


def done() -> web.Response:
    """Answer that all is well."""
    return web.Response()


def conflict(text: str) -> web.HTTPConflict:
    """Return what to raise if it is not possible."""
    return web.HTTPConflict(text=text)
