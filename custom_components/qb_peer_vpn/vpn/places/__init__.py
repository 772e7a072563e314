"""Places of VPN servers: what a list claims, and where the machines really are."""
