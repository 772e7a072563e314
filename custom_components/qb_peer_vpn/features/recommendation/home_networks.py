"""The addresses of the user's own line, as far as Home Assistant knows them by itself.

No website is asked. There are two sources:

- Sensors of integrations for routers. A router reports the address of the line, also where
  Home Assistant is behind a VPN. They are found by the translation keys of the entities,
  which these integrations have in common with their texts.
- The IPv6 addresses of Home Assistant's own network adapters. Other devices at home have
  addresses of the same /56. Adapters of a VPN are left out: by their names, and because
  their networks are smaller than a /64.

Other candidates are none: the external URL may name a rented server that forwards to home,
and the integration DNS IP shows the address that the Internet sees, which is the VPN's if
Home Assistant is behind it.
"""

from collections.abc import Iterable, Iterator, Mapping
from ipaddress import IPv4Network, IPv6Address
import re
from typing import Final

from homeassistant.components.network import Adapter, async_get_loaded_adapters
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from ...models import IpAddress, IpNetwork, network_of, public_address

ADDRESS_SENSORS: Final[Mapping[str, frozenset[str]]] = {
    "fritz": frozenset({"external_ip", "external_ipv6"}),
    "huawei_lte": frozenset({"wan_ip_address", "wan_ipv6_address"}),
    "upnp": frozenset({"external_ip"}),
    "vodafone_station": frozenset({"external_ipv4", "external_ipv6"}),
}
"""Translation keys of the sensors with the address of a router, by integration."""

_HOME_ADAPTER: Final = re.compile(r"(?:en|eth|wl|br|bond)")
"""Wired, wireless, bridged, and joined adapters on Linux and macOS."""

_LARGEST_PREFIX: Final = 64
"""Prefix length of the networks that routers announce to a home (RFC 4291)."""


@callback
def home_networks(hass: HomeAssistant) -> frozenset[IpNetwork]:
    """Return what is known: single IPv4 addresses, and /56 of IPv6."""
    addresses = (
        *_of_routers(hass),
        *_of_adapters(async_get_loaded_adapters(hass)),
    )
    return frozenset(
        _network(public) for each in addresses if (public := public_address(each))
    )


def _network(address: IpAddress) -> IpNetwork:
    return (
        network_of(address)
        if isinstance(address, IPv6Address)
        else IPv4Network(address)
    )


def _of_routers(hass: HomeAssistant) -> Iterator[str]:
    registry = er.async_get(hass)
    for integration, keys in ADDRESS_SENSORS.items():
        for entry in hass.config_entries.async_entries(integration):
            for each in er.async_entries_for_config_entry(registry, entry.entry_id):
                state = hass.states.get(each.entity_id)
                if each.translation_key in keys and state is not None:
                    yield state.state


def _of_adapters(adapters: Iterable[Adapter]) -> Iterator[str]:
    for adapter in adapters:
        if _HOME_ADAPTER.match(adapter["name"]) is None:
            continue
        for each in adapter["ipv6"]:
            if each["network_prefix"] <= _LARGEST_PREFIX:
                yield each["address"]
