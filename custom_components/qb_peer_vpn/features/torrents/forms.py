"""The form about torrents."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.helpers.selector import (
    SelectSelector,
    SelectSelectorConfig,
    TextSelector,
    TextSelectorConfig,
)
import voluptuous as vol

from .options import (
    CONF_ADD,
    CONF_ALLOW_PRIVATE,
    CONF_CHANGE,
    CONF_FOLDERS,
    CONF_PATH_PAIRS,
    CONF_SEE,
    CONF_SHOW_NAMES,
    LEVELS,
    TorrentOptions,
    is_folder,
    read_pair,
)

_USUAL: Final = TorrentOptions()
_LEVEL: Final = SelectSelector(
    SelectSelectorConfig(options=LEVELS, translation_key="level")
)
_TEXTS: Final = TextSelector(TextSelectorConfig(multiple=True))

TORRENTS_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_SHOW_NAMES, default=_USUAL.show_names): bool,
        vol.Required(CONF_SEE, default=_USUAL.rules.see.value): _LEVEL,
        vol.Required(CONF_ADD, default=_USUAL.rules.add.value): _LEVEL,
        vol.Required(CONF_CHANGE, default=_USUAL.rules.change.value): _LEVEL,
        vol.Required(CONF_ALLOW_PRIVATE, default=_USUAL.allow_private): bool,
        vol.Optional(CONF_FOLDERS, default=[]): _TEXTS,
        vol.Optional(CONF_PATH_PAIRS, default=[]): _TEXTS,
    }
)


def torrents_section(typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the section of the options that the input of the form means."""
    cleaned = {
        name: [text.strip() for text in typed.get(name, []) if text.strip()]
        for name in (CONF_FOLDERS, CONF_PATH_PAIRS)
    }
    return {**typed, **cleaned}


def torrents_errors(section: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with a section, by field."""
    errors = {}
    if not all(map(is_folder, section[CONF_FOLDERS])):
        errors[CONF_FOLDERS] = "not_a_folder"
    if not all(map(read_pair, section[CONF_PATH_PAIRS])):
        errors[CONF_PATH_PAIRS] = "not_a_pair"
    return errors
