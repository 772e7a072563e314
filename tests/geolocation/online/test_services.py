"""Each online service for itself, played by a local server."""

import pytest

from custom_components.qb_peer_vpn.geolocation import (
    CountryTable,
    ServiceName,
    online_services,
)
from custom_components.qb_peer_vpn.models import LocationSource
from tests.geolocation.chains import (
    ALL,
    BATCHES,
    COUNTRY_IS,
    EACH,
    HOSTER,
    IP_API_COM,
    IPAPI_CO,
    IPWHO_IS,
    KANSAS,
    LONDON,
    UNKNOWN,
    USER_AGENT,
    Chain,
    answer,
)
from tests.geolocation.internet import Internet


@EACH
async def test_every_service_is_understood(
    chain: Chain, countries: CountryTable, name: ServiceName
) -> None:
    results, _ = await chain.ask_all(ALL, name)
    assert {result.service for result in results} == {name}
    assert not any(result.failures for result in results)
    located = {
        network: location
        for result in results
        for network, location in result.located.items()
    }
    london = located[LONDON]
    assert (london.country_code, london.city) == ("GB", "London")
    assert (london.coordinates.latitude, london.coordinates.longitude) == (
        51.5142,
        -0.0931,
    )
    assert london.source is LocationSource.ONLINE
    assert london.radius_km == (10 if name is COUNTRY_IS else 25)
    assert london.hosting is (False if name is IP_API_COM else None)
    assert located[HOSTER].city == "Frankfurt"
    assert located[HOSTER].hosting is (True if name is IP_API_COM else None)
    # A country without a city comes with a point in Kansas, which is not used.
    assert located[KANSAS].city is None
    assert located[KANSAS].coordinates.longitude != -97.822
    assert len(located[KANSAS].points) > 1
    assert [network for result in results for network in result.not_found] == [UNKNOWN]
    assert results[-1].wait_seconds is None


@BATCHES
async def test_a_batch_is_one_request(
    chain: Chain, internet: Internet, name: ServiceName
) -> None:
    result = await chain.ask(ALL, name)
    assert len(internet.requests) == 1
    assert result.wait_seconds is None
    assert set(result.located) | set(result.not_found) == set(ALL)


async def test_a_request_names_its_sender_and_what_it_asks_for(
    chain: Chain, internet: Internet
) -> None:
    await chain.ask([LONDON], COUNTRY_IS)
    (request,) = internet.requests
    assert request.startswith("POST /country_is/?fields=city,location\n")
    assert f"User-Agent: {USER_AGENT}" in request
    assert "Content-Type: application/json" in request
    assert request.endswith('\n["81.2.69.1"]')


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (IPWHO_IS, '{"success": false, "message": "You\'ve hit the monthly limit"}'),
        (IPAPI_CO, '{"error": true, "reason": "RateLimited", "message": "Visit"}'),
    ],
)
async def test_a_refusal_may_be_called_a_success(
    chain: Chain, internet: Internet, name: ServiceName, text: str
) -> None:
    internet.faults[name] = answer(text)
    result = await chain.ask([LONDON], name)
    assert result.failures == {name: "asked too often"}
    assert result.wait_seconds == 60


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (IPWHO_IS, '{"success": false, "message": "Forbidden"}'),
        (IPAPI_CO, '{"error": true, "reason": "Forbidden"}'),
    ],
)
async def test_a_refusal_for_another_reason_is_a_failure(
    chain: Chain, internet: Internet, name: ServiceName, text: str
) -> None:
    internet.faults[name] = answer(text)
    assert (await chain.ask([LONDON], name)).failures == {name: "refused"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (IPWHO_IS, '{"success": false, "message": "Invalid IP address"}'),
        (IPAPI_CO, '{"error": true, "reason": "Invalid IP Address"}'),
        (IPAPI_CO, '{"ip": "81.2.69.1", "reserved": true}'),
        (
            IPAPI_CO,
            '{"ip": "81.2.69.1", "country_code": "GB", "city": "Y", "latitude": "X"}',
        ),
        (COUNTRY_IS, "[]"),
        (COUNTRY_IS, '[7, null, {"ip": 7}, {"ip": "somewhere"}, {}]'),
        (COUNTRY_IS, '[{"ip": "8.8.8.1", "country": "GB", "city": null}]'),
        (COUNTRY_IS, '[{"ip": "81.2.69.1", "country": "ZZ", "city": "London"}]'),
        (IP_API_COM, '[{"status": "fail", "query": "81.2.69.1"}]'),
    ],
)
async def test_what_a_service_cannot_place_is_not_found(
    chain: Chain, internet: Internet, name: ServiceName, text: str
) -> None:
    internet.faults[name] = answer(text)
    result = await chain.ask([LONDON], name)
    assert result.not_found == (LONDON,)
    assert result.failures == {}


async def test_a_country_alone_is_something(
    chain: Chain, internet: Internet, countries: CountryTable
) -> None:
    internet.faults[COUNTRY_IS] = answer(
        '[{"ip": "81.2.69.1", "country": "GB", "location": "unknown"}, []]'
    )
    result = await chain.ask([LONDON], COUNTRY_IS)
    assert result.located == {LONDON: countries.location("GB")}


async def test_a_service_may_spell_an_address_in_another_way(
    chain: Chain, internet: Internet
) -> None:
    internet.faults[COUNTRY_IS] = answer(
        '[{"ip": "2A02:8010:6000:0:0:0:0:1", "country": "de", "city": "Frankfurt",'
        ' "location": {"latitude": 50.1, "longitude": 8.6}}]'
    )
    result = await chain.ask([HOSTER], COUNTRY_IS)
    assert result.located[HOSTER].city == "Frankfurt"


@pytest.mark.parametrize(
    ("flags", "hosting", "radius"),
    [
        ('"proxy": true, "hosting": false', True, 25),
        ('"proxy": false, "hosting": false, "mobile": true', False, 150),
        ('"proxy": false, "hosting": 1', None, 25),
        ('"hosting": [], "mobile": 1', None, 25),
    ],
)
async def test_flags_travel_with_the_location(
    chain: Chain,
    internet: Internet,
    flags: str,
    hosting: bool | None,
    radius: float,
) -> None:
    internet.faults[IP_API_COM] = answer(
        '[{"status": "success", "query": "81.2.69.1", "countryCode": "GB",'
        f' "city": "London", "lat": 51.5, "lon": -0.1, {flags}}}]'
    )
    location = (await chain.ask([LONDON], IP_API_COM)).located[LONDON]
    assert location.hosting is hosting
    assert location.radius_km == radius


def test_the_usual_order_without_the_unencrypted_service() -> None:
    assert [service.name for service in online_services()] == [
        COUNTRY_IS,
        IPWHO_IS,
        IPAPI_CO,
    ]
    assert [service.name for service in online_services(allow_unencrypted=True)] == [
        *ServiceName
    ]


def test_the_user_may_order_them_and_run_his_own() -> None:
    services = online_services(
        [IPAPI_CO, COUNTRY_IS, IPAPI_CO],
        base_urls={COUNTRY_IS: "https://country.example.org/api/"},
    )
    assert [service.name for service in services] == [IPAPI_CO, COUNTRY_IS]
    question = services[1].question([LONDON[1]])
    assert str(question.url) == "https://country.example.org/api/?fields=city,location"


def test_an_own_service_without_encryption_needs_leave_as_well() -> None:
    own = {COUNTRY_IS: "http://192.168.1.2/"}
    assert online_services([COUNTRY_IS], base_urls=own) == ()
    assert online_services([COUNTRY_IS], base_urls=own, allow_unencrypted=True)


@pytest.mark.parametrize("url", ["ftp://a/", "a", "", "https://"])
def test_a_base_url_is_one_of_the_web(url: str) -> None:
    with pytest.raises(ValueError, match="not an http address"):
        online_services([COUNTRY_IS], base_urls={COUNTRY_IS: url})
