"""The card and the dashboard: their files, and the data that they subscribe to."""

from .card import async_remove_card, async_serve_card, async_show_card
from .websocket import async_setup_websocket

__all__ = [
    "async_remove_card",
    "async_serve_card",
    "async_setup_websocket",
    "async_show_card",
]
