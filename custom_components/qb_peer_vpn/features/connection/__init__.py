"""The connection to qBittorrent: its settings, its session and its issues."""
