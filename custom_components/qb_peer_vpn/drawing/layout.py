"""How the picture is divided: the verdict above, the map, the legend below; in px."""

from .projection import Frame

WIDTH, HEIGHT = 1280, 720
HEADER, FOOTER = 98, 48

MAP = Frame(left=0, top=HEADER, width=WIDTH, height=HEIGHT - HEADER - FOOTER)

MARGIN_X, MARGIN_Y = 120.0, 52.0
"""Round what must be seen on the map: room for labels."""

EDGE = 50.0
"""From the left edge to the middle of the signs above and below the map."""
