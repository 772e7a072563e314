"""The whole way, against a real qBittorrent in a network namespace of its own."""
