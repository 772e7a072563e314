"""The archive for manual installation: users unpack it in the configuration folder."""

from collections.abc import Iterator
from pathlib import Path
import zipfile

PACKAGE = Path("custom_components/qb_peer_vpn")

_NOT_SHIPPED = {"__pycache__", ".mypy_cache", ".ruff_cache", ".DS_Store"}
_WHEN = (1980, 1, 1, 0, 0, 0)
"""A fixed date, so that the same files always give the same archive."""


def write_archive(root: Path, target: Path) -> int:
    """Pack the integration. Return the number of files in it."""
    count = 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in _shipped(root):
            entry = zipfile.ZipInfo(path.relative_to(root).as_posix(), _WHEN)
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
