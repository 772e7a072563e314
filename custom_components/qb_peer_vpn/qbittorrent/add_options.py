"""How a torrent is added, in the words of all versions at once."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from .web_api import Scalar


class ContentLayout(StrEnum):
    """In which folder the files of a torrent are."""

    ORIGINAL = "Original"
    SUBFOLDER = "Subfolder"
    NO_SUBFOLDER = "NoSubfolder"


_ROOT_FOLDER: Final = {
    ContentLayout.SUBFOLDER: True,
    ContentLayout.NO_SUBFOLDER: False,
}
"""How 4.1 to 4.3.1 say it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddOptions:
    """How to add a torrent; None leaves it to qBittorrent."""

    category: str | None = None
    """Is created if there is none."""
    tags: tuple[str, ...] = ()
    save_path: str | None = field(default=None, repr=False)
    """Absolute path on qBittorrent's machine."""
    stopped: bool | None = None
    upload_limit: int | None = None
    """B/s; 0 for none."""
    download_limit: int | None = None
    """B/s; 0 for none."""
    ratio_limit: float | None = None
    seeding_minutes: int | None = None
    sequential: bool | None = None
    first_last_first: bool | None = None
    layout: ContentLayout | None = None
    rename: str | None = field(default=None, repr=False)
    first_in_queue: bool | None = None

    def with_tag(self, tag: str) -> AddOptions:
        """Return the same with one more tag."""
        return replace(self, tags=(*self.tags, tag))

    def form(self) -> dict[str, Scalar | None]:
        """Return the form of ``torrents/add``.

        A parameter has its old name and its new one: an unknown one is ignored, and then
        the torrent would start, although it was to be added stopped.
        """
        return {
            "category": self.category,
            "tags": ",".join(self.tags) or None,
            "savepath": self.save_path,
            # Otherwise a category's folder wins.
            "autoTMM": None if self.save_path is None else False,
            "stopped": self.stopped,
            "paused": self.stopped,
            "upLimit": self.upload_limit,
            "dlLimit": self.download_limit,
            "ratioLimit": self.ratio_limit,
            "seedingTimeLimit": self.seeding_minutes,
            "sequentialDownload": self.sequential,
            "firstLastPiecePrio": self.first_last_first,
            "contentLayout": None if self.layout is None else str(self.layout),
            "root_folder": None
            if self.layout is None
            else _ROOT_FOLDER.get(self.layout),
            "rename": self.rename,
            "addToTopOfQueue": self.first_in_queue,
        }
