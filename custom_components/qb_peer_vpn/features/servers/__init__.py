"""The VPN servers: their list, and the latency from home to them."""
