"""The captions on the map, each beside its icon."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..geo import FloatArray
from .canvas import Canvas, Text
from .countries import Countries
from .header_footer import MAP
from .label_layout import Anchor, Box, place_labels
from .palette import Color, Palette
from .scene import Cluster, Server

LINE_HEIGHT, ASCENT = 1.15, 0.9
"""As multiples of the size of the letters."""

_AREA = Box(
    left=MAP.left + 8,
    top=MAP.top + 4,
    right=MAP.left + MAP.width - 8,
    bottom=MAP.top + MAP.height - 4,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """Lines of text, and the icon that they belong to."""

    x: float
    y: float
    radius: float
    """Of the icon, in px."""
    lines: tuple[Text, ...]

    @property
    def anchor(self) -> Anchor:
        """The icon, and the size of the caption."""
        return Anchor(
            x=self.x,
            y=self.y,
            radius=self.radius,
            width=max(line.width for line in self.lines),
            height=sum(LINE_HEIGHT * line.size for line in self.lines),
        )


def server_lines(server: Server, color: Color, palette: Palette) -> tuple[Text, ...]:
    """Return the caption of a server."""
    name = Text(words=server.label, size=24.0, color=color, weight=0.4)
    if server.note is None:
        return (name,)
    return (name, Text(words=server.note, size=18.0, color=palette.soft_ink))


def cluster_lines(cluster: Cluster, palette: Palette) -> tuple[Text, ...]:
    """Return the caption of a cluster: its name and its share."""
    name = Text(words=cluster.label, size=20.0, color=palette.ink)
    share = Text(
        words=cluster.share_label, size=20.0, color=palette.cluster, weight=0.4
    )
    # A name in a script that the font lacks has no width.
    return (name, share) if name.width else (share,)


def faint_lines(cluster: Cluster, palette: Palette) -> tuple[Text, ...]:
    """Return the caption of a cluster that does not count: its name."""
    return (Text(words=cluster.label, size=18.0, color=palette.soft_ink),)


def write_captions(
    canvas: Canvas,
    captions: Sequence[Caption],
    *,
    others: Sequence[Box],
    routes: FloatArray,
    countries: Countries,
    palette: Palette,
) -> None:
    """Write the captions that have room, and draw the lines that lead to them.

    Args:
        canvas: already has the map and the icons.
        captions: the most important one first: it chooses its place first.
        others: boxes of icons without a caption.
        routes: points on lines, shape (n, 2), in px, which captions should not cover.
        countries: a caption in another one than its icon must be beside it.
        palette: the colors.

    """
    anchors = [caption.anchor for caption in captions]
    places = place_labels(
        anchors,
        marks=[*(anchor.box for anchor in anchors), *others],
        area=_AREA,
        lines=routes,
        leaves_country=countries.differ,
    )
    for anchor, box in zip(anchors, places, strict=True):
        if box is not None and (leader := anchor.leader(box)):
            line = np.array(leader)
            canvas.pen(palette.halo).line(line, 5.0)
            canvas.pen(palette.ink).line(line, 1.5)
    for caption, box in zip(captions, places, strict=True):
        if box is not None:
            _write(canvas, caption, box, palette.halo)


def _write(canvas: Canvas, caption: Caption, box: Box, halo: Color) -> None:
    top = box.top
    for line in caption.lines:
        room = box.right - box.left - line.width
        if box.left > caption.x:
            x = box.left
        elif box.right < caption.x:
            x = box.left + room
        else:
            x = box.left + room / 2
        canvas.text(x, top + ASCENT * line.size, line, halo=halo)
        top += LINE_HEIGHT * line.size
