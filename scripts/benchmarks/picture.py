"""How long the picture of the reference load takes, and how large it is."""

from dataclasses import dataclass
import json
from pathlib import Path

from custom_components.qb_peer_vpn.drawing import DARK, LIGHT, Palette, draw, load_land
from custom_components.qb_peer_vpn.features.recommendation.cycle import Cycle
from custom_components.qb_peer_vpn.features.recommendation.images import scene_of

from .load import HOME
from .stages import median_ms

PACKAGE = Path(__file__).parents[2] / "custom_components/qb_peer_vpn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One kind of picture."""

    name: str
    milliseconds: float
    """Median duration."""
    kilobytes: float


def time_pictures(cycle: Cycle, *, runs: int) -> tuple[Picture, ...]:
    """Draw what a cycle found, for light and for dark surroundings."""
    land = load_land(PACKAGE / "data")
    texts = json.loads((PACKAGE / "translations/en.json").read_text())["common"]
    scene = scene_of(cycle, HOME, texts)

    def drawn(name: str, palette: Palette) -> Picture:
        return Picture(
            name=name,
            milliseconds=median_ms(lambda: draw(scene, land, palette), runs),
            kilobytes=len(draw(scene, land, palette)) / 1000.0,
        )

    return drawn("light", LIGHT), drawn("dark", DARK)
