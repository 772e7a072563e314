"""What a large swarm costs the rest of the process."""

import gc
from pathlib import Path
import random

from custom_components.qb_peer_vpn.geolocation import CountryTable, LocationCache
from custom_components.qb_peer_vpn.models import IpNetwork, network_of

from .mmdb import Record, nested_record, write_mmdb
from .swarms import NOW, locator_of, swarm_of


def test_thirty_thousand_peers_share_the_locations_of_their_cities(
    tmp_path: Path, countries: CountryTable, cache: LocationCache
) -> None:
    chance = random.Random(3)
    peers = swarm_of(30_000, chance)
    cities = [
        nested_record(
            chance.choice(("US", "FR", "BR", "JP")),
            f"City {number}",
            chance.uniform(-60, 70),
            chance.uniform(-180, 180),
            chance.choice((5, 20, 100)),
        )
        for number in range(5_000)
    ]
    records: dict[IpNetwork, Record] = {
        network_of(peer.address): chance.choice(cities) for peer in peers
    }
    write_mmdb(
        tmp_path / "city.mmdb",
        records,
        database_type="Test-City",
        ip_version=6,
        build_epoch=1_790_000_000,
    )

    swarm = locator_of(tmp_path, countries, cache).locate(peers, NOW)

    assert swarm.by_city == 30_000
    assert len(swarm.located.locations) <= len(cities)


def test_a_swarm_that_stays_makes_no_work_for_the_garbage_collector(
    tmp_path: Path, countries: CountryTable, cache: LocationCache
) -> None:
    peers = swarm_of(30_000, random.Random(4))
    locator = locator_of(tmp_path, countries, cache)
    locator.locate(peers, NOW)
    gc.collect()
    before = [generation["collections"] for generation in gc.get_stats()]
    for _ in range(5):
        swarm = locator.locate(peers, NOW)
    after = [generation["collections"] for generation in gc.get_stats()]
    assert len(swarm.located) == 30_000
    # The collections of everything stop the process for a tenth of a second or more.
    assert after[-1] == before[-1]
