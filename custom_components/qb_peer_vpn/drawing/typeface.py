"""The letters of the picture: a subset of Noto Sans, which comes with its license.

Pillow's own font has hardly more than ASCII. ``scripts/build_font`` makes the subset.
"""

from bisect import bisect_right
from functools import cache
import math
from pathlib import Path
from typing import Final
import unicodedata

from PIL import Image, ImageDraw, ImageFont

FONT: Final = Path(__file__).parent / "font" / "NotoSans-subset.ttf"

CHARACTERS: Final = (
    range(0x20, 0x7F),  # Basic Latin
    range(0xA0, 0x250),  # Latin-1 Supplement, Latin Extended-A and -B
    range(0x2B0, 0x300),  # Spacing Modifier Letters
    range(0x300, 0x370),  # Combining Diacritical Marks
    range(0x370, 0x378),  # Greek and Coptic
    range(0x37A, 0x380),
    range(0x384, 0x38B),
    range(0x38C, 0x38D),
    range(0x38E, 0x3A2),
    range(0x3A3, 0x3E2),
    range(0x3F0, 0x400),
    range(0x400, 0x530),  # Cyrillic and Cyrillic Supplement
    range(0x1E00, 0x1F00),  # Latin Extended Additional
    range(0x2010, 0x2028),  # General Punctuation
    range(0x202F, 0x203B),
)
"""The characters of the font, in ascending order.

They are known without the file, so that ``can_write`` reads none.
"""

_STARTS: Final = [each.start for each in CHARACTERS]


def can_write(text: str) -> bool:
    """Return whether the font has all characters of a text."""
    return all(map(_is_known, unicodedata.normalize("NFC", text)))


def text_width(text: str, size: float) -> float:
    """Return the width of a text in px; characters without a glyph are left out."""
    return _font(size).getlength(_written(text))


def shortened(text: str, size: float, width: float) -> str:
    """Return the text; its end is replaced by an ellipsis if it is wider than allowed."""
    if text_width(text, size) <= width:
        return text
    kept = text
    while kept and text_width(f"{kept}…", size) > width:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def text_mask(
    text: str, size: float, *, stroke: float
) -> tuple[Image.Image, float, float]:
    """Draw a text in white on black.

    Args:
        text: characters without a glyph are left out.
        size: in px.
        stroke: how much bolder the letters are on each side, in px.

    Returns:
        The image, and the x and y of the start of its baseline, in px.

    """
    font, written = _font(size), _written(text)
    pad = math.ceil(stroke) + 2
    # Letters may lean over their box; accents on capitals are higher than the ascender.
    left, baseline = float(pad + round(0.2 * size)), float(round(1.25 * size) + pad)
    width = math.ceil(font.getlength(written)) + 2 * round(left)
    mask = Image.new("L", (width, round(1.65 * size) + 2 * pad), 0)
    ImageDraw.Draw(mask).text(
        (left, baseline), written, font=font, fill=255, anchor="ls", stroke_width=stroke
    )
    return mask, left, baseline


def _written(text: str) -> str:
    """Return the characters of a text that the font has."""
    return "".join(filter(_is_known, unicodedata.normalize("NFC", text)))


def _is_known(character: str) -> bool:
    code = ord(character)
    block = bisect_right(_STARTS, code) - 1
    return block >= 0 and code in CHARACTERS[block]


@cache
def _font(size: float) -> ImageFont.FreeTypeFont:
    # The basic layout is the same on all machines; the other one needs a system library.
    return ImageFont.truetype(FONT, size, layout_engine=ImageFont.Layout.BASIC)
