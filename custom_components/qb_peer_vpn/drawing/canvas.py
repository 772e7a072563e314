"""What a picture is drawn on: smooth edges, see-through colours, a small file.

Everything is drawn larger than it will be and then made smaller, which is how Pillow's
hard-edged lines become smooth. All lengths are px of the finished picture.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
import math

import numpy as np
from PIL import Image, ImageDraw

from .land import FloatArray
from .lettering import letters_mask, shortened, text_width
from .palette import Colour

OVERSIZE = 2
"""More is smoother, and takes time and memory by its square."""

COLOURS = 128
"""In the file."""

HALO = 2.5
"""px round letters that lie on the map."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A line of letters."""

    words: str
    size: float
    """px."""
    colour: Colour
    weight: float = 0.0
    """px that are added round the strokes."""

    @property
    def width(self) -> float:
        """In px."""
        return text_width(self.words, self.size)

    def within(self, width: float) -> Text:
        """Return the text, its end left out where it is wider than that."""
        return replace(self, words=shortened(self.words, self.size, width))


class Pen:
    """Draws shapes of one colour."""

    def __init__(self, draw: ImageDraw.ImageDraw, ink: Colour | int) -> None:
        """Take a surface to draw on."""
        self._draw = draw
        self._ink = ink

    def area(self, points: FloatArray) -> None:
        """Fill a polygon."""
        self._draw.polygon(_flat(points), fill=self._ink)

    def line(self, points: FloatArray, width: float) -> None:
        """Draw a line round any corners, with round ends."""
        thick = max(1, round(width * OVERSIZE))
        self._draw.line(_flat(points), fill=self._ink, width=thick, joint="curve")
        if thick > OVERSIZE:
            for x, y in (points[0], points[-1]):
                self.disc(x, y, width / 2)

    def curve(self, points: FloatArray, width: float) -> None:
        """Draw a line without sharp corners, in one piece and so without seams."""
        along = np.gradient(points, axis=0)
        lengths = np.hypot(*along.T)
        along /= np.where(lengths > 0.0, lengths, 1.0)[:, None]
        aside = np.column_stack((-along[:, 1], along[:, 0])) * width / 2
        self.area(np.vstack((points + aside, (points - aside)[::-1])))
        for x, y in (points[0], points[-1]):
            self.disc(x, y, width / 2)

    def dashes(self, points: FloatArray, width: float, dash: float) -> None:
        """Draw a dashed line without sharp corners; gaps are as long as dashes."""
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
    """A picture that is being drawn."""

    def __init__(self, width: int, height: int, colour: Colour) -> None:
        """Begin with one colour."""
        self._size = (width, height)
        self._image = Image.new("RGB", (width * OVERSIZE, height * OVERSIZE), colour)
        self._draw = ImageDraw.Draw(self._image)

    def pen(self, colour: Colour) -> Pen:
        """Return a pen that covers what is under it."""
        return Pen(self._draw, colour)

    @contextmanager
    def veil(self, colour: Colour, opacity: float) -> Iterator[Pen]:
        """Yield a pen that one can see through, evenly where its shapes overlap."""
        mask = Image.new("L", self._image.size, 0)
        yield Pen(ImageDraw.Draw(mask), round(255 * opacity))
        self._image.paste(colour, mask=mask)

    def text(
        self, x: float, baseline: float, text: Text, *, halo: Colour | None = None
    ) -> None:
        """Write a text from ``x`` on."""
        if halo is not None:
            edge = replace(text, colour=halo, weight=text.weight + HALO)
            self._write(x, baseline, edge)
        self._write(x, baseline, text)

    def _write(self, x: float, baseline: float, text: Text) -> None:
        mask, left, base = letters_mask(
            text.words, text.size * OVERSIZE, stroke=text.weight * OVERSIZE
        )
        corner = round(x * OVERSIZE - left), round(baseline * OVERSIZE - base)
        self._image.paste(text.colour, corner, mask)

    def png(self) -> bytes:
        """Return the finished picture."""
        small = self._image.reduce(OVERSIZE)
        file = BytesIO()
        small.quantize(COLOURS, dither=Image.Dither.NONE).save(
            file, "PNG", optimize=False
        )
        return file.getvalue()


def _flat(points: FloatArray) -> list[float]:
    # Far outside the picture Pillow's edges overflow.
    flat: list[float] = np.clip(np.rint(points * OVERSIZE), -3e4, 3e4).ravel().tolist()
    return flat


def _box(x: float, y: float, radius: float) -> tuple[float, float, float, float]:
    # Pillow counts the last row and column in.
    near, far = radius * OVERSIZE, math.nextafter(radius * OVERSIZE, 0) - 1
    x, y = x * OVERSIZE, y * OVERSIZE
    return (x - near, y - near, max(x + far, x - near), max(y + far, y - near))
