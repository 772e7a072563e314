"""Fixtures of these tests."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from custom_components.qb_peer_vpn.geolocation import ServiceName, online_services
from tests.geolocation.internet import Internet, Spot


@pytest.fixture
async def internet(
    socket_enabled: None, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Internet]:
    """The online services on this machine; they know the swarm's networks."""
    known = {
        f"126.7.{block}.1": Spot(
            country_code="JP", city="Tokyo", latitude=35.69, longitude=139.69
        )
        for block in range(10)
    } | {
        f"80.58.{block}.1": Spot(
            country_code="ES", city="Madrid", latitude=40.42, longitude=-3.7
        )
        for block in range(6)
    }
    known["193.138.218.1"] = Spot(
        country_code="US",
        city="New York City",
        latitude=40.71,
        longitude=-74.01,
        hosting=True,
    )
    internet = Internet(known=known)
    server = await internet.start()

    def local(order: Any, *, allow_unencrypted: bool) -> Any:
        urls = {name: str(server.make_url(f"/{name}/")) for name in ServiceName}
        return online_services(order, allow_unencrypted=True, base_urls=urls)

    monkeypatch.setattr(
        "custom_components.qb_peer_vpn.features.locations.options.online_services",
        local,
    )
    yield internet
    await server.close()
