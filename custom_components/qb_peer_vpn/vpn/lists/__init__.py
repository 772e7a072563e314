"""Lists of VPN servers: where they come from, and how each shape is read."""
