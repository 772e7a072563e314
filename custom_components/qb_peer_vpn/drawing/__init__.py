"""The picture: a map of the swarm as a PNG, for notifications and screens.

Give it a scene (`Scene`), the land (`load_land`) and a palette; it reads nothing else.
"""

from .land import Land, load_land
from .layout import HEIGHT, WIDTH
from .lettering import can_write
from .palette import DARK, LIGHT, Palette
from .picture import draw
from .scene import Crowd, Scene, Server, Words

__all__ = [
    "DARK",
    "HEIGHT",
    "LIGHT",
    "WIDTH",
    "Crowd",
    "Land",
    "Palette",
    "Scene",
    "Server",
    "Words",
    "can_write",
    "draw",
    "load_land",
]
