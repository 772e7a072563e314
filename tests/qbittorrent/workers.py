"""The threads of sessions, and a login for them."""

import threading

from custom_components.qb_peer_vpn.qbittorrent import UserLogin

from .web_ui import PASSWORD, USERNAME

USER = UserLogin(username=USERNAME, password=PASSWORD)
PATIENCE = 15.0
"""Seconds: half of a request's deadline, and far more than closing needs."""


def workers() -> list[threading.Thread]:
    return [each for each in threading.enumerate() if "qbittorrent" in each.name]
