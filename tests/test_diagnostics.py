"""Diagnostics are detailed, and contain nothing that identifies a person."""

from collections.abc import Iterator
from datetime import timedelta
import ipaddress
import json
import re
from typing import Any
from unittest.mock import MagicMock

from homeassistant.core import HomeAssistant
from homeassistant.helpers.json import json_dumps
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.diagnostics import async_get_config_entry_diagnostics
from custom_components.qb_peer_vpn.features.locations.issues import show_age_issue
from custom_components.qb_peer_vpn.models import MeasuredLeg
from custom_components.qb_peer_vpn.qbittorrent import BannedError, CannotConnectError

from .home import (
    CONNECTION,
    HOME,
    ListHost,
    make_peer,
    make_snapshot,
    make_swarm,
    set_up,
)

ELSEWHERE = {"latitude": 60.1701, "longitude": 24.9412}
"""The place of qBittorrent that the user chose."""
SECRETS = {
    "lookup": {"account_id": "817263", "licence_key": "k3y-of-maxm1nd"},
    "servers": {"list": "https://me:p4ss@files.home.arpa/list.json"},
}


def make_realistic_swarm() -> Any:
    """Both families of addresses, an exit of both, and an unknown network."""
    swarm = make_swarm()
    return make_snapshot(
        *swarm.peers,
        make_peer("2001:470:1f0b:16b::7", "DE"),
        make_peer("2a02:8388:6c1::1"),
        exit_v4="193.138.218.1",
        exit_v6="2a02:1210:1c00:4700::20",
    )


@pytest.fixture
async def dump(
    home: HomeAssistant,
    entry: MockConfigEntry,
    fake_session: MagicMock,
    city_database: object,
    server_list: ListHost,
) -> dict[str, Any]:
    home.config_entries.async_update_entry(
        entry,
        options={"decision": {"measure": False, "home": ELSEWHERE}},
    )
    fake_session.async_peer_snapshot.return_value = make_realistic_swarm()
    await set_up(home, entry)
    entry.runtime_data.servers.latency.data = tuple(
        MeasuredLeg(
            site_key="CH/zurich",
            milliseconds=milliseconds,
            jitter_ms=0.8,
            probes=5,
            failures=1,
            measured_at=dt_util.utcnow() - age,
            exit_key="US/newyork",
        )
        for milliseconds, age in ((29.0, timedelta(days=3)), (31.4, timedelta(hours=2)))
    )
    show_age_issue(home, entry, is_stale=True)
    return await async_get_config_entry_diagnostics(home, entry)


def leaves(value: object) -> Iterator[object]:
    """All keys and values, however deep."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from leaves(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from leaves(each)
    else:
        yield value


async def test_diagnostics_show_what_works_and_what_is_known(
    dump: dict[str, Any],
) -> None:
    assert dump["state"] == "loaded"
    assert dump["issues"] == ["database_stale"]
    assert dump["qbittorrent"]["version"] == "5.3.0"
    assert dump["swarm"]["poll_ms"] >= 0
    assert dump["peers"]["all"] == 23
    assert dump["peers"]["by_country_code"] == {"JP": 10, "ES": 6, "GB": 4, "DE": 1}
    assert len(dump["peers"]["cluster_percents"]) == 3
    assert dump["locations"]["databases"][0]["type"] == "DBIP-City-Lite"
    assert dump["servers"]["sites"] == 7
    assert dump["servers"]["located_elsewhere"] == 50
    assert dump["latency"]["legs"]["CH/zurich"] == {
        "milliseconds": 31.4,
        "jitter_ms": 0.8,
        "failures": 1,
        "age_hours": 2,
        "exit": "US/newyork",
        "through_vpn": None,
        "measurements": 2,
    }
    best = dump["recommendation"]["ranking"][dump["recommendation"]["site"]]
    assert set(best["peer_percents_within_ms"]) == {"50", "100", "200"}
    assert dump["server_options"]["provider"] == "protonvpn"
    assert dump["recommendation_options"]["own_home"]
    assert dump["recommendation_options"]["warns_without_vpn"]
    assert dump["exits"] == {
        "protection": "unknown",
        "ipv4": "protected",
        "ipv6": "unknown",
        "evidence": ["another_country", "far_from_home", "near_home"],
    }
    assert dump["libraries"]["scikit-learn"] is not None
    assert dump["peers"]["cluster_method"] == "density"
    for part in ("swarm", "servers", "latency", "recommendation"):
        assert dump[part]["coordinator"]["works"]
    assert dump["locations"]["database_coordinator"]["interval_seconds"] == 3600


async def test_no_address_or_network_is_in_it(dump: dict[str, Any]) -> None:
    for leaf in map(str, leaves(dump)):
        for candidate in re.findall(r"[0-9a-fA-F:.]{4,}(?:/\d+)?", leaf):
            if "." not in candidate and ":" not in candidate:
                continue
            if re.fullmatch(r"\d+\.\d+(\.\d+)?|\d\d:\d\d(:\d\d.*)?", candidate):
                continue
            with pytest.raises(ValueError, match="does not appear"):
                ipaddress.ip_network(candidate.strip(".:"), strict=False)


async def test_no_host_or_credential_is_in_it(dump: dict[str, Any]) -> None:
    text = json_dumps(dump)
    secrets = [each for each in CONNECTION.values() if each and isinstance(each, str)]
    for secret in (*secrets, "nas", ".local", ".net", "http", "node-", "#1"):
        assert secret not in text


async def test_no_coordinate_is_in_it(dump: dict[str, Any]) -> None:
    known = (*HOME, *ELSEWHERE.values(), 35.69, 139.69, 40.42, -3.70, 51.51, 40.71)
    numbers = [leaf for leaf in leaves(dump) if isinstance(leaf, float)]
    assert numbers
    for number in numbers:
        assert not [each for each in known if abs(each - number) < 0.02]
    assert "latitude" not in json.dumps(dump)


async def test_what_the_user_typed_is_not_repeated(
    home: HomeAssistant, loaded: MockConfigEntry, fake_session: MagicMock
) -> None:
    fake_session.async_version.side_effect = CannotConnectError()
    home.config_entries.async_update_entry(loaded, options=SECRETS)
    await home.async_block_till_done(wait_background_tasks=True)
    text = json_dumps(await async_get_config_entry_diagnostics(home, loaded))
    for secret in ("817263", "k3y", "me:", "p4ss", "home.arpa", "list.json"):
        assert secret not in text
    assert '"own_list":true' in text


async def test_an_entry_that_is_not_set_up_says_why(
    home: HomeAssistant, entry: MockConfigEntry, fake_session: MagicMock
) -> None:
    fake_session.async_version.side_effect = BannedError()
    await set_up(home, entry)
    dump = await async_get_config_entry_diagnostics(home, entry)
    assert (dump["state"], dump["reason"]) == ("setup_retry", "banned")
    assert dump["issues"] == ["banned"]
    assert dump["lookup_options"]["mode"] == "on_device"
    assert "peers" not in dump


async def test_a_provider_of_a_newer_version_is_left_out(
    home: HomeAssistant, entry: MockConfigEntry, fake_session: MagicMock
) -> None:
    home.config_entries.async_update_entry(
        entry, options={"servers": {"provider": "of a newer version"}}
    )
    await set_up(home, entry)
    dump = await async_get_config_entry_diagnostics(home, entry)
    assert dump["reason"] == "unknown_provider"
    assert dump["server_options"] == {"provider": None}
