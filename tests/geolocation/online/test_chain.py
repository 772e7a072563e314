"""The online services, one after the other, played by a local server."""

import asyncio
from datetime import timedelta
from ipaddress import ip_network
import logging
from pathlib import Path
import random
from unittest.mock import Mock

from aiohttp import ClientSession, web
import pytest

from custom_components.qb_peer_vpn.geolocation import (
    CountryTable,
    LocationCache,
    LookupMode,
    OnlineUsage,
    ServiceName,
    cache_to_store,
    online_services,
)
from custom_components.qb_peer_vpn.models import IpNetwork
from tests.geolocation.chains import (
    ALL,
    BATCHES,
    COUNTRY_IS,
    EACH,
    IP_API_COM,
    IPAPI_CO,
    IPWHO_IS,
    LONDON,
    Chain,
    answer,
    swarm,
)
from tests.geolocation.internet import Internet, Spot
from tests.geolocation.swarms import NOW, locator_of, peer


async def test_no_peers_address_is_sent_or_kept(
    chain: Chain,
    internet: Internet,
    countries: CountryTable,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    chance = random.Random(5)
    addresses = [f"90.{chance.randrange(256)}.7.{host}" for host in range(20, 60)]
    addresses += [f"2a01:cb00:{number:x}:12ab::{number:x}" for number in range(16, 40)]
    cache = LocationCache(countries)
    locator = locator_of(tmp_path, countries, cache, LookupMode.ONLINE)
    peers = [peer(address, download=7) for address in addresses]
    for name in ServiceName:
        unknown = locator.locate(peers, chain.now).unknown
        assert unknown
        results, _ = await chain.ask_all(unknown, name)
        assert sum(len(result.not_found) for result in results) == len(unknown)
    cache.remember({}, unknown, NOW)
    told = "\n".join([*internet.requests, str(cache_to_store(cache.snapshot(), NOW))])
    assert len(internet.requests) > 100
    for address in addresses:
        assert address not in told
        assert address not in caplog.text
    for result in results:
        assert "90." not in repr(result)
        assert "2a01" not in repr(result)


@BATCHES
async def test_a_hundred_at_a_time_in_the_order_of_the_queue(
    chain: Chain, internet: Internet, name: ServiceName
) -> None:
    networks = swarm(250)
    results, done = await chain.ask_all(networks, name)
    assert [len(addresses) for _, addresses in internet.asked] == [100, 100, 50]
    assert done == networks
    assert [result.wait_seconds for result in results[:-1]] == [
        {COUNTRY_IS: 0.5, IP_API_COM: 5}[name]
    ] * 2


@BATCHES
async def test_only_the_first_of_the_queue_are_looked_at(
    chain: Chain, internet: Internet, name: ServiceName
) -> None:
    never: list[IpNetwork] = [Mock(spec=[])] * 5_000
    result = await chain.ask(swarm(100) + never, name)
    assert len(result.located) + len(result.not_found) == 100
    assert result.wait_seconds


async def test_private_networks_do_not_block_the_networks_behind_them(
    chain: Chain, internet: Internet
) -> None:
    private = [ip_network(f"10.0.{number}.0/24") for number in range(100)]
    result = await chain.ask([*private, *swarm(1)], COUNTRY_IS)
    assert result.not_found == tuple(private)
    assert result.wait_seconds == 0
    assert not internet.requests


async def test_a_lookup_that_comes_too_early_has_to_wait(
    chain: Chain, internet: Internet
) -> None:
    networks = swarm(101)
    await chain.ask(networks, COUNTRY_IS, IPWHO_IS)
    chain.now = NOW
    result = await chain.ask(networks[100:], COUNTRY_IS, IPWHO_IS)
    assert result.wait_seconds == 0.5
    assert result.service is None
    assert len(internet.requests) == 1


async def test_one_poisoned_network_costs_only_itself(
    chain: Chain, internet: Internet
) -> None:
    networks = swarm(100)
    poison = "90.0.37.1"
    internet.known = {
        f"90.0.{number}.1": Spot(
            country_code="FR", city="Paris", latitude=48.9, longitude=2.4
        )
        for number in range(100)
    }
    usual = internet._country_is

    async def refuse(request: web.Request) -> web.StreamResponse:
        if poison in await request.json():
            return web.json_response({"error": {"code": 422}}, status=422)
        return await usual(request)

    internet.faults[COUNTRY_IS] = refuse
    results, done = await chain.ask_all(networks, COUNTRY_IS)
    assert sorted(done) == networks
    assert [network for result in results for network in result.not_found] == [
        networks[37]
    ]
    assert len(results) < 25


async def test_what_is_not_global_is_not_even_asked_for(
    chain: Chain, internet: Internet
) -> None:
    special = ip_network("192.0.0.0/24")
    result = await chain.ask([special], COUNTRY_IS)
    assert result.not_found == (special,)
    assert result.wait_seconds is None
    assert internet.requests == []


async def test_without_a_service_nothing_happens(chain: Chain) -> None:
    result = await chain.ask(ALL)
    assert (result.located, result.not_found, result.wait_seconds) == ({}, (), None)


async def cut_off(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'[{"ip": "81.2.69.1",')
    assert request.transport is not None
    request.transport.close()
    return response


async def far_too_much(request: web.Request) -> web.StreamResponse:
    return web.Response(body=b"[" + b" " * (2 << 20) + b"]")


FAULTS = {
    "HTML": answer("<html>Welcome</html>", headers={"Content-Type": "text/html"}),
    "nothing": answer(""),
    "another shape": answer('"yes"'),
    "an error": answer('{"error": true, "success": false}'),
    "deep": answer("[" * 100_000),
    "not text": answer(status=200, headers={"Content-Encoding": "gzip"}, text="x"),
    "status 500": answer("[]", status=500),
    "status 403": answer("[]", status=403),
    "redirect": answer(status=302, headers={"Location": "/ipwho_is/81.2.69.1"}),
    "cut off": cut_off,
    "too much": far_too_much,
}


@EACH
@pytest.mark.parametrize("fault", FAULTS)
async def test_where_a_service_fails_the_next_one_is_asked(
    chain: Chain, internet: Internet, name: ServiceName, fault: str
) -> None:
    other = IPWHO_IS if name is not IPWHO_IS else COUNTRY_IS
    internet.faults[name] = FAULTS[fault]
    result = await chain.ask([LONDON], name, other)
    assert result.service is other
    assert result.located[LONDON].city == "London"
    assert list(result.failures) == [name]
    assert "81.2" not in result.failures[name]
    assert [asked for asked, _ in internet.asked] == [name, other]


async def test_a_slow_service_is_not_waited_for(
    chain: Chain, internet: Internet
) -> None:
    async def slow(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(60)
        return web.Response(text="[]")

    internet.faults[COUNTRY_IS] = slow
    result = await chain.ask([LONDON], COUNTRY_IS, IPWHO_IS, patience=3)
    assert result.service is IPWHO_IS
    assert result.failures == {COUNTRY_IS: "no complete answer"}


async def test_a_host_that_does_not_listen_is_unreachable(
    session: ClientSession, countries: CountryTable, unused_tcp_port: int
) -> None:
    nowhere = f"http://127.0.0.1:{unused_tcp_port}/"
    chain = Chain(session, dict.fromkeys(ServiceName, nowhere), countries)
    result = await chain.ask([LONDON], COUNTRY_IS, IPWHO_IS)
    assert result.service is None
    assert set(result.failures) == {COUNTRY_IS, IPWHO_IS}
    assert result.located == {}
    assert result.not_found == ()


async def test_a_service_that_is_down_is_left_alone_and_comes_back(
    chain: Chain, internet: Internet
) -> None:
    internet.faults[COUNTRY_IS] = answer(status=500)
    networks = swarm(6)
    waits = [
        (await chain.ask(networks[number:], COUNTRY_IS, IPWHO_IS)).wait_seconds
        for number in range(5)
    ]
    # One request that fails, then ipwho.is alone for half a minute.
    assert [name for name, _ in internet.asked].count(COUNTRY_IS) == 1
    assert waits[-1] == 1.1

    internet.faults.clear()
    chain.now += timedelta(seconds=30)
    result = await chain.ask(networks[5:], COUNTRY_IS, IPWHO_IS)
    assert result.service is COUNTRY_IS


async def test_with_all_services_down_the_first_one_back_is_waited_for(
    chain: Chain, internet: Internet
) -> None:
    internet.faults[COUNTRY_IS] = answer(status=429, headers={"Retry-After": "300"})
    internet.faults[IPWHO_IS] = answer(status=429, headers={"Retry-After": "200"})
    result = await chain.ask([LONDON], COUNTRY_IS, IPWHO_IS)
    assert result.service is None
    assert result.wait_seconds == 200
    internet.faults.clear()
    assert (await chain.ask([LONDON], COUNTRY_IS, IPWHO_IS)).service is IPWHO_IS
    chain.now += timedelta(seconds=100)
    assert (await chain.ask([LONDON], COUNTRY_IS, IPWHO_IS)).service is COUNTRY_IS


@EACH
@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "120"}, 120),
        ({"Retry-After": "Fri, 20 Nov 2026 12:10:00 GMT"}, 600),
        ({"Retry-After": "Fri, 20 Nov 2026 12:10:00"}, 600),
        ({"Retry-After": "Fri, 20 Nov 2026 11:00:00 GMT"}, 60),
        ({"Retry-After": "soon"}, 60),
        ({"Retry-After": "²"}, 60),
        ({"Retry-After": "9" * 5000}, 60),
        ({"Retry-After": "999999999"}, 6 * 3600),
        ({"X-Rl": "0", "X-Ttl": "33"}, 33),
        ({}, 60),
    ],
)
async def test_too_many_requests_are_taken_seriously(
    chain: Chain,
    internet: Internet,
    name: ServiceName,
    headers: dict[str, str],
    seconds: float,
) -> None:
    internet.faults[name] = answer("{}", status=429, headers=headers)
    result = await chain.ask([LONDON], name)
    assert result.failures == {name: "asked too often"}
    assert result.wait_seconds == seconds
    internet.faults.clear()
    assert (await chain.ask([LONDON], name)).located


async def test_a_service_that_is_overloaded_may_say_for_how_long(
    chain: Chain, internet: Internet
) -> None:
    internet.faults[COUNTRY_IS] = answer(status=503, headers={"Retry-After": "90"})
    assert (await chain.ask([LONDON], COUNTRY_IS)).wait_seconds == 90


async def test_when_ip_api_has_no_requests_left_it_is_left_alone(
    chain: Chain, internet: Internet
) -> None:
    internet.faults[IP_API_COM] = answer("[]", headers={"X-Rl": "0", "X-Ttl": "42"})
    result = await chain.ask(swarm(101), IP_API_COM)
    assert len(result.not_found) == 100
    assert result.wait_seconds == 42


async def test_all_services_share_a_daily_limit_of_lookups(
    chain: Chain, internet: Internet
) -> None:
    chain.usage = OnlineUsage(daily_lookups=150)
    networks = swarm(300)
    await chain.ask(networks, COUNTRY_IS, IP_API_COM)
    internet.faults[COUNTRY_IS] = answer(status=429)
    result = await chain.ask(networks[100:], COUNTRY_IS, IP_API_COM)
    assert result.service is None
    assert [len(addresses) for _, addresses in internet.asked] == [100, 50]
    assert result.wait_seconds == 24 * 3600 - 0.5
    internet.faults.clear()
    assert (await chain.ask(networks[100:], COUNTRY_IS)).service is COUNTRY_IS


async def test_a_service_has_a_day_of_its_own_too(
    chain: Chain, internet: Internet
) -> None:
    networks = swarm(1000)
    service = online_services(
        [IPAPI_CO], base_urls=chain.base_urls, allow_unencrypted=True
    )
    chain.usage.pace(service[0]).requests.use(900, NOW)
    result = await chain.ask(networks, IPAPI_CO, IPWHO_IS)
    assert result.service is IPWHO_IS
    assert [name for name, _ in internet.asked] == [IPWHO_IS]
    assert (await chain.ask(networks, IPAPI_CO)).wait_seconds == pytest.approx(
        24 * 3600, abs=2
    )
