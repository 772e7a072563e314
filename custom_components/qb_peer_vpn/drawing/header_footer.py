"""The layout of the picture, its header with the headline, and its footer with the legend."""

from . import icons
from .canvas import Canvas, Text
from .palette import Palette
from .projection import Frame
from .scene import Scene

WIDTH, HEIGHT = 1280, 720
"""Of the picture, in px."""

_HEADER, _FOOTER = 98, 48
"""Heights in px."""

MAP = Frame(
    left=0,
    top=_HEADER,
    width=WIDTH,
    height=HEIGHT - _HEADER - _FOOTER,
    margin_x=120.0,
    margin_y=52.0,
)
"""Between header and footer; the margins are room for captions."""

_EDGE = 50.0
"""px from the left edge to the middle of the icons in header and footer."""

_TITLE, _SUBTITLE, _LEGEND = 36.0, 21.0, 19.0
"""Sizes of letters, in px."""


def draw_header(canvas: Canvas, scene: Scene, palette: Palette) -> None:
    """Draw the headline: an icon, a title and a subtitle."""
    canvas.pen(palette.panel).panel(0, 0, WIDTH, _HEADER)
    canvas.pen(palette.coast).panel(0, _HEADER - 1, WIDTH, _HEADER)
    icons.SIGNS[scene.sign](canvas, _EDGE, _HEADER / 2, palette)
    texts = scene.texts
    left = _EDGE + 44
    room = WIDTH - left - 24
    title = Text(words=texts.title, size=_TITLE, color=palette.ink, weight=0.4)
    subtitle = Text(words=texts.subtitle, size=_SUBTITLE, color=palette.soft_ink)
    canvas.text(left, 46 if texts.subtitle else 62, title.within(room))
    canvas.text(left, 79, subtitle.within(room))


def draw_legend(canvas: Canvas, scene: Scene, palette: Palette) -> None:
    """Explain the icons that are on the map."""
    top = HEIGHT - _FOOTER
    canvas.pen(palette.panel).panel(0, top, WIDTH, HEIGHT)
    canvas.pen(palette.coast).panel(0, top, WIDTH, top + 1)
    texts = scene.texts
    entries: list[tuple[icons.Icon, str]] = [
        (icons.home, texts.home),
        (icons.recommended, texts.recommended),
    ]
    if scene.in_use:
        entries.append((icons.in_use, texts.in_use))
    if scene.clusters:
        entries.append((icons.cluster, texts.clusters))
    if scene.elsewhere:
        entries.append((icons.elsewhere, texts.elsewhere))
    if scene.left_out:
        entries.append((icons.faint_cluster, texts.left_out))
    x, middle = _EDGE, top + _FOOTER / 2
    for icon, name in entries:
        text = Text(words=name, size=_LEGEND, color=palette.ink)
        icon(canvas, x, middle, palette)
        canvas.text(x + 24, middle + 7, text)
        x += 24 + text.width + 54
