"""Read ``torrents/info``: whole torrents, all or a choice of them."""

from collections.abc import Iterable

from ..models import Table
from ..web import ArrivingJson
from .plausible import plausible
from .torrent_fields import FieldReader, is_complete
from .torrent_rows import RowBuilder
from .tracker_hosts import torrent_hash


def read_torrent_list(
    pieces: Iterable[bytes], reader: FieldReader
) -> tuple[Table, tuple[str, ...]]:
    """Read an answer while it arrives; return the torrents and their names.

    Both are sorted by hash. A torrent that makes no sense is left out.

    Raises:
        UnreadableJsonError: it is no such answer.
        ImplausibleError: it lists more torrents than is plausible.

    """
    document = ArrivingJson(pieces)
    rows = RowBuilder()
    for row in plausible(document.items()):
        if not isinstance(row, dict) or not (key := torrent_hash(row.get("hash"))):
            continue
        fields = reader.fields(row)
        if is_complete(fields):
            rows.add(key, fields)
    document.end()
    return rows.build()
