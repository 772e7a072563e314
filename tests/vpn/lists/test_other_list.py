"""Lists of providers that Gluetun does not know."""

from typing import Any

import pytest

from custom_components.qb_peer_vpn.vpn import PlaceFinder, ServerListUnreadableError
from custom_components.qb_peer_vpn.vpn.lists.other_list import read_other_list


def row(name: object, **more: Any) -> dict[str, Any]:
    address = {"EntryIP": "192.0.2.1", "ExitIP": "192.0.2.1", "Domain": "a.example"}
    return {
        "Name": name,
        "Domain": "a.example",
        "ipv4": ["192.0.2.1"],
        "City": "Zurich",
        "Servers": [address],
    } | more


@pytest.mark.parametrize(
    "of_country",
    [
        row("CH#1", City=None),
        row("Alpha", country="Switzerland"),
        row("Alpha", Country="Switzerland"),
        row("FR#1", country="Switzerland"),
    ],
    ids=["by its name", "by its row", "by its title", "the row counts more"],
)
def test_a_row_has_the_country_of_its_row_or_name(
    of_country: dict[str, Any], world: PlaceFinder
) -> None:
    found = read_other_list([of_country], world)

    assert [server.country_code for server in found.servers] == ["CH"]
    assert [server.provider for server in found.servers] == ["other"]


@pytest.mark.parametrize("name", ["Alpha", None, 7, ""])
def test_a_row_without_a_country_or_a_name_is_no_server(
    name: object, world: PlaceFinder
) -> None:
    found = read_other_list([row("CH#1"), row(name, City=None)], world)

    assert [server.name for server in found.servers] == ["CH#1"]
    assert found.unusable == 1
    with pytest.raises(ServerListUnreadableError):
        read_other_list([row(name, City=None)], world)
