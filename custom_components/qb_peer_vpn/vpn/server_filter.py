"""What a user wants of a server."""

from dataclasses import dataclass

from ..models import ServerFeature, VpnProtocol

EXCLUDED_BY_DEFAULT = frozenset(
    {
        ServerFeature.FREE,
        ServerFeature.MULTIHOP,
        ServerFeature.RESTRICTED,
        ServerFeature.SECURE_CORE,
        ServerFeature.TOR,
    }
)
"""Detours and shared free servers, which are slow for BitTorrent, and servers that are
reserved for other customers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerFilter:
    """What a server must be like; by default, every server fits."""

    required: frozenset[ServerFeature] = frozenset()
    """Features that it must have, all of them; ``OWNED`` for the provider's hardware."""
    excluded: frozenset[ServerFeature] = frozenset()
    """Features that it must not have, none of them."""
    protocol: VpnProtocol | None = None
    """Protocol that it must speak; None for any. A server of a list that does not have
    protocols fits."""
    countries: frozenset[str] = frozenset()
    """ISO 3166-1 alpha-2 codes of the countries it may claim; empty for all."""
    excluded_countries: frozenset[str] = frozenset()
    """ISO 3166-1 alpha-2 codes of countries it must neither claim nor be in."""
    cities: frozenset[str] = frozenset()
    """Keys of the places it may claim (``NL/amsterdam``); empty for all."""
    max_load: int | None = None
    """In percent; a server whose load is unknown fits."""
    virtual: bool = True
    """Whether it may be virtual: physically in another country than it claims."""
