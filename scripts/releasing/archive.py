"""The archive for manual installation: users unpack it in the configuration folder."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
import zipfile

PACKAGE = Path("custom_components/qb_peer_vpn")

_NOT_SHIPPED = {"__pycache__", ".mypy_cache", ".ruff_cache", ".DS_Store"}


def write_archive(root: Path, target: Path, when: datetime) -> int:
    """Pack the integration. Return the number of files in it.

    Args:
        root: of the repository.
        target: the archive.
        when: the time of all files, which must differ between releases: Python takes a
            file of the same size and time for the one that it has compiled before.

    """
    count = 0
    written = when.timetuple()[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in _shipped(root):
            entry = zipfile.ZipInfo(path.relative_to(root).as_posix(), written)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes())
            count += 1
    return count


def _shipped(root: Path) -> Iterator[Path]:
    for path in sorted((root / PACKAGE).rglob("*")):
        within = path.relative_to(root).parts
        if path.is_file() and not _NOT_SHIPPED.intersection(within):
            yield path
