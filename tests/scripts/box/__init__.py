"""Tests of the demo's qBittorrent."""
