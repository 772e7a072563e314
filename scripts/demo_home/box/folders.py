"""The folders and files on the machine of the demo's qBittorrent."""

from aiohttp import web

from .asked import Asked
from .state import Box

FILES: dict[str, int | None] = {
    "/downloads/linux": None,
    "/downloads/movies": None,
    "/media/holiday 2026/beach.mp4": 310 << 20,
    "/media/holiday 2026/mountains.mp4": 540 << 20,
    "/media/holiday 2026/notes.txt": 4_096,
    "/media/podcast/episode-01.mp3": 48 << 20,
    "/media/podcast/episode-02.mp3": 52 << 20,
    "/media/my-distribution.iso": 730 << 20,
    "/media/empty": None,
}
"""Bytes by path; None for an empty folder."""


def files_below(path: str) -> list[tuple[str, int]] | None:
    """Return the paths, from that folder on, and sizes; None if nothing is there."""
    path = path.rstrip("/") or "/"
    if (size := FILES.get(path)) is not None:
        return [(path.rpartition("/")[2], size)]
    start = "/" if path == "/" else f"{path}/"
    if path not in FILES and not any(each.startswith(start) for each in FILES):
        return None
    return [
        (each.removeprefix(start), length)
        for each, length in FILES.items()
        if each.startswith(start) and length is not None
    ]


def list_directory(box: Box, asked: Asked) -> web.Response:
    """Answer ``app/getDirectoryContent``."""
    asked.need("dirPath")
    path = asked.text("dirPath")
    if not path.startswith("/"):
        raise web.HTTPBadRequest(text="Invalid directory path")
    start = f"{path.rstrip('/')}/"
    below = [each for each in _all_paths(box) if each.startswith(start)]
    is_folder = path.rstrip("/") in _all_paths(box) and not _is_file(path)
    if not below and not is_folder:
        raise web.HTTPNotFound(text="Directory does not exist")
    names = {start + each.removeprefix(start).partition("/")[0] for each in below}
    mode = asked.text("mode", "all")
    return web.json_response(
        sorted(
            each
            for each in names
            if mode == "all" or (mode == "dirs") is not _is_file(each)
        )
    )


def _is_file(path: str) -> bool:
    return FILES.get(path) is not None


def _all_paths(box: Box) -> list[str]:
    folders = [each for each in box.categories.values() if each]
    return [*FILES, *folders, str(box.preferences["save_path"])]
