"""Constants of the shell."""

from datetime import timedelta
import logging
from typing import Final

DOMAIN: Final = "qb_peer_vpn"
VERSION: Final = "0.1.0"
LOGGER: Final = logging.getLogger(f"custom_components.{DOMAIN}")

CACHE_WRITE_DELAY: Final = 300
"""Seconds; look-ups come in many small batches."""

COUNTRIES_CHECK: Final = timedelta(hours=1)
"""Between two looks at a setting that somebody may switch, while no peer tells."""

DATABASE_CHECK: Final = timedelta(hours=1)
LOOKUP_RETRY_SECONDS: Final = 900
"""After a run in which no service answered, where none says when to come again."""

LATENCY_INTERVAL: Final = timedelta(days=1)
LATENCY_RETRY: Final = timedelta(hours=1)
"""After a measurement that nothing answered."""

PEER_INTERVAL: Final = timedelta(seconds=60)
"""Peers come and go within minutes; asking takes qBittorrent some milliseconds each."""

RECOMMENDATION_COOLDOWN: Final = 2.0
"""Seconds; peers and servers that change together make one cycle."""

SERVER_INTERVAL: Final = timedelta(days=1)
SERVER_RETRY_SECONDS: Final = 3600
"""A source that is down is asked again within the hour, not a day later."""

SOURCE_CLUSTERS: Final = "qb_peer_vpn_clusters"
SOURCE_SERVERS: Final = "qb_peer_vpn_servers"
