"""Who may do what with torrents, and where they may be saved: options, typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

from ...shell.options import read_choice, read_flag, read_texts, section_of
from ...torrents import (
    BadPathError,
    Level,
    PathPair,
    PermissionRules,
    check_remote_path,
)

SECTION_TORRENTS: Final = "torrents"
CONF_SHOW_NAMES: Final = "show_names"
CONF_SEE: Final = "see"
CONF_ADD: Final = "add"
CONF_CHANGE: Final = "change"
CONF_ALLOW_PRIVATE: Final = "allow_private"
CONF_FOLDERS: Final = "folders"
CONF_PATH_PAIRS: Final = "path_pairs"

PAIR_MARK: Final = "="
"""Between the two paths of a pair."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TorrentOptions:
    """What the user chose about torrents."""

    show_names: bool = True
    """Whether names of torrents may be in the states of entities."""
    rules: PermissionRules = field(default_factory=PermissionRules)
    allow_private: bool = False
    """Whether torrents may be fetched from addresses inside the network."""
    folders: tuple[str, ...] = field(default=(), repr=False)
    """On qBittorrent's machine, besides its own folders."""
    path_pairs: tuple[PathPair, ...] = field(default=(), repr=False)

    @classmethod
    def from_options(cls, options: Mapping[str, Any]) -> Self:
        """Read them from the options of a config entry."""
        return cls.from_section(section_of(options, SECTION_TORRENTS))

    @classmethod
    def from_section(cls, section: Mapping[str, Any]) -> Self:
        """Read them from their section; folders that are none are left out."""
        usual = PermissionRules()
        pairs = map(read_pair, read_texts(section, CONF_PATH_PAIRS))
        return cls(
            show_names=read_flag(section, CONF_SHOW_NAMES, default=True),
            rules=PermissionRules(
                see=read_choice(section, CONF_SEE, usual.see),
                add=read_choice(section, CONF_ADD, usual.add),
                change=read_choice(section, CONF_CHANGE, usual.change),
            ),
            allow_private=read_flag(section, CONF_ALLOW_PRIVATE, default=False),
            folders=tuple(filter(is_folder, read_texts(section, CONF_FOLDERS))),
            path_pairs=tuple(pair for pair in pairs if pair is not None),
        )


def read_pair(text: str) -> PathPair | None:
    """Return the two paths of a text such as ``/media = /downloads``; None without."""
    ours, _, theirs = (part.strip() for part in text.partition(PAIR_MARK))
    if not (is_folder(ours) and is_folder(theirs)):
        return None
    return PathPair(home_assistant=ours, qbittorrent=theirs)


def is_folder(path: str) -> bool:
    """Return whether a text is the absolute path of a folder."""
    try:
        check_remote_path(path, [path])
    except BadPathError:
        return False
    return True


LEVELS: Final = [level.value for level in Level]
