"""Where the user lets addresses be looked up."""

from enum import StrEnum


class LookupMode(StrEnum):
    """The three answers to that question."""

    ON_DEVICE = "on_device"
    """In the databases on this machine; nothing is told to anybody."""
    ONLINE = "online"
    """There first, and the networks they cannot place with the online services."""
    COUNTRY_ONLY = "country_only"
    """Nowhere: the country that qBittorrent resolved is all."""
