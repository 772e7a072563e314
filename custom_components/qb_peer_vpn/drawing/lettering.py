"""Letters: the one font that is always there, and the accents it lacks.

Pillow brings a font with hardly more than ASCII. Accents are drawn over and under its
letters here, so that names keep theirs; letters of other scripts cannot be written.
"""

from dataclasses import dataclass
from functools import cache
import math
from typing import cast
import unicodedata

from PIL import Image, ImageDraw, ImageFont

type Point = tuple[float, float]
type Stroke = tuple[Point, ...]
"""A line through points, in em, upwards; a single point is a dot."""

_DOT: Stroke = ((0.0, 0.13),)

# From the middle of the letter's top.
_ABOVE: dict[str, tuple[Stroke, ...]] = {
    "\N{COMBINING GRAVE ACCENT}": (((0.05, 0.06), (-0.07, 0.18)),),
    "\N{COMBINING ACUTE ACCENT}": (((-0.05, 0.06), (0.07, 0.18)),),
    "\N{COMBINING CIRCUMFLEX ACCENT}": (((-0.11, 0.06), (0.0, 0.17), (0.11, 0.06)),),
    "\N{COMBINING CARON}": (((-0.11, 0.17), (0.0, 0.06), (0.11, 0.17)),),
    "\N{COMBINING TILDE}": (
        ((-0.13, 0.08), (-0.07, 0.14), (0.07, 0.09), (0.13, 0.15)),
    ),
    "\N{COMBINING MACRON}": (((-0.12, 0.12), (0.12, 0.12)),),
    "\N{COMBINING BREVE}": (
        ((-0.11, 0.18), (-0.06, 0.1), (0.0, 0.08), (0.06, 0.1), (0.11, 0.18)),
    ),
    "\N{COMBINING DIAERESIS}": (((-0.1, 0.13),), ((0.1, 0.13),)),
    "\N{COMBINING DOT ABOVE}": (_DOT,),
    "\N{COMBINING RING ABOVE}": (
        tuple(
            (0.07 * math.cos(turn * math.pi / 4), 0.14 + 0.07 * math.sin(turn * 0.785))
            for turn in range(9)
        ),
    ),
    "\N{COMBINING DOUBLE ACUTE ACCENT}": (
        ((-0.13, 0.06), (-0.04, 0.18)),
        ((0.03, 0.06), (0.12, 0.18)),
    ),
    "\N{COMBINING HOOK ABOVE}": (
        ((-0.05, 0.18), (0.03, 0.2), (0.05, 0.15), (0.0, 0.11), (0.0, 0.06)),
    ),
    "\N{COMBINING HORN}": (((0.16, -0.03), (0.26, 0.0), (0.28, 0.08)),),
}

# From the middle of the baseline.
_BELOW: dict[str, tuple[Stroke, ...]] = {
    "\N{COMBINING CEDILLA}": (
        ((0.0, 0.0), (0.06, -0.09), (0.02, -0.16), (-0.07, -0.16)),
    ),
    "\N{COMBINING OGONEK}": (((0.1, 0.0), (0.03, -0.1), (0.09, -0.16), (0.16, -0.14)),),
    "\N{COMBINING COMMA BELOW}": (((0.03, -0.08), (-0.03, -0.19)),),
    "\N{COMBINING DOT BELOW}": (((0.0, -0.12),),),
    "\N{COMBINING MACRON BELOW}": (((-0.12, -0.1), (0.12, -0.1)),),
    "\N{COMBINING SHORT STROKE OVERLAY}": (((-0.13, 0.28), (0.13, 0.46)),),
    "\N{COMBINING SHORT SOLIDUS OVERLAY}": (((-0.24, -0.03), (0.24, 0.53)),),
    "\N{COMBINING LONG STROKE OVERLAY}": (((-0.05, 0.59), (0.29, 0.59)),),
}

_DOTLESS = "\N{COMBINING GREEK YPOGEGRAMMENI}"
"""Stands for: only take the dot away."""

# Letters that Unicode does not take apart.
_SPELLED = str.maketrans(
    {
        "ı": "i" + _DOTLESS,
        "ł": "l\N{COMBINING SHORT STROKE OVERLAY}",
        "Ł": "L\N{COMBINING SHORT STROKE OVERLAY}",
        "ø": "o\N{COMBINING SHORT SOLIDUS OVERLAY}",
        "Ø": "O\N{COMBINING SHORT SOLIDUS OVERLAY}",
        "đ": "d\N{COMBINING LONG STROKE OVERLAY}",
        "Đ": "D",
        "Ð": "D",
        "ð": "d",
        "ħ": "h",
        "ß": "ss",
        "æ": "ae",
        "Æ": "Ae",
        "œ": "oe",
        "Œ": "Oe",
        "þ": "th",
        "Þ": "Th",
        "–": "-",
        "—": "-",
        "−": "-",
        "→": "›",
        "\N{NO-BREAK SPACE}": " ",
        "\N{NARROW NO-BREAK SPACE}": " ",
    }
)

_GLYPHS = frozenset(map(chr, range(32, 127))) | frozenset("©«°±´·»‘’“”…‹›")
_STEM = 0.085
"""Width of the font's strokes, in em."""


@dataclass(frozen=True, slots=True)
class _Letter:
    base: str
    marks: str


def can_write(text: str) -> bool:
    """Return whether every letter of a text can be written."""
    return "".join(letter.base for letter in _spell(text)) == "".join(
        character for character in _taken_apart(text) if not _is_mark(character)
    )


def text_width(text: str, size: float) -> float:
    """Return the width of a text in px, as far as it can be written."""
    return _font(size).getlength("".join(letter.base for letter in _spell(text)))


def shortened(text: str, size: float, width: float) -> str:
    """Return the text, or its beginning and an ellipsis where it is too wide."""
    if text_width(text, size) <= width:
        return text
    kept = text
    while kept and text_width(f"{kept}…", size) > width:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def letters_mask(
    text: str, size: float, *, stroke: float
) -> tuple[Image.Image, float, float]:
    """Draw a text in white on black.

    Args:
        text: what cannot be written is left out.
        size: in px.
        stroke: what is added round the letters, in px.

    Returns:
        The mask, and where on it the baseline begins, in px.

    """
    font, letters = _font(size), _spell(text)
    word = "".join(letter.base for letter in letters)
    pad = math.ceil(stroke) + 2
    left, baseline = float(pad), float(round(1.25 * size) + pad)
    extent = (math.ceil(font.getlength(word)) + 2 * pad, round(1.65 * size) + 2 * pad)
    mask = Image.new("L", extent, 0)
    draw = ImageDraw.Draw(mask)
    draw.text(
        (left, baseline), word, font=font, fill=255, anchor="ls", stroke_width=stroke
    )
    pen = _STEM * size + 2 * stroke
    for index, letter in enumerate(letters):
        if letter.marks:
            x = left + font.getlength(word[:index])
            _draw_marks(draw, letter, (x, baseline), size, pen)
    return mask, left, baseline


def _draw_marks(
    draw: ImageDraw.ImageDraw, letter: _Letter, origin: Point, size: float, pen: float
) -> None:
    font = _font(size)
    x, baseline = origin
    box = font.getbbox(letter.base, anchor="ls")
    middle, top = x + (box[0] + box[2]) / 2, baseline + box[1]
    above = [mark for mark in letter.marks if mark in _ABOVE]
    if letter.base in "ij" and (above or _DOTLESS in letter.marks):
        # The accent takes the place of the dot.
        top = baseline + font.getbbox("x", anchor="ls")[1]
        draw.rectangle((x + box[0] - pen, 0, x + box[2] + pen, top - pen / 2), fill=0)
    for mark in above:
        _draw_strokes(draw, _ABOVE[mark], (middle, top), size, pen)
        top -= 0.16 * size
    for mark in letter.marks:
        if mark in _BELOW:
            _draw_strokes(draw, _BELOW[mark], (middle, baseline), size, pen)


def _draw_strokes(
    draw: ImageDraw.ImageDraw,
    strokes: tuple[Stroke, ...],
    origin: Point,
    size: float,
    pen: float,
) -> None:
    for stroke in strokes:
        points = [(origin[0] + size * x, origin[1] - size * y) for x, y in stroke]
        radius = pen * (0.68 if len(points) == 1 else 0.5)
        if len(points) > 1:
            draw.line(points, fill=255, width=max(1, round(pen)))
        for x, y in points:
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)


def _spell(text: str) -> list[_Letter]:
    letters: list[_Letter] = []
    for character in _taken_apart(text):
        if _is_mark(character):
            if letters:
                last = letters.pop()
                letters.append(_Letter(last.base, last.marks + character))
        elif character in _GLYPHS:
            letters.append(_Letter(character, ""))
    return letters


def _taken_apart(text: str) -> str:
    return unicodedata.normalize("NFD", text.translate(_SPELLED))


def _is_mark(character: str) -> bool:
    return unicodedata.combining(character) != 0


@cache
def _font(size: float) -> ImageFont.FreeTypeFont:
    # With a size it always is one that can be scaled.
    return cast("ImageFont.FreeTypeFont", ImageFont.load_default(size))
