"""Answer what is about categories, tags, and the log."""

from aiohttp import web

from .asked import Asked, conflict, done
from .state import Box


def categories(box: Box, _: Asked) -> web.Response:
    """``torrents/categories``."""
    return web.json_response(
        {
            name: {"name": name, "savePath": folder}
            for name, folder in sorted(box.categories.items())
        }
    )


def create_category(box: Box, asked: Asked) -> web.Response:
    """``torrents/createCategory``."""
    asked.need("category")
    name = asked.text("category")
    if not name:
        raise web.HTTPBadRequest(text="Category cannot be empty")
    if name in box.categories or "//" in name or name.startswith("/"):
        raise conflict("Unable to create category")
    box.categories[name] = asked.text("savePath")
    return done()


def edit_category(box: Box, asked: Asked) -> web.Response:
    """``torrents/editCategory``."""
    asked.need("category", "savePath")
    if asked.text("category") not in box.categories:
        raise web.HTTPNotFound(text="Not Found")
    box.categories[asked.text("category")] = asked.text("savePath")
    return done()


def remove_categories(box: Box, asked: Asked) -> web.Response:
    """``torrents/removeCategories``: one a line."""
    asked.need("categories")
    for name in asked.text("categories").splitlines():
        box.categories.pop(name, None)
        for torrent in box.torrents.values():
            if torrent.category == name:
                torrent.category = ""
    return done()


def tags(box: Box, _: Asked) -> web.Response:
    """``torrents/tags``."""
    return web.json_response(sorted(box.tags))


def create_tags(box: Box, asked: Asked) -> web.Response:
    """``torrents/createTags``."""
    asked.need("tags")
    box.tags |= {*asked.words("tags")}
    return done()


def delete_tags(box: Box, asked: Asked) -> web.Response:
    """``torrents/deleteTags``."""
    asked.need("tags")
    gone = {*asked.words("tags")}
    box.tags -= gone
    for torrent in box.torrents.values():
        torrent.tags -= gone
    return done()


def log(box: Box, asked: Asked) -> web.Response:
    """``log/main``: the lines after the last known one."""
    after = round(asked.number("last_known_id", -1))
    return web.json_response([line for line in box.log if line["id"] > after])
