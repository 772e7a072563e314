"""Torrent files on Home Assistant's machine. All of this runs in an executor."""

import os
from pathlib import Path
import stat
from typing import Final

from homeassistant.components.file_upload import process_uploaded_file
from homeassistant.core import HomeAssistant

from ...torrents import (
    MAX_TORRENT_BYTES,
    BadTorrentFileError,
    TorrentFile,
    TorrentFileProblem,
    read_torrent_file,
)
from .errors import invalid

_FLAGS: Final = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
"""Opening a pipe that no one writes to would wait forever. Links were resolved before."""


def read_allowed(hass: HomeAssistant, path: str) -> TorrentFile:
    """Read a .torrent file from a folder that Home Assistant may read.

    Raises:
        ServiceValidationError: it may not be read, or it is no file.
        BadTorrentFileError: it is no usable .torrent file.

    """
    if "\0" in path or not hass.config.is_allowed_path(path):
        raise invalid("path_not_allowed")
    # What is checked is what is read, whatever the link leads to a moment later.
    resolved = Path(path).resolve()
    if not hass.config.is_allowed_path(str(resolved)):
        raise invalid("path_not_allowed")
    return read_torrent_file(_read_bounded(resolved))


def read_upload(hass: HomeAssistant, file_id: str) -> TorrentFile:
    """Read a .torrent file that was uploaded, and remove it.

    Raises:
        ServiceValidationError: there is no such file; each one can be used once.
        BadTorrentFileError: it is no usable .torrent file.

    """
    try:
        with process_uploaded_file(hass, file_id) as path:
            content = _read_bounded(path)
    except BadTorrentFileError:
        raise
    except ValueError:
        raise invalid("upload_gone") from None
    return read_torrent_file(content)


def _read_bounded(path: Path) -> bytes:
    """Read a regular file, and not more than a .torrent file can have."""
    try:
        with open(path, "rb", opener=_open) as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode):
                raise invalid("file_unreadable")
            if about.st_size > MAX_TORRENT_BYTES:
                raise BadTorrentFileError(TorrentFileProblem.TOO_LARGE)
            # One byte more, because the file may have grown.
            return file.read(MAX_TORRENT_BYTES + 1)
    except OSError:
        raise invalid("file_unreadable") from None


def _open(path: str, flags: int) -> int:
    return os.open(path, flags | _FLAGS)
