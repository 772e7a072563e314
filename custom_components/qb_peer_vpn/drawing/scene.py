"""What a picture shows, and the words on it.

Two equal scenes make the same picture, byte by byte: who keeps the last one knows
whether anything visible has changed.
"""

from dataclasses import dataclass

from ..models import Coordinates


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """A cluster of peers."""

    coordinates: Coordinates
    radius_km: float
    share: float
    """Of the swarm, 0 to 1."""
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A place with VPN servers."""

    coordinates: Coordinates
    """Where they really stand."""
    label: str
    note: str | None
    """A second line, such as where they really stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The sentences and the legend."""

    title: str
    subtitle: str
    home: str
    recommended: str
    in_use: str
    crowd: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """All that is visible."""

    words: Words
    worth_moving: bool
    home: Coordinates
    recommended: Server
    in_use: Server | None
    """Where it is known and another one than the recommended."""
    crowds: tuple[Crowd, ...]
