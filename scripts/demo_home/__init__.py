"""A whole house to try the integration in: qBittorrent's stand-in and Home Assistant."""
