"""A drawing surface with smooth edges, transparent colors and a small file.

Pillow draws lines with hard edges. So everything is drawn larger and then reduced, which
smooths the edges. All lengths are px of the finished picture.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
import math

import numpy as np
from PIL import Image, ImageDraw

from ..geo import FloatArray
from .palette import Color
from .typeface import shortened, text_mask, text_width

OVERSIZE = 2
"""Scale while drawing. Time and memory grow with its square."""

COLORS = 128
"""Of the file's palette."""

HALO = 2.5
"""px around text on the map."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A line of text."""

    words: str
    size: float
    """px."""
    color: Color
    weight: float = 0.0
    """Extra px of boldness on each side of the letters."""

    @property
    def width(self) -> float:
        """In px."""
        return text_width(self.words, self.size)

    def within(self, width: float) -> Text:
        """Return the text, shortened if it is wider than this, in px."""
        return replace(self, words=shortened(self.words, self.size, width))


class Pen:
    """Draws shapes of one color."""

    def __init__(self, draw: ImageDraw.ImageDraw, ink: Color | int) -> None:
        self._draw = draw
        self._ink = ink

    def area(self, points: FloatArray) -> None:
        """Fill a polygon."""
        self._draw.polygon(_flat(points), fill=self._ink)

    def line(self, points: FloatArray, width: float) -> None:
        """Draw a line with round corners and ends."""
        thick = max(1, round(width * OVERSIZE))
        self._draw.line(_flat(points), fill=self._ink, width=thick, joint="curve")
        if thick > OVERSIZE:
            for x, y in (points[0], points[-1]):
                self.disc(x, y, width / 2)

    def curve(self, points: FloatArray, width: float) -> None:
        """Draw a line without sharp corners: as one shape, so that it has no seams."""
        along = np.gradient(points, axis=0)
        lengths = np.hypot(*along.T)
        along /= np.where(lengths > 0.0, lengths, 1.0)[:, None]
        aside = np.column_stack((-along[:, 1], along[:, 0])) * width / 2
        self.area(np.vstack((points + aside, (points - aside)[::-1])))
        for x, y in (points[0], points[-1]):
            self.disc(x, y, width / 2)

    def dashes(self, points: FloatArray, width: float, dash: float) -> None:
        """Draw a dashed line without sharp corners; gaps are as long as dashes, in px."""
        lengths = np.hypot(*np.diff(points, axis=0).T)
        along = np.concatenate(([0.0], np.cumsum(lengths)))
        for begin in np.arange(0.0, along[-1], 2 * dash):
            ends = np.array((begin, min(begin + dash, along[-1])))
            x, y = (np.interp(ends, along, points[:, axis]) for axis in (0, 1))
            self.line(np.column_stack((x, y)), width)

    def disc(self, x: float, y: float, radius: float) -> None:
        """Fill a circle."""
        self._draw.ellipse(_box(x, y, radius), fill=self._ink)

    def panel(self, left: float, top: float, right: float, bottom: float) -> None:
        """Fill a rectangle."""
        corners = [length * OVERSIZE for length in (left, top, right, bottom)]
        corners[2] -= 1
        corners[3] -= 1
        self._draw.rectangle(corners, fill=self._ink)


class Canvas:
    """A picture while it is drawn."""

    def __init__(self, width: int, height: int, background: Color) -> None:
        self._size = (width, height)
        self._image = Image.new(
            "RGB", (width * OVERSIZE, height * OVERSIZE), background
        )
        self._draw = ImageDraw.Draw(self._image)

    def pen(self, color: Color) -> Pen:
        """Return an opaque pen."""
        return Pen(self._draw, color)

    @contextmanager
    def veil(self, color: Color, opacity: float) -> Iterator[Pen]:
        """Yield a transparent pen; overlapping shapes do not add up."""
        mask = Image.new("L", self._image.size, 0)
        yield Pen(ImageDraw.Draw(mask), round(255 * opacity))
        self._image.paste(color, mask=mask)

    def text(
        self, x: float, baseline: float, text: Text, *, halo: Color | None = None
    ) -> None:
        """Write a text that starts at ``x``, in px."""
        if halo is not None:
            edge = replace(text, color=halo, weight=text.weight + HALO)
            self._write(x, baseline, edge)
        self._write(x, baseline, text)

    def _write(self, x: float, baseline: float, text: Text) -> None:
        mask, left, base = text_mask(
            text.words, text.size * OVERSIZE, stroke=text.weight * OVERSIZE
        )
        corner = round(x * OVERSIZE - left), round(baseline * OVERSIZE - base)
        self._image.paste(text.color, corner, mask)

    def png(self) -> bytes:
        """Return the finished picture."""
        small = self._image.reduce(OVERSIZE)
        file = BytesIO()
        small.quantize(COLORS, dither=Image.Dither.NONE).save(
            file, "PNG", optimize=False
        )
        return file.getvalue()


def _flat(points: FloatArray) -> list[float]:
    # Pillow overflows with coordinates far outside the picture.
    flat: list[float] = np.clip(np.rint(points * OVERSIZE), -3e4, 3e4).ravel().tolist()
    return flat


def _box(x: float, y: float, radius: float) -> tuple[float, float, float, float]:
    # In Pillow, the last row and column belong to the shape.
    near, far = radius * OVERSIZE, math.nextafter(radius * OVERSIZE, 0) - 1
    x, y = x * OVERSIZE, y * OVERSIZE
    return (x - near, y - near, max(x + far, x - near), max(y + far, y - near))
