"""The demo's torrents; all are free to share. Their trackers do not exist."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from .metainfo import Wanted, make_metainfo, v1_hash

DISTROS = "tracker.distros.example"
MOVIES = "announce.open-movies.example"
BOOKS = "tracker.open-library.example"
TRACKERS = (DISTROS, MOVIES, BOOKS)
"""Hosts of the three private trackers."""

MEBIBYTE = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Torrent:
    """One torrent of the demo, before anything happens to it."""

    name: str
    mebibytes: float
    popularity: float
    """Relative number of its peers."""
    category: str
    tags: str = ""
    tracker: str = ""
    """Host of its private tracker; empty if its peers come from everywhere."""
    parts: tuple[tuple[str, float], ...] = ()
    """Its files and their shares of the size; none for a single file."""

    @property
    def size(self) -> int:
        """Size in bytes."""
        return sum(size for _, size in self.files)

    @property
    def files(self) -> list[tuple[str, int]]:
        """Paths and sizes."""
        whole = round(self.mebibytes * MEBIBYTE)
        if not self.parts:
            return [(self.name, whole)]
        return [(path, round(whole * share)) for path, share in self.parts]

    @property
    def announce(self) -> str:
        """URL of its tracker, with a passkey, as private trackers have it."""
        passkey = sha256(self.tracker.encode()).hexdigest()[:32]
        return f"https://{self.tracker}/{passkey}/announce"

    @cached_property
    def content(self) -> bytes:
        """Its .torrent file."""
        return make_metainfo(
            self.name,
            self.files,
            Wanted(
                tiers=[[self.announce]] if self.tracker else [],
                is_private=bool(self.tracker),
            ),
        )

    @cached_property
    def info_hash(self) -> str:
        """Its hash."""
        return v1_hash(self.content)


type _Row = tuple[str, float, float, str, str]


def _torrents(tracker: str, rows: Iterable[_Row]) -> tuple[Torrent, ...]:
    return tuple(
        Torrent(
            name=name,
            mebibytes=mebibytes,
            popularity=popularity,
            category=category,
            tags=tags,
            tracker=tracker,
        )
        for name, mebibytes, popularity, category, tags in rows
    )


_MOVIE_PARTS = (("movie.mkv", 0.96), ("subtitles.srt", 0.0001), ("extras.mkv", 0.0399))

STALLED = Torrent(
    name="Night of the Living Dead (1968)",
    mebibytes=900,
    popularity=0,
    category="video/open movies",
    tracker=MOVIES,
    parts=_MOVIE_PARTS,
)
"""A download without peers."""

STOPPED = Torrent(
    name="planet-261102.osm.pbf", mebibytes=83_000, popularity=1, category="books"
)
"""A torrent that was stopped."""

LIMITED = Torrent(
    name="Sintel (4K)",
    mebibytes=1_800,
    popularity=4,
    category="video/open movies",
    tracker=MOVIES,
    parts=_MOVIE_PARTS,
)
"""A torrent with an upload limit of its own, which comes back when limits are restored."""

TORRENTS = (
    *_torrents(
        "",
        (
            ("debian-13.2.0-amd64-DVD-1.iso", 3_820, 10, "linux", "keep"),
            ("ubuntu-26.04.1-desktop-amd64.iso", 6_050, 12, "linux", ""),
            ("archlinux-2026.11.01-x86_64.iso", 1_450, 7, "linux", ""),
            ("FreeBSD-15.0-RELEASE-amd64-dvd1.iso", 4_720, 2, "bsd", ""),
            ("tails-amd64-7.3.img", 1_620, 3, "linux", "keep, privacy"),
        ),
    ),
    *_torrents(
        DISTROS,
        (
            ("Fedora-Workstation-Live-x86_64-45.iso", 2_670, 5, "linux", ""),
            ("linuxmint-22.3-cinnamon-64bit.iso", 2_900, 6, "linux", ""),
            ("openSUSE-Leap-16.0-DVD-x86_64.iso", 4_400, 3, "linux", ""),
            ("nixos-graphical-26.05-x86_64-linux.iso", 2_480, 3, "linux", ""),
            ("Rocky-10.1-x86_64-dvd1.iso", 9_900, 2, "linux", "keep"),
        ),
    ),
    *_torrents(
        MOVIES,
        (
            ("Big Buck Bunny (4K).mkv", 655, 4, "video/open movies", ""),
            ("Tears of Steel (4K).mkv", 6_300, 3, "video/open movies", ""),
            ("Blender Studio - Charge.mkv", 850, 2, "video/open movies", ""),
            ("Cosmos Laundromat.mkv", 1_250, 2, "video/open movies", "keep"),
        ),
    ),
    LIMITED,
    *_torrents(
        BOOKS,
        (
            ("wikipedia_en_all_nopic_2026-08.zim", 53_600, 5, "books", "keep"),
            ("gutenberg_en_all_2026-10.zim", 74_000, 3, "books", ""),
            ("librivox-best-of-2026.zip", 12_400, 3, "books", ""),
            ("LibreOffice_26.8.2_Linux_x86-64_deb.tar.gz", 215, 2, "software", ""),
        ),
    ),
    STALLED,
    STOPPED,
)
"""What is there when the story begins."""

ARRIVING = (
    *_torrents(
        DISTROS,
        (("alpine-standard-3.24.0-x86_64.iso", 420, 4, "linux", "new"),),
    ),
    *_torrents(MOVIES, (("Wing It! (2160p).mkv", 760, 4, "video/open movies", "new"),)),
    *_torrents("", (("raspios-trixie-arm64-lite.img.xz", 510, 4, "linux", "new"),)),
    *_torrents(BOOKS, (("stackexchange_2026-11.zim", 1_150, 4, "books", "new"),)),
)
"""What comes one after the other, is downloaded, and goes again some minutes later."""

CATEGORIES = {
    "linux": "/downloads/linux",
    "bsd": "",
    "software": "",
    "video/open movies": "/downloads/movies",
    "books": "/downloads/books",
}
"""Folder by category; empty for the default one."""
