"""Tests of the demo's pure parts and of its stand-in for qBittorrent."""
