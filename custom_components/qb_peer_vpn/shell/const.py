"""Names that the whole integration shares."""

import logging
from typing import Final

DOMAIN: Final = "qb_peer_vpn"
VERSION: Final = "0.1.0"
LOGGER: Final = logging.getLogger(f"custom_components.{DOMAIN}")
