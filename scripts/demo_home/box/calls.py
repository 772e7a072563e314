"""All paths of the Web API that are about torrents and settings, and what answers them."""

from .file_calls import export, files, properties, rename, set_priority, trackers
from .folders import list_directory
from .label_calls import (
    categories,
    create_category,
    create_tags,
    delete_tags,
    edit_category,
    log,
    remove_categories,
    tags,
)
from .settings import get_mode, get_preferences, set_mode, set_preferences, toggle_mode
from .torrent_calls import CHANGES, Call

READING: dict[str, Call] = {
    "app/getDirectoryContent": list_directory,
    "app/preferences": get_preferences,
    "log/main": log,
    "torrents/categories": categories,
    "torrents/export": export,
    "torrents/files": files,
    "torrents/properties": properties,
    "torrents/tags": tags,
    "torrents/trackers": trackers,
    "transfer/speedLimitsMode": get_mode,
}
"""What only answers, also to GET."""

CALLS: dict[str, Call] = {
    **CHANGES,
    "app/setPreferences": set_preferences,
    "torrents/createCategory": create_category,
    "torrents/createTags": create_tags,
    "torrents/deleteTags": delete_tags,
    "torrents/editCategory": edit_category,
    "torrents/filePrio": set_priority,
    "torrents/removeCategories": remove_categories,
    "torrents/rename": rename,
    "transfer/setSpeedLimitsMode": set_mode,
    "transfer/toggleSpeedLimitsMode": toggle_mode,
}
"""What changes something; GET is not allowed."""
