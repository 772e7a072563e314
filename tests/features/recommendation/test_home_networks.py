"""The addresses of the user's own line that Home Assistant knows by itself."""

from ipaddress import ip_network
import json
from pathlib import Path
from unittest.mock import patch

from homeassistant import components
from homeassistant.components.network import Adapter
from homeassistant.components.network.models import IPv6ConfiguredAddress
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.features.recommendation.home_networks import (
    ADDRESS_SENSORS,
    home_networks,
)

SENSORS = [
    (name, key) for name, keys in ADDRESS_SENSORS.items() for key in sorted(keys)
]


@pytest.fixture(autouse=True)
async def network(hass: HomeAssistant) -> None:
    """Home Assistant's own network integration, without a public address."""
    assert await async_setup_component(hass, "network", {})


def add_sensor(hass: HomeAssistant, integration: str, key: str, state: str) -> None:
    """Add a sensor of an integration for routers."""
    entry = MockConfigEntry(domain=integration)
    entry.add_to_hass(hass)
    sensor = er.async_get(hass).async_get_or_create(
        "sensor",
        integration,
        f"{integration}_{key}",
        config_entry=entry,
        translation_key=key,
    )
    hass.states.async_set(sensor.entity_id, state)


def adapter(name: str, address: str, prefix: int = 64) -> Adapter:
    """Return a network adapter with an IPv6 address."""
    ipv6 = IPv6ConfiguredAddress(
        address=address, flowinfo=0, scope_id=0, network_prefix=prefix
    )
    return Adapter(
        name=name, index=2, enabled=True, auto=True, default=True, ipv4=[], ipv6=[ipv6]
    )


def networks_of(hass: HomeAssistant, *adapters: Adapter) -> set[str]:
    """Return what is known, with these network adapters."""
    with patch(
        "custom_components.qb_peer_vpn.features.recommendation.home_networks.async_get_loaded_adapters",
        return_value=list(adapters),
    ):
        return {str(network) for network in home_networks(hass)}


def test_nothing_is_known_without_a_source(hass: HomeAssistant) -> None:
    assert home_networks(hass) == frozenset()


@pytest.mark.parametrize(("integration", "key"), SENSORS)
def test_a_router_reports_the_address_of_home(
    hass: HomeAssistant, integration: str, key: str
) -> None:
    add_sensor(hass, integration, key, "198.52.9.20")
    assert home_networks(hass) == {ip_network("198.52.9.20/32")}


@pytest.mark.parametrize(("integration", "key"), SENSORS)
def test_the_sensors_are_those_of_the_integrations(integration: str, key: str) -> None:
    texts = Path(components.__path__[0]) / integration / "strings.json"
    assert key in json.loads(texts.read_text())["entity"]["sensor"]


def test_of_ipv6_a_whole_home_is_known(hass: HomeAssistant) -> None:
    add_sensor(hass, "huawei_lte", "wan_ipv6_address", "2a0f:7:8:1234::20")
    assert home_networks(hass) == {ip_network("2a0f:7:8:1200::/56")}


@pytest.mark.parametrize(
    "state",
    ["unknown", "unavailable", "", "100.64.3.4", "192.168.1.1", "0.0.0.0", "::"],
)
def test_what_is_no_public_address_says_nothing(
    hass: HomeAssistant, state: str
) -> None:
    add_sensor(hass, "fritz", "external_ip", state)
    assert home_networks(hass) == frozenset()


def test_other_entities_say_nothing(hass: HomeAssistant) -> None:
    add_sensor(hass, "upnp", "uptime", "198.52.9.20")
    add_sensor(hass, "dnsip", "external_ip", "198.52.9.21")
    assert home_networks(hass) == frozenset()


def test_a_sensor_without_a_state_says_nothing(hass: HomeAssistant) -> None:
    add_sensor(hass, "upnp", "external_ip", "198.52.9.20")
    hass.states.async_remove(hass.states.async_entity_ids("sensor")[0])
    assert home_networks(hass) == frozenset()


@pytest.mark.parametrize("name", ["eth0", "end0", "enp3s0", "wlan0", "br0", "bond0"])
def test_home_assistant_s_own_adapter_shows_the_network_of_home(
    hass: HomeAssistant, name: str
) -> None:
    found = networks_of(hass, adapter(name, "2a0f:7:8:1234::20"))
    assert found == {"2a0f:7:8:1200::/56"}


@pytest.mark.parametrize(
    ("name", "address", "prefix"),
    [
        ("tun0", "2a0f:7:8:1234::20", 64),
        ("wg0", "2a0f:7:8:1234::20", 64),
        ("utun3", "2a0f:7:8:1234::20", 64),
        ("docker0", "2a0f:7:8:1234::20", 64),
        ("eth0", "2a0f:7:8:1234::20", 128),
        ("eth0", "fe80::1", 64),
        ("eth0", "fd00:1234::1", 64),
    ],
)
def test_a_vpn_s_adapter_and_local_addresses_say_nothing(
    hass: HomeAssistant, name: str, address: str, prefix: int
) -> None:
    assert networks_of(hass, adapter(name, address, prefix)) == set()
