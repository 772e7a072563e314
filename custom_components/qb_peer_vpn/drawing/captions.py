"""The names on the map, each beside what it belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass

from .canvas import Canvas, Text
from .labels import Anchor, Box, place_labels
from .land import FloatArray
from .layout import MAP
from .palette import Colour, Palette
from .scene import Crowd, Server

LINE_HEIGHT, ASCENT = 1.15, 0.9
"""Parts of the size of the letters."""

_AREA = Box(
    left=MAP.left + 8,
    top=MAP.top + 4,
    right=MAP.left + MAP.width - 8,
    bottom=MAP.top + MAP.height - 4,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """Lines of letters, and the mark that they belong to."""

    x: float
    y: float
    radius: float
    """Of the mark, in px."""
    lines: tuple[Text, ...]

    @property
    def anchor(self) -> Anchor:
        """What the caption asks for."""
        return Anchor(
            x=self.x,
            y=self.y,
            radius=self.radius,
            width=max(line.width for line in self.lines),
            height=sum(LINE_HEIGHT * line.size for line in self.lines),
        )


def server_lines(server: Server, colour: Colour, palette: Palette) -> tuple[Text, ...]:
    """Return what is written beside a server."""
    name = Text(words=server.label, size=25.0, colour=colour, weight=0.4)
    if server.note is None:
        return (name,)
    return (name, Text(words=server.note, size=19.0, colour=palette.soft_ink))


def crowd_lines(crowd: Crowd, palette: Palette) -> tuple[Text, ...]:
    """Return what is written beside a crowd."""
    name = Text(words=crowd.label, size=21.0, colour=palette.ink)
    share = Text(
        words=f"{crowd.share:.0%}", size=21.0, colour=palette.crowd, weight=0.4
    )
    # A name in a script without letters here has no width.
    return (name, share) if name.width else (share,)


def write_captions(
    canvas: Canvas,
    captions: Sequence[Caption],
    *,
    others: Sequence[Box],
    routes: FloatArray,
    halo: Colour,
) -> None:
    """Write the captions that find room, the most important ones first.

    Args:
        canvas: the map is on it.
        captions: the most important one first.
        others: marks without a caption.
        routes: points of lines, shape (n, 2), that had better stay visible.
        halo: the colour round the letters.

    """
    anchors = [caption.anchor for caption in captions]
    places = place_labels(
        anchors,
        marks=[*(anchor.box for anchor in anchors), *others],
        area=_AREA,
        lines=routes,
    )
    for caption, box in zip(captions, places, strict=True):
        if box is not None:
            _write(canvas, caption, box, halo)


def _write(canvas: Canvas, caption: Caption, box: Box, halo: Colour) -> None:
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
