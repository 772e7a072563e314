"""Fields that several actions share: limits, categories, tags, and shares."""

from typing import Any, Final

from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ...qbittorrent import GLOBAL_LIMIT, NO_LIMIT, PASSING_TAG

_MAX_RATE: Final = (1 << 31) - 1
_MAX_RATIO: Final = 9_998
_MAX_MINUTES: Final = 525_600
_SPECIAL: Final = (GLOBAL_LIMIT, NO_LIMIT)


def category_name(value: Any) -> str:
    """Check the name of a category; "" means none. qBittorrent ignores a wrong one."""
    name = cv.string(value)
    if name and ("\\" in name or not name.isprintable() or "" in name.split("/")):
        raise vol.Invalid("not the name of a category")
    return name


def tag_name(value: Any) -> str:
    """Check a tag: a comma would make two of it, and some tags are our own."""
    tag = cv.string(value).strip()
    if not tag or "," in tag or not tag.isprintable() or tag.startswith(PASSING_TAG):
        raise vol.Invalid("not a tag")
    return tag


def torrent_name(value: Any) -> str:
    """Check the name of a torrent."""
    name = cv.string(value).strip()
    if not name or not name.isprintable():
        raise vol.Invalid("not a name")
    return name


TAGS: Final = vol.All(cv.ensure_list, [tag_name])
RATE: Final = vol.All(vol.Coerce(int), vol.Range(min=0, max=_MAX_RATE))
"""B/s; 0 for none."""
RATIO: Final = vol.All(
    vol.Coerce(float),
    vol.Any(vol.In(_SPECIAL), vol.Range(min=0, max=_MAX_RATIO)),
)
"""Or -1 for no limit, and -2 for the one of all torrents."""
MINUTES: Final = vol.All(
    vol.Coerce(int),
    vol.Any(vol.In(_SPECIAL), vol.Range(min=0, max=_MAX_MINUTES)),
)
RATE_FIELDS: Final = {
    vol.Optional("upload_limit"): RATE,
    vol.Optional("download_limit"): RATE,
}
