"""Draws a map of the swarm as a PNG, for notifications and screens.

``draw`` needs a scene (``Scene``), the outlines of land (``load_land``) and a palette. It
takes about 100 ms, so call it in an executor.
"""

from .header_footer import HEIGHT, WIDTH
from .land import Land, load_land
from .palette import DARK, LIGHT, Palette
from .picture import draw
from .scene import Cluster, Dot, Scene, Server, Texts
from .typeface import can_write

__all__ = [
    "DARK",
    "HEIGHT",
    "LIGHT",
    "WIDTH",
    "Cluster",
    "Dot",
    "Land",
    "Palette",
    "Scene",
    "Server",
    "Texts",
    "can_write",
    "draw",
    "load_land",
]
