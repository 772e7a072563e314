import asyncio
from datetime import UTC, datetime
from ipaddress import IPv6Network
import json
from pathlib import Path
from types import ModuleType

import pytest

from custom_components.qb_peer_vpn.features.locations.shipped_data import ShippedData
from custom_components.qb_peer_vpn.features.servers import latency_coordinator
from custom_components.qb_peer_vpn.models import Coordinates
from custom_components.qb_peer_vpn.recommendation.legs.measurement_plan import (
    SITES_A_DAY,
)
from custom_components.qb_peer_vpn.vpn import ProbeSchedule, ProbeTarget, probe_target
from custom_components.qb_peer_vpn.vpn.lists.proton_logicals import read_proton_logicals
from custom_components.qb_peer_vpn.vpn.sites import group_into_sites
from scripts.demo_home.launcher import replace_prober
from scripts.demo_home.places import SERVER_CITIES, load_places
from scripts.demo_home.probes import MadeUpProbes, round_trip_ms
from scripts.demo_home.servers import SERVERS_A_CITY, server_list, write_servers
from tests.recommendation.corridor_graph import shipped

PLACES = load_places()
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
UNUSED = IPv6Network("2e00::/8")
"""Of the addresses that may be given out, this block never was."""


@pytest.fixture(scope="module")
def targets() -> list[ProbeTarget]:
    servers = read_proton_logicals(server_list(PLACES)).servers
    sites = group_into_sites(servers, ShippedData.load().places).sites
    found = [probe_target(site, "an installation") for site in sites]
    return [target for target in found if target]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / ".storage").mkdir()
    settle_at(tmp_path, Coordinates(latitude=19.08, longitude=72.88))
    return tmp_path


def settle_at(folder: Path, home: Coordinates) -> None:
    data = {"latitude": home.latitude, "longitude": home.longitude}
    (folder / ".storage/core.config").write_text(json.dumps({"data": data}))


def measured(folder: Path, targets: list[ProbeTarget]) -> dict[str, float | None]:
    probes = MadeUpProbes(folder)
    legs = asyncio.run(
        probes.measure_sites(targets, measured_at=NOW, schedule=ProbeSchedule())
    )
    assert [leg.site_key for leg in legs] == [target.site_key for target in targets]
    return {leg.site_key: leg.milliseconds for leg in legs}


def test_all_cities_of_the_list_are_measured_at_once(
    targets: list[ProbeTarget],
) -> None:
    assert len(targets) == len(set(SERVER_CITIES)) == SITES_A_DAY


def test_the_addresses_of_servers_belong_to_no_network(
    targets: list[ProbeTarget],
) -> None:
    addresses = [address for target in targets for address in target.addresses]
    assert len(addresses) == 2 * len(targets)
    assert all(address in UNUSED for address in addresses)


def test_the_list_is_written_where_users_put_their_own(tmp_path: Path) -> None:
    path = tmp_path / "qb_peer_vpn/servers.json"
    write_servers(path, PLACES)
    found = read_proton_logicals(json.loads(path.read_text()))
    assert len(found.servers) == SERVERS_A_CITY * len(SERVER_CITIES)
    assert len({server.name for server in found.servers}) == len(found.servers)
    assert found.unusable == 0


def test_round_trips_are_the_same_each_time_and_follow_home(
    folder: Path, targets: list[ProbeTarget]
) -> None:
    from_mumbai = measured(folder, targets)
    assert measured(folder, targets) == from_mumbai
    settle_at(folder, Coordinates(latitude=52.5, longitude=13.4))
    from_berlin = measured(folder, targets)
    nearest = "SG/singapore", "DE/berlin"
    assert min(from_mumbai, key=lambda key: from_mumbai[key] or 0) == nearest[0]
    assert min(from_berlin, key=lambda key: from_berlin[key] or 0) == nearest[1]


def test_they_are_those_of_the_story(folder: Path, targets: list[ProbeTarget]) -> None:
    [tokyo] = (place for place in PLACES if place.city == "Tokyo")
    home = Coordinates(latitude=19.08, longitude=72.88)
    expected = round_trip_ms(home, tokyo, shipped())
    assert measured(folder, targets)["JP/tokyo"] == expected


def test_the_integration_measures_with_the_function_that_is_replaced(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = vars(latency_coordinator)
    monkeypatch.setitem(names, "measure_sites", names["measure_sites"])
    probes = MadeUpProbes(folder)
    replace_prober(latency_coordinator, probes)
    assert names["measure_sites"] == probes.measure_sites


def test_another_function_is_an_error(folder: Path) -> None:
    with pytest.raises(AttributeError, match="measure_sites"):
        replace_prober(ModuleType("latency_coordinator"), MadeUpProbes(folder))
