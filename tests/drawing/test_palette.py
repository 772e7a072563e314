import pytest

from custom_components.qb_peer_vpn.drawing import DARK, LIGHT, Palette
from custom_components.qb_peer_vpn.drawing.palette import Color

PALETTES = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])


def luminance(color: Color) -> float:
    """Relative luminance as WCAG 2 defines it."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in color)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Color, other: Color) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@PALETTES
def test_letters_can_be_read(palette: Palette) -> None:
    """WCAG 2 asks for 4.5; letters on the map have their halo around them."""
    for ink in (palette.ink, palette.soft_ink):
        assert contrast(ink, palette.panel) >= 4.5
    for ink in (palette.ink, palette.cluster, palette.route, palette.in_use):
        assert contrast(ink, palette.halo) >= 4.5


@PALETTES
def test_marks_stand_out(palette: Palette) -> None:
    """WCAG 2 asks for 3 where a shape carries meaning."""
    for ground in (palette.sea, palette.land):
        for mark in (palette.ink, palette.cluster, palette.route, palette.in_use):
            assert contrast(mark, ground) >= 3.0
    for sign in (palette.route, palette.stay):
        assert contrast(sign, palette.panel) >= 3.0
