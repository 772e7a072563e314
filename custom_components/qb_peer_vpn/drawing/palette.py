"""The colours: one set for light surroundings, one for dark ones.

What carries meaning differs in shape too, and its hues (orange, blue, grey) are told
apart with any kind of colour vision.
"""

from dataclasses import dataclass

type Colour = tuple[int, int, int]
"""Red, green, blue, 0 to 255."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """The colours of one picture."""

    sea: Colour
    land: Colour
    coast: Colour
    grid: Colour
    panel: Colour
    """Behind the title and the legend."""
    ink: Colour
    """Letters, and home."""
    soft_ink: Colour
    """Letters of the second rank."""
    halo: Colour
    """Round what lies on the map."""
    crowd: Colour
    route: Colour
    """The recommended server and the way through it."""
    in_use: Colour
    stay: Colour
    """The sign that nothing has to be done."""


LIGHT = Palette(
    sea=(221, 232, 240),
    land=(250, 249, 245),
    coast=(178, 193, 204),
    grid=(206, 220, 230),
    panel=(255, 255, 255),
    ink=(24, 34, 45),
    soft_ink=(78, 92, 104),
    halo=(255, 255, 255),
    crowd=(193, 79, 0),
    route=(0, 97, 160),
    in_use=(92, 106, 119),
    stay=(0, 118, 86),
)

DARK = Palette(
    sea=(17, 26, 36),
    land=(41, 54, 67),
    coast=(77, 94, 110),
    grid=(29, 42, 55),
    panel=(11, 18, 26),
    ink=(242, 245, 248),
    soft_ink=(178, 191, 202),
    halo=(11, 18, 26),
    crowd=(255, 160, 64),
    route=(102, 190, 250),
    in_use=(172, 185, 197),
    stay=(72, 209, 165),
)
