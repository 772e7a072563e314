"""The options: shown as they are, kept, and in effect at once."""

from collections.abc import AsyncIterator
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from unittest.mock import MagicMock

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.features.recommendation import steps
from custom_components.qb_peer_vpn.models import Peers

from .home import ListHost, make_gluetun_list, make_server_list, make_swarm, state_of
from .lenses import make_grouped_swarm
from .shared_hostnames import make_mixed_list

pytestmark = pytest.mark.usefixtures("all_entities")

SERVER = "sensor.peer_vpn_recommended_server"

OPTIONS: dict[str, dict[str, object]] = {
    "decision": {"strategy": "fastest_path", "margin_ms": 5.0, "measure": False},
    "map": {"max_clusters": 8, "reach_km": 250.0},
}


@pytest.fixture(autouse=True)
async def _the_reload_ends(home: HomeAssistant) -> AsyncIterator[None]:
    """Wait at the end for the effects of new options: the entry reloads itself."""
    yield
    await home.async_block_till_done(wait_background_tasks=True)


async def open_menu(hass: HomeAssistant, entry: MockConfigEntry, item: str) -> Any:
    menu = await hass.config_entries.options.async_init(entry.entry_id)
    assert menu["type"] is FlowResultType.MENU
    return await hass.config_entries.options.async_configure(
        menu["flow_id"], {"next_step_id": item}
    )


def shown(form: Any, section: str) -> dict[str, Any]:
    """Return the values of a section's fields before the user types."""
    return {
        str(key): key.description["suggested_value"]
        for key in form["data_schema"].schema[section].schema.schema
        if key.description
    }


async def choose(
    hass: HomeAssistant, entry: MockConfigEntry, **sections: dict[str, object]
) -> None:
    form = await open_menu(hass, entry, "recommendation")
    assert form["type"] is FlowResultType.FORM
    chosen = {name: {**OPTIONS[name], **sections.get(name, {})} for name in OPTIONS}
    done = await hass.config_entries.options.async_configure(form["flow_id"], chosen)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done(wait_background_tasks=True)


async def test_the_defaults_change_nothing(
    home: HomeAssistant, loaded: MockConfigEntry
) -> None:
    before = state_of(home, SERVER)
    await choose(home, loaded)
    assert state_of(home, SERVER).attributes == before.attributes


@pytest.mark.parametrize(
    ("strategy", "city"),
    [
        ("fastest_path", "Zurich"),
        ("close_to_peers", "Tokyo"),
        ("close_to_home", "Zurich"),
    ],
)
async def test_another_strategy_takes_effect_at_once(
    home: HomeAssistant, loaded: MockConfigEntry, strategy: str, city: str
) -> None:
    await choose(home, loaded, decision={"strategy": strategy})
    assert state_of(home, SERVER).attributes["city"] == city


async def test_only_the_peers_of_some_torrents_may_count(
    home: HomeAssistant, loaded: MockConfigEntry, fake_session: MagicMock
) -> None:
    fake_session.async_peer_snapshot.return_value = make_grouped_swarm()
    await loaded.runtime_data.recommendation.coordinator.async_poll_now()
    form = await open_menu(home, loaded, "recommendation")
    fields = form["data_schema"].schema["decision"].schema.schema
    assert fields["lens_category"].config["options"] == ["linux", "tv", "tv/news"]
    assert fields["lens_tag"].config["options"] == ["new", "rare"]

    await choose(home, loaded, decision={"lens": "category", "lens_category": "tv"})
    countries = state_of(home, "sensor.peer_vpn_peer_countries")
    assert countries.attributes["peers"] == {"ES": 6}
    form = await open_menu(home, loaded, "recommendation")
    assert shown(form, "decision")["lens_category"] == "tv"

    await choose(home, loaded, decision={"lens": "seeds", "lens_category": "tv"})
    assert "lens_category" not in loaded.options["decision"]


async def test_a_category_needs_its_name(
    home: HomeAssistant, entry: MockConfigEntry
) -> None:
    form = await open_menu(home, entry, "recommendation")
    lens = {"lens": "category", "lens_tag": "rare", "lens_category": " "}
    typed = {**OPTIONS, "decision": {**OPTIONS["decision"], **lens}}

    form = await home.config_entries.options.async_configure(form["flow_id"], typed)

    assert form["errors"] == {"base": "lens_without_name"}
    assert shown(form, "decision")["lens"] == "category"
    typed["decision"]["lens_category"] = "tv"
    done = await home.config_entries.options.async_configure(form["flow_id"], typed)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options["decision"]["lens_category"] == "tv"
    assert "lens_tag" not in entry.options["decision"]


async def test_qbittorrent_may_be_somewhere_else(
    home: HomeAssistant, loaded: MockConfigEntry
) -> None:
    sydney = {"latitude": -33.87, "longitude": 151.21}
    await choose(home, loaded, decision={"stands_elsewhere": True, "home": sydney})
    assert state_of(home, SERVER).attributes["city"] == "Sydney"
    form = await open_menu(home, loaded, "recommendation")
    assert shown(form, "decision")["stands_elsewhere"] is True
    await choose(home, loaded, decision={"stands_elsewhere": False, "home": sydney})
    assert state_of(home, SERVER).attributes["city"] == "Zurich"
    assert "home" not in loaded.options["decision"]


async def test_the_map_shows_no_more_clusters_than_wanted(
    home: HomeAssistant, loaded: MockConfigEntry, fake_session: MagicMock
) -> None:
    await choose(home, loaded, map={"max_clusters": 1})
    clusters = state_of(home, "sensor.peer_vpn_clusters")
    assert clusters.state == "1"
    assert clusters.attributes["elsewhere"] == 50


def methods_in(form: Any) -> list[str]:
    """Return the cluster methods that a form offers."""
    schema = form["data_schema"].schema["map"].schema.schema
    options: list[str] = schema["method"].config["options"]
    return options


async def test_adaptive_clusters_are_offered_and_found_with_scikit_learn(
    home: HomeAssistant, loaded: MockConfigEntry
) -> None:
    form = await open_menu(home, loaded, "recommendation")
    assert methods_in(form) == ["density", "k_means", "adaptive"]
    await choose(home, loaded, map={"method": "adaptive"})
    assert (
        loaded.runtime_data.recommendation.coordinator.data.clustering.method
        == "adaptive"
    )
    assert int(state_of(home, "sensor.peer_vpn_clusters").state) > 0


async def test_adaptive_clusters_are_not_offered_without_scikit_learn(
    home: HomeAssistant, loaded: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    await choose(home, loaded, map={"method": "adaptive"})
    monkeypatch.setattr(steps, "adaptive_is_available", lambda: False)
    form = await open_menu(home, loaded, "recommendation")
    assert methods_in(form) == ["density", "k_means"]
    assert "method" not in shown(form, "map")
    assert shown(form, "map")["max_clusters"] == OPTIONS["map"]["max_clusters"]


async def test_the_form_shows_what_was_chosen(
    home: HomeAssistant, loaded: MockConfigEntry
) -> None:
    await choose(home, loaded, decision={"margin_ms": 20})
    form = await open_menu(home, loaded, "recommendation")
    assert shown(form, "decision")["margin_ms"] == 20


async def test_another_provider_takes_over_at_once_and_may_go_again(
    home: HomeAssistant, loaded: MockConfigEntry, server_list: ListHost
) -> None:
    server_list.content = make_gluetun_list()
    await choose_servers(home, loaded, provider="mullvad")
    assert state_of(home, SERVER).state.startswith("se-mma-wg-")
    server_list.content = make_server_list()
    await choose_servers(home, loaded, provider="protonvpn")
    assert state_of(home, SERVER).state.startswith("CH#")


async def test_a_filter_takes_effect_at_once_and_is_shown_again(
    home: HomeAssistant, loaded: MockConfigEntry
) -> None:
    await choose_servers(home, loaded, excluded_countries=["CH"])
    assert state_of(home, SERVER).attributes["city"] != "Zurich"
    form = await open_menu(home, loaded, "provider")
    form = await home.config_entries.options.async_configure(
        form["flow_id"], {"provider": "protonvpn"}
    )
    assert form["data_schema"] is not None
    (shown,) = [
        key.description["suggested_value"]
        for key in form["data_schema"].schema
        if str(key) == "excluded_countries"
    ]
    assert shown == ["CH"]


@pytest.mark.parametrize(
    ("protocol", "hostname"),
    [("wireguard", "ch1.wg.example.net"), ("openvpn_tcp", "ch1.gw.example.net")],
)
async def test_the_recommended_host_name_speaks_the_chosen_protocol(
    home: HomeAssistant,
    *,
    loaded: MockConfigEntry,
    server_list: ListHost,
    protocol: str,
    hostname: str,
) -> None:
    server_list.content = make_mixed_list()
    await choose_servers(home, loaded, provider="ivpn", protocol=protocol)
    server = state_of(home, SERVER).attributes
    assert (server["hostname"], server["servers"]) == (hostname, 1)


async def choose_servers(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    provider: str = "protonvpn",
    **servers: object,
) -> None:
    form = await open_menu(hass, entry, "provider")
    form = await hass.config_entries.options.async_configure(
        form["flow_id"], {"provider": provider}
    )
    done = await hass.config_entries.options.async_configure(form["flow_id"], servers)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done(wait_background_tasks=True)


async def test_another_way_to_look_up_takes_effect_at_once(
    home: HomeAssistant, loaded: MockConfigEntry
) -> None:
    form = await open_menu(home, loaded, "lookup")
    done = await home.config_entries.options.async_configure(
        form["flow_id"], {"mode": "country_only"}
    )
    assert done["type"] is FlowResultType.CREATE_ENTRY
    await home.async_block_till_done(wait_background_tasks=True)
    located = state_of(home, "sensor.peer_vpn_peers_located").attributes
    assert (located["by_city"], located["by_country"]) == (0, 20)


async def test_with_k_means_no_peer_is_outside_the_clusters(
    home: HomeAssistant, loaded: MockConfigEntry
) -> None:
    await choose(home, loaded, map={"method": "k_means", "max_clusters": 2})
    clusters = state_of(home, "sensor.peer_vpn_clusters")
    assert clusters.state == "2"
    assert clusters.attributes["elsewhere"] == 0


async def test_who_exchanges_more_may_count_more(
    home: HomeAssistant, loaded: MockConfigEntry, fake_session: MagicMock
) -> None:
    before = float(
        state_of(home, "sensor.peer_vpn_distance_from_server_to_peers").state
    )
    swarm = make_swarm()
    busy = [
        replace(peer, recent_bytes=10**9 if peer.country_code == "GB" else 1)
        for peer in swarm.peers
    ]
    fake_session.async_peer_snapshot.return_value = replace(swarm, peers=Peers.of(busy))
    await loaded.runtime_data.recommendation.coordinator.async_poll_now()
    await choose(home, loaded, decision={"votes": "by_traffic"})
    await home.async_block_till_done(wait_background_tasks=True)
    after = float(state_of(home, "sensor.peer_vpn_distance_from_server_to_peers").state)
    assert after < before - 1000


ACCOUNT = {"mode": "on_device", "account_id": "12", "licence_key": "secret"}


async def look_up(hass: HomeAssistant, form: Any, **typed: object) -> Any:
    return await hass.config_entries.options.async_configure(form["flow_id"], typed)


async def test_the_license_key_is_kept_and_not_shown(
    home: HomeAssistant, entry: MockConfigEntry
) -> None:
    home.config_entries.async_update_entry(entry, options={"lookup": ACCOUNT})
    form = await open_menu(home, entry, "lookup")
    assert "secret" not in str(
        [(key, key.description) for key in form["data_schema"].schema]
    )
    await look_up(home, form, mode="on_device", account_id="12", licence_key="")
    assert entry.options["lookup"]["licence_key"] == "secret"
    form = await open_menu(home, entry, "lookup")
    await look_up(home, form, mode="online")
    form = await open_menu(home, entry, "lookup")
    await look_up(home, form, mode="country_only")
    assert entry.options["lookup"] == {
        **ACCOUNT,
        "mode": "country_only",
        "services": ["country_is", "ipwho_is", "ipapi_co"],
        "unencrypted": False,
    }


async def test_another_account_needs_its_own_key(
    home: HomeAssistant, entry: MockConfigEntry
) -> None:
    home.config_entries.async_update_entry(entry, options={"lookup": ACCOUNT})
    form = await open_menu(home, entry, "lookup")
    form = await look_up(home, form, mode="on_device", account_id="13")
    assert form["errors"] == {"base": "incomplete_account"}
    done = await look_up(
        home, form, mode="on_device", account_id="13", licence_key="other"
    )
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options["lookup"]["licence_key"] == "other"


async def test_an_account_may_be_left_out_again(
    home: HomeAssistant, entry: MockConfigEntry
) -> None:
    home.config_entries.async_update_entry(entry, options={"lookup": ACCOUNT})
    form = await open_menu(home, entry, "lookup")
    await look_up(home, form, mode="on_device")
    assert set(entry.options["lookup"]) & set(ACCOUNT) == {"mode"}


async def test_an_unavailable_list_is_reported_and_another_one_accepted(
    home: HomeAssistant, loaded: MockConfigEntry, server_list: ListHost
) -> None:
    server_list.status = HTTPStatus.NOT_FOUND
    form = await open_menu(home, loaded, "provider")
    menu = await look_up(home, form, provider="mullvad")
    assert menu["step_id"] == "without_list"
    form = await look_up(home, menu, next_step_id="provider")
    server_list.status = HTTPStatus.OK
    form = await look_up(home, form, provider="protonvpn")
    form = await look_up(home, form, countries=["CH"], cities=["JP/tokyo"])
    assert form["errors"] == {"base": "emptied_cities"}
    done = await look_up(home, form, countries=["CH"])
    assert done["type"] is FlowResultType.CREATE_ENTRY
