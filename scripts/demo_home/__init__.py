"""A demo to try the integration: a qBittorrent stand-in and a Home Assistant."""
