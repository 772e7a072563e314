"""The place that a host name states, against what its row says."""

import pytest

from custom_components.qb_peer_vpn.vpn import PlaceFinder
from custom_components.qb_peer_vpn.vpn.places.hostname_place import contradicts


@pytest.mark.parametrize(
    ("hostname", "country_code", "expected"),
    [
        pytest.param("ca-tor.pvdata.host", "CO", True, id="another country's city"),
        pytest.param("us-chi2.example.net", "CA", True, id="with a number"),
        pytest.param("uk-lon.example.net", "FR", True, id="a provider's own code"),
        pytest.param("ca-tor.pvdata.host", "CA", False, id="the country of the row"),
        pytest.param("uk-lon.example.net", "GB", False, id="the same by another code"),
        pytest.param("ca-zzz.example.net", "CO", False, id="letters of no city"),
        pytest.param(
            "ca-bog.example.net", "CO", False, id="a city of the row's country"
        ),
        pytest.param("zz-tor.example.net", "CO", False, id="letters of no country"),
        pytest.param("ca-to.example.net", "CO", False, id="the exit of a double hop"),
        pytest.param("ca-toronto.example.net", "CO", False, id="a whole name"),
        pytest.param("ca-tor-1.example.net", "CO", False, id="more behind the city"),
        pytest.param("node-ca-tor.example.net", "CO", False, id="not at the beginning"),
        pytest.param("toronto.example.net", "CO", False, id="no country"),
    ],
)
def test_a_host_name_contradicts_only_with_another_country_and_its_city(
    world: PlaceFinder, hostname: str, country_code: str, *, expected: bool
) -> None:
    assert contradicts(hostname, country_code, world) is expected
