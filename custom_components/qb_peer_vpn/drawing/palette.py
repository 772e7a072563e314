"""The colors: one set for light themes, one for dark ones.

Icons differ in shape as well, and their hues (orange, blue, gray) can be distinguished
with any kind of color vision.
"""

from dataclasses import dataclass

type Color = tuple[int, int, int]
"""Red, green, blue, 0 to 255."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """The colors of one picture."""

    sea: Color
    land: Color
    coast: Color
    border: Color
    """Between countries."""
    grid: Color
    panel: Color
    """Behind the title and the legend."""
    ink: Color
    """Text, and the icon of the home."""
    soft_ink: Color
    """Secondary text."""
    halo: Color
    """Around text and icons on the map."""
    cluster: Color
    route: Color
    """The recommended server and the path through it."""
    in_use: Color
    stay: Color
    """The icon of the advice to stay."""


LIGHT = Palette(
    sea=(221, 232, 240),
    land=(250, 249, 245),
    coast=(178, 193, 204),
    border=(222, 219, 208),
    grid=(206, 220, 230),
    panel=(255, 255, 255),
    ink=(24, 34, 45),
    soft_ink=(78, 92, 104),
    halo=(255, 255, 255),
    cluster=(193, 79, 0),
    route=(0, 97, 160),
    in_use=(92, 106, 119),
    stay=(0, 118, 86),
)

DARK = Palette(
    sea=(17, 26, 36),
    land=(41, 54, 67),
    coast=(77, 94, 110),
    border=(60, 75, 90),
    grid=(29, 42, 55),
    panel=(11, 18, 26),
    ink=(242, 245, 248),
    soft_ink=(178, 191, 202),
    halo=(11, 18, 26),
    cluster=(255, 160, 64),
    route=(102, 190, 250),
    in_use=(172, 185, 197),
    stay=(72, 209, 165),
)
