"""Read the small answers of qBittorrent."""

from collections.abc import Iterable, Mapping

from ..web import UnreadableJsonError, read_json


def read_resolves_countries(pieces: Iterable[bytes]) -> bool:
    """Read from ``app/preferences`` whether the countries of peers are resolved.

    They are if the preference is missing, as before 4.2.

    Raises:
        UnreadableJsonError: it is no such answer.

    """
    answer = read_json(pieces)
    if not isinstance(answer, Mapping):
        raise UnreadableJsonError
    return answer.get("resolve_peer_countries") is not False
