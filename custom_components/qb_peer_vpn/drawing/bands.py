"""The words above and below the map: the verdict and the legend."""

from . import marks
from .canvas import Canvas, Text
from .layout import EDGE, FOOTER, HEADER, HEIGHT, WIDTH
from .palette import Palette
from .scene import Scene

_TITLE, _SUBTITLE, _LEGEND = 38.0, 22.0, 20.0
"""Sizes of letters, in px."""


def draw_header(canvas: Canvas, scene: Scene, palette: Palette) -> None:
    """Draw the verdict: a sign, a title and what explains it."""
    canvas.pen(palette.panel).panel(0, 0, WIDTH, HEADER)
    canvas.pen(palette.coast).panel(0, HEADER - 1, WIDTH, HEADER)
    sign = marks.move if scene.worth_moving else marks.stay
    sign(canvas, EDGE, HEADER / 2, palette)
    words = scene.words
    left = EDGE + 44
    room = WIDTH - left - 24
    title = Text(words=words.title, size=_TITLE, colour=palette.ink, weight=0.5)
    subtitle = Text(words=words.subtitle, size=_SUBTITLE, colour=palette.soft_ink)
    canvas.text(left, 46 if words.subtitle else 62, title.within(room))
    canvas.text(left, 79, subtitle.within(room))


def draw_legend(canvas: Canvas, scene: Scene, palette: Palette) -> None:
    """Draw what the marks stand for, as far as they are on the map."""
    top = HEIGHT - FOOTER
    canvas.pen(palette.panel).panel(0, top, WIDTH, HEIGHT)
    canvas.pen(palette.coast).panel(0, top, WIDTH, top + 1)
    words = scene.words
    entries: list[tuple[marks.Mark, str]] = [
        (marks.home, words.home),
        (marks.recommended, words.recommended),
    ]
    if scene.in_use:
        entries.append((marks.in_use, words.in_use))
    if scene.crowds:
        entries.append((marks.crowd, words.crowd))
    x, middle = EDGE, top + FOOTER / 2
    for mark, name in entries:
        text = Text(words=name, size=_LEGEND, colour=palette.ink)
        mark(canvas, x, middle, palette)
        canvas.text(x + 24, middle + 7, text)
        x += 24 + text.width + 54
