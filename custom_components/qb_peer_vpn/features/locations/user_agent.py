"""The name under which hosts of locations see the integration."""

from typing import Final

from homeassistant.const import __version__ as ha_version

from ...shell.const import VERSION

USER_AGENT: Final = f"qb_peer_vpn/{VERSION} (Home Assistant {ha_version})"
