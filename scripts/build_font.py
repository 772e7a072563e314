"""Build the font of the picture, with the characters of ``CHARACTERS`` only."""

import argparse
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from custom_components.qb_peer_vpn.drawing.typeface import CHARACTERS, FONT

NAMES = [0, 1, 2, 3, 4, 5, 6, 13, 14]
"""Records that stay: copyright, names, version, license, and the license's address."""


def characters_of(font: Path) -> set[int]:
    """Return the code points that a font has a glyph for."""
    with TTFont(font) as opened:
        return set(opened.getBestCmap())


def build(source: Path, output: Path, characters: Iterable[int]) -> None:
    """Write a font that has only these characters of another one.

    Hints and the rules for ligatures and kerning are left out: the picture is drawn
    larger and then reduced, and Pillow's basic layout does not use the rules.

    Raises:
        OSError: the source cannot be read.
        ValueError: it lacks some of the characters.

    """
    wanted = set(characters)
    missing = sorted(wanted - characters_of(source))
    if missing:
        names = ", ".join(f"U+{code:04X}" for code in missing)
        raise ValueError(f"{source} lacks {names}")
    options = Options(
        hinting=False,
        layout_features=[],
        name_IDs=NAMES,
        notdef_outline=True,
        recalc_timestamp=False,
    )
    with TTFont(source, recalcTimestamp=False) as font:
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=wanted)
        subsetter.subset(font)
        font.save(output)


def main(arguments: list[str] | None = None) -> None:
    """Build the font of the integration."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path, help="the whole font")
    parser.add_argument("output", type=Path, nargs="?", default=FONT)
    known = parser.parse_args(arguments)
    build(known.source, known.output, chain.from_iterable(CHARACTERS))


if __name__ == "__main__":
    main()
