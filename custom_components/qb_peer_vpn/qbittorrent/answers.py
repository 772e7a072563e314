"""Read the small answers of qBittorrent."""

from collections.abc import Iterable, Mapping

from ..web import UnreadableJsonError, read_json


def read_resolves_countries(pieces: Iterable[bytes]) -> bool:
    """Read from ``app/preferences`` whether the countries of peers are resolved.

    They are if the preference is missing, as before 4.2.

    Raises:
        UnreadableJsonError: it is no such answer.

    """
    return _preferences(pieces).get("resolve_peer_countries") is not False


def read_asks_router(pieces: Iterable[bytes]) -> bool:
    """Read from ``app/preferences`` whether the router is asked to forward ports.

    Raises:
        UnreadableJsonError: it is no such answer.

    """
    asks = _preferences(pieces).get("upnp")
    if not isinstance(asks, bool):
        raise UnreadableJsonError
    return asks


def _preferences(pieces: Iterable[bytes]) -> Mapping[str, object]:
    answer = read_json(pieces)
    if not isinstance(answer, Mapping):
        raise UnreadableJsonError
    return answer
