"""Draw the brand: an arc leads from a house to a server, and on to peers off the globe.

Each shape is drawn by the distance to its edge, so it is smooth at any size and the
same on every machine. Everything except globe and peers is transparent, so the
background shows through the house and the arcs.
"""

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
import sys
from typing import cast

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

type Array = npt.NDArray[np.float64]
type Color = tuple[int, int, int]
type Point = tuple[float, float]

BRAND = Path(__file__).parents[1] / "custom_components" / "qb_peer_vpn" / "brand"

ICON = 256
"""Units of all lengths in the icon; also its side in px."""
LOGO = 128
"""Height of the logo in px."""

GLOBE: tuple[float, float, float] = (118, 138, 118)
SERVER: tuple[float, float, float] = (112, 88, 22)
PEERS: tuple[tuple[float, float, float], ...] = (
    (206, 32, 32),
    (228, 126, 28),
    (186, 208, 24),
)
"""Center and radius. The outermost circles touch the edges of the icon."""

GAP = 12
"""Free space around the server and the peers."""
WAY_HOME = 10
WAY_TO_PEER = 8
"""Half of the width of the arcs."""

HOUSE: tuple[Point, ...] = (
    *((68, 150), (108, 184), (95, 184), (95, 212)),
    *((41, 212), (41, 184), (28, 184)),
)
HOUSE_CORNER = 4
ARC_HOME: tuple[Point, ...] = ((68, 160), (66, 116), (82, 92), (112, 88))
ARCS_TO_PEERS: tuple[tuple[Point, ...], ...] = (
    ((112, 88), (156, 76), (206, 32)),
    ((112, 88), (176, 84), (228, 126)),
    ((112, 88), (164, 130), (186, 208)),
)
"""Control points of Bézier curves."""

LEVELS = 64
"""Transparency levels; three colors with this many levels fit into one small file."""
SMOOTHING = 4
"""Scale factor for letters while they are drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """The colors for a light or a dark background."""

    prefix: str
    globe: Color
    peers: Color
    ink: Color


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the logo's words; lengths in px of the logo in its smaller size."""

    words: str
    size: float
    weight: float
    """Space added around the letters."""
    baseline: float
    left: float


LIGHT = Theme(prefix="", globe=(10, 107, 98), peers=(217, 91, 0), ink=(22, 36, 47))
DARK = Theme(
    prefix="dark_", globe=(53, 184, 164), peers=(255, 159, 67), ink=(242, 245, 248)
)

WORDS = (
    Line(words="Peer VPN", size=62, weight=1.3, baseline=68, left=151),
    Line(words="for qBittorrent", size=35, weight=0.3, baseline=113, left=152),
)


def draw_brand(folder: Path) -> None:
    """Write all eight images that Home Assistant serves."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, picture, transparency in pictures():
        # The transparency levels belong to the entries of the palette.
        picture.save(folder / name, optimize=True, transparency=transparency)


def pictures() -> Iterator[tuple[str, Image.Image, bytes]]:
    """Draw every image. Yield file name, image, and the transparency of its palette."""
    for theme in (LIGHT, DARK):
        for suffix, times in (("", 1), ("@2x", 2)):
            for name, layers in (
                ("icon", icon_layers(times * ICON)),
                ("logo", logo_layers(times)),
            ):
                picture, transparency = colored(layers, theme)
                yield f"{theme.prefix}{name}{suffix}.png", picture, transparency


def icon_layers(side: int) -> tuple[Array, Array, Array]:
    """Draw the icon. Return how much globe, peer, and ink is in each px, 0 to 1."""
    x, y = (np.indices((side, side))[::-1] + 0.5) * ICON / side
    peers = _nearest(_disc(x, y, *peer) for peer in PEERS)
    server = _disc(x, y, *SERVER)
    to_peers = _nearest(_way(x, y, arc) for arc in ARCS_TO_PEERS) - WAY_TO_PEER
    home = _way(x, y, ARC_HOME) - WAY_HOME
    house = _polygon(x, y, HOUSE) - HOUSE_CORNER
    free = _nearest((home, to_peers, house, peers - GAP, server - GAP))
    globe = np.minimum(np.maximum(_disc(x, y, *GLOBE), -free), server)
    scale = side / ICON
    return _cover(globe * scale), _cover(peers * scale), np.zeros_like(globe)


def logo_layers(times: int) -> tuple[Array, Array, Array]:
    """Draw the icon and the name beside it; the image is as wide as both need."""
    globe, peers, _ = icon_layers(times * LOGO)
    ink = _words(times)
    aside = ((0, 0), (0, ink.shape[1] - globe.shape[1]))
    return np.pad(globe, aside), np.pad(peers, aside), ink


def colored(
    layers: tuple[Array, Array, Array], theme: Theme
) -> tuple[Image.Image, bytes]:
    """Convert layers that never touch into an image with few colors and levels."""
    levels = np.rint(np.stack(layers) * (LEVELS - 1)).astype(np.uint8)
    which = levels.argmax(axis=0).astype(np.uint8)
    level = levels.max(axis=0)
    index = np.where(level, which * np.uint8(LEVELS) + level, np.uint8(0))
    picture = Image.fromarray(index.astype(np.uint8))
    colors = (theme.globe, theme.peers, theme.ink)
    picture.putpalette([part for color in colors for part in color * LEVELS])
    opacities = [round(255 * step / (LEVELS - 1)) for step in range(LEVELS)]
    return picture, bytes(opacities * len(colors))


def _words(times: int) -> Array:
    scale = times * SMOOTHING
    wide = 5 * LOGO * scale
    mask = Image.new("L", (wide, LOGO * scale), 0)
    draw = ImageDraw.Draw(mask)
    for line in WORDS:
        # A font that is loaded with a size can always be scaled.
        font = cast("ImageFont.FreeTypeFont", ImageFont.load_default(line.size * scale))
        draw.text(
            (line.left * scale, line.baseline * scale),
            line.words,
            font=font,
            fill=255,
            anchor="ls",
            stroke_width=line.weight * scale,
        )
    mask = mask.reduce(SMOOTHING)
    written = np.asarray(mask, dtype=np.float64) / 255
    right = int(np.flatnonzero(written.max(axis=0)).max())
    return written[:, : right + 1]


def _cover(distance: Array) -> Array:
    """Return how much of a px lies within an edge at this distance in px."""
    return np.clip(0.5 - distance, 0.0, 1.0)


def _nearest(distances: Iterable[Array]) -> Array:
    return cast("Array", np.minimum.reduce(list(distances)))


def _disc(
    x: Array,
    y: Array,
    middle_x: Array | float,
    middle_y: Array | float,
    radius: float,
) -> Array:
    return cast("Array", np.hypot(x - middle_x, y - middle_y)) - radius


def _way(x: Array, y: Array, controls: tuple[Point, ...]) -> Array:
    return _nearest(
        _segment(x, y, start, end) for start, end in pairwise(_curve(controls))
    )


def _segment(x: Array, y: Array, start: Point, end: Point) -> Array:
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    share = ((x - start[0]) * along_x + (y - start[1]) * along_y) / (
        along_x**2 + along_y**2
    )
    share = np.clip(share, 0.0, 1.0)
    return _disc(x, y, start[0] + share * along_x, start[1] + share * along_y, 0)


def _polygon(x: Array, y: Array, corners: tuple[Point, ...]) -> Array:
    """Return the distance to the outline, negative inside."""
    outline = [*corners, corners[0]]
    distance = _nearest(_segment(x, y, start, end) for start, end in pairwise(outline))
    inside = np.zeros(x.shape, dtype=np.bool_)
    for start, end in pairwise(outline):
        if start[1] != end[1]:
            crossed = (start[1] > y) != (end[1] > y)
            share = (y - start[1]) / (end[1] - start[1])
            inside ^= crossed & (x < start[0] + share * (end[0] - start[0]))
    return np.where(inside, -distance, distance)


def _curve(controls: tuple[Point, ...], steps: int = 16) -> list[Point]:
    """Return points on a Bézier curve, by de Casteljau."""
    curve: list[Point] = []
    for step in range(steps + 1):
        share, points = step / steps, list(controls)
        while len(points) > 1:
            points = [
                (a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]))
                for a, b in pairwise(points)
            ]
        curve.append(points[0])
    return curve


def main(arguments: list[str]) -> int:
    """Draw into the given folder."""
    parser = argparse.ArgumentParser(prog="draw_brand", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=BRAND)
    draw_brand(parser.parse_args(arguments).folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
