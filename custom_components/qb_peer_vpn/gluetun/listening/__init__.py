"""qBittorrent's port in step with the one that Gluetun forwards: states, without I/O."""
