"""The actions, called as a script would."""

from pathlib import Path
from typing import Any
from unittest.mock import MagicMock, patch

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.qb_peer_vpn.features.recommendation.run_cycle import run_cycle
from custom_components.qb_peer_vpn.qbittorrent import (
    CannotConnectError,
    RedirectedError,
    WrongLoginError,
)
from custom_components.qb_peer_vpn.shell.const import DOMAIN

from .home import ListHost, make_snapshot, set_up, state_of


async def call(hass: HomeAssistant, action: str, **data: Any) -> dict[str, Any]:
    answer = await hass.services.async_call(
        DOMAIN,
        action,
        {"config_entry_id": "entry", **data},
        blocking=True,
        return_response=True,
    )
    assert answer is not None
    return dict(answer)


async def test_recommendations_have_the_whole_ranking(
    home: HomeAssistant, loaded: MockConfigEntry
) -> None:
    answer = await call(home, "get_recommendations", limit=3)
    assert answer["recommended"] == "CH/zurich"
    assert answer["city"] == "Zurich"
    assert answer["country_code"] == "CH"
    assert answer["reference"] == "US/newyork"
    assert answer["reference_in_use"] is True
    assert answer["worth_moving"] is True
    assert answer["reason"] == "better_found"
    assert answer["saving_ms"] == 50
    best, second, _ = answer["sites"]
    assert best["hostname"] == answer["hostname"] == "node-ch-01.protonvpn.net"
    assert best["server"] == answer["server"]
    assert best["gluetun"] == answer["gluetun"]
    assert best["gluetun"]["hostnames"] == [best["hostname"]]
    assert best["server"] == state_of(home, "sensor.peer_vpn_recommended_server").state
    assert best["home_distance_km"] < 5
    assert best["path_ms"] == best["home_leg_ms"] + best["peer_leg_ms"]
    assert best["peers_within"] == {"50 ms": 50, "100 ms": 50, "200 ms": 50}
    assert best["drawbacks"] == []
    assert second["path_ms"] > best["path_ms"]


async def test_a_virtual_site_shows_its_real_country(
    home: HomeAssistant, loaded: MockConfigEntry
) -> None:
    sites = (await call(home, "get_recommendations"))["sites"]
    (nouakchott,) = [each for each in sites if each["country_code"] == "MR"]
    assert nouakchott["stands_in"] == "FR"
    assert "stands_elsewhere" in nouakchott["drawbacks"]


async def test_before_the_first_list_there_is_a_city_and_no_server(
    home: HomeAssistant,
    *,
    entry: MockConfigEntry,
    fake_session: MagicMock,
    city_database: Path,
    server_list: ListHost,
) -> None:
    server_list.content = b""
    await set_up(home, entry)
    answer = await call(home, "get_recommendations")
    assert answer["city"] == "Zurich"
    assert (answer["server"], answer["hostname"]) == (None, None)
    assert (answer["protocols"], answer["gluetun"]) == ([], None)


@pytest.mark.usefixtures("all_measured")
async def test_clusters_are_returned_with_their_places(
    home: HomeAssistant, loaded: MockConfigEntry
) -> None:
    answer = await call(home, "get_clusters")
    places = [(each["place"], each["share"]) for each in answer["clusters"]]
    assert places == [("Tokyo", 50.0), ("Madrid", 30.0), ("London", 20.0)]
    assert answer["elsewhere"] == 0
    tokyo, _, london = answer["clusters"]
    # In use is New York: a detour to London, and hardly one to Tokyo.
    assert london["path_ms"] == pytest.approx(40, abs=10)
    assert london["reference_path_ms"] == pytest.approx(185, abs=20)
    assert tokyo["path_ms"] == pytest.approx(250, abs=20)


async def test_a_refresh_asks_qbittorrent_now(
    home: HomeAssistant, loaded: MockConfigEntry, fake_session: MagicMock
) -> None:
    fake_session.async_peer_snapshot.return_value = make_snapshot()
    await home.services.async_call(
        DOMAIN, "refresh", {"config_entry_id": "entry"}, blocking=True
    )
    await home.async_block_till_done(wait_background_tasks=True)
    assert state_of(home, "sensor.peer_vpn_peers").state == "0"


async def test_a_refresh_recommends_once(
    home: HomeAssistant, loaded: MockConfigEntry, fake_session: MagicMock
) -> None:
    fake_session.async_peer_snapshot.return_value = make_snapshot()
    with patch(
        "custom_components.qb_peer_vpn.features.recommendation.coordinator.run_cycle",
        wraps=run_cycle,
    ) as cycles:
        await home.services.async_call(
            DOMAIN, "refresh", {"config_entry_id": "entry"}, blocking=True
        )
        await home.async_block_till_done(wait_background_tasks=True)
    cycles.assert_called_once()


@pytest.mark.parametrize(
    ("failure", "key", "values"),
    [
        (CannotConnectError(), "cannot_connect", {}),
        (WrongLoginError(), "invalid_auth", {}),
        (
            RedirectedError("https://box.example"),
            "redirected",
            {"target": "https://box.example"},
        ),
        (RuntimeError("a mistake of ours"), "refresh_failed", {}),
    ],
)
@pytest.mark.usefixtures("loaded")
async def test_a_refresh_that_fails_says_why(
    home: HomeAssistant,
    *,
    fake_session: MagicMock,
    failure: Exception,
    key: str,
    values: dict[str, str],
) -> None:
    fake_session.async_peer_snapshot.side_effect = failure
    with pytest.raises(HomeAssistantError) as error:
        await home.services.async_call(
            DOMAIN, "refresh", {"config_entry_id": "entry"}, blocking=True
        )
    assert error.value.translation_key == key
    assert (error.value.translation_placeholders or {}) == values


async def test_nothing_is_measured_if_it_would_not_be_used(
    home: HomeAssistant, loaded: MockConfigEntry
) -> None:
    with pytest.raises(ServiceValidationError) as error:
        await home.services.async_call(
            DOMAIN, "measure_latency", {"config_entry_id": "entry"}, blocking=True
        )
    assert error.value.translation_key == "measuring_off"


ACTIONS = ("get_recommendations", "get_clusters", "refresh", "measure_latency")


@pytest.mark.parametrize("action", ACTIONS)
async def test_an_action_on_an_unloaded_connection_says_so(
    home: HomeAssistant, loaded: MockConfigEntry, action: str
) -> None:
    await home.config_entries.async_unload(loaded.entry_id)
    with pytest.raises(ServiceValidationError) as error:
        await home.services.async_call(
            DOMAIN,
            action,
            {"config_entry_id": "entry"},
            blocking=True,
            return_response=action.startswith("get_"),
        )
    assert error.value.translation_key == "service_config_entry_not_loaded"


@pytest.mark.parametrize("limit", [0, 51, "many"])
async def test_a_limit_out_of_range_is_the_caller_s_mistake(
    home: HomeAssistant, loaded: MockConfigEntry, limit: object
) -> None:
    with pytest.raises(vol.Invalid):
        await call(home, "get_recommendations", limit=limit)


async def test_an_unknown_connection_is_the_caller_s_mistake(
    home: HomeAssistant, loaded: MockConfigEntry
) -> None:
    with pytest.raises(ServiceValidationError):
        await call(home, "get_clusters", config_entry_id="another")
