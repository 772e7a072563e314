"""Renew the README's pictures from the browser tests' screenshots, reduced in size."""

import argparse
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]

PICTURES = {
    "demo": "move-to-asia",
    "card-dark": "card-dark",
    "card-editor": "card-editor",
    "card-phone": "card-phone",
    "set-up": "set-up-look-ups",
    "automation": "automation-trigger",
}
"""Names of the pictures in the README, and of their screenshots."""

COLOURS = 256
"""Number of colors of a picture: the user interface has few."""


def renew(screenshots: Path, images: Path) -> None:
    """Write every picture.

    Raises:
        FileNotFoundError: the browser tests have not seen all of them.

    """
    for name, seen in PICTURES.items():
        with Image.open(screenshots / f"{seen}.png") as picture:
            few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(images / f"{name}.png", optimize=True)


def main() -> None:
    """Renew them from the folder of screenshots."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "screenshots", type=Path, nargs="?", default=ROOT / "screenshots"
    )
    renew(parser.parse_args().screenshots, ROOT / ".github/images")


if __name__ == "__main__":
    main()
