"""What a cycle counts."""

from ipaddress import IPv4Network

from custom_components.qb_peer_vpn.features.recommendation.run_cycle import (
    count_countries,
)
from custom_components.qb_peer_vpn.models import (
    Coordinates,
    LocatedPeer,
    LocatedPeers,
    Location,
    LocationSource,
)


def peer(block: int, country_code: str | None) -> LocatedPeer:
    location = Location(
        coordinates=Coordinates(latitude=0.0, longitude=float(block)),
        country_code=country_code,
        city="Somewhere",
        radius_km=25.0,
        source=LocationSource.DATABASE,
        points=(),
    )
    return LocatedPeer(network=IPv4Network((block << 8, 24)), location=location)


def test_peers_are_counted_by_country_and_those_of_none_left_out() -> None:
    codes = ("NL", None, "CH", "CH", None, "AT")
    peers = LocatedPeers.of(peer(*each) for each in enumerate(codes, start=1 << 12))
    assert count_countries(peers) == (("CH", 2), ("AT", 1), ("NL", 1))
