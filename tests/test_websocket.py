"""The subscription of the card: what it sends, when, and that it ends."""

from ipaddress import ip_address
import json
import re
from typing import Any
from unittest.mock import MagicMock

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import (
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from custom_components.qb_peer_vpn.dashboard.card_payload import card_payload
from custom_components.qb_peer_vpn.models import MeasuredLeg
from custom_components.qb_peer_vpn.qbittorrent import CannotConnectError
from custom_components.qb_peer_vpn.shell.const import DOMAIN

from .home import ListHost, make_peer, make_snapshot, make_swarm, set_up, state_of
from .lenses import choose_lens, make_grouped_swarm
from .own_line import HOME_LINE, router_reports
from .shared_hostnames import make_list_by_name

type Event = dict[str, Any]

NOT_LOADED = {"available": False, "login_refused": False, "trouble": None}

SITE_KEYS = {
    *("key", "city", "country_code", "stands_in", "latitude", "longitude"),
    *("servers", "server", "hostname", "path_ms", "home_leg_ms", "home_leg_measured"),
    *("peer_leg_ms", "home_distance_km", "peer_distance_km", "drawbacks"),
    *("load", "forwards_ports"),
}


@pytest.fixture
async def browser(
    home: HomeAssistant,
    loaded: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
) -> MockHAClientWebSocket:
    """A browser that is signed in."""
    return await hass_ws_client(home)


async def subscribe(browser: MockHAClientWebSocket, entry_id: str = "entry") -> Event:
    await browser.send_json_auto_id(
        {"type": f"{DOMAIN}/subscribe_overview", "config_entry_id": entry_id}
    )
    answer: Event = await browser.receive_json()
    return answer


async def next_event(browser: MockHAClientWebSocket) -> Event:
    message = await browser.receive_json()
    assert message["type"] == "event"
    event: Event = message["event"]
    return event


async def nothing_more(browser: MockHAClientWebSocket) -> bool:
    """Whether the next thing to be heard is the answer to a call made now."""
    await browser.send_json_auto_id({"type": "ping"})
    message = await browser.receive_json()
    return bool(message["type"] == "pong")


async def polls(entry: MockConfigEntry) -> None:
    """Ask qBittorrent, without the time passing that would end the browser's session."""
    await entry.runtime_data.swarm.peers.async_poll_now()
    await entry.runtime_data.recommendation.coordinator.async_refresh()


async def test_the_data_arrive_at_once(
    home: HomeAssistant, browser: MockHAClientWebSocket
) -> None:
    answer = await subscribe(browser)
    assert answer["success"]
    assert answer["result"] is None
    event = await next_event(browser)
    assert event["available"] is True
    assert event["title"] == "Peer VPN"
    assert event["provider"] == "Proton VPN"
    assert event["home"] == {"latitude": 47.37, "longitude": 8.54}
    assert event["updated"] == "2026-11-20T12:00:00+00:00"
    assert event["server_list_updated"]
    assert event["measured"] is None
    assert event["peers"] == {
        "all": 21,
        "by_city": 20,
        "by_country": 0,
        "not_located": 1,
    }
    assert "DB-IP" in event["attribution"]
    assert event["history"] == {
        "path_entity": "sensor.peer_vpn_estimated_path",
        "peers_entity": "sensor.peer_vpn_peers",
        "download_entity": "sensor.peer_vpn_download_rate",
        "upload_entity": "sensor.peer_vpn_upload_rate",
        "recommendation_entity": "event.peer_vpn_recommendation",
    }


async def test_the_data_have_the_recommendation_and_its_reason(
    home: HomeAssistant, browser: MockHAClientWebSocket
) -> None:
    await subscribe(browser)
    event = await next_event(browser)
    assert event["verdict"]["reason"] == "better_found"
    assert event["verdict"]["worth_moving"] is True
    assert event["verdict"]["confidence"] == "low"
    assert event["verdict"]["sign"] == "maybe"
    assert event["verdict"]["should_move"] is False
    assert event["verdict"]["has_lasted"] is True
    assert event["verdict"]["settling"] is None
    assert event["verdict"]["since"] == "2026-11-20T12:00:00+00:00"
    assert event["headline"]["key"] == "headline_maybe_saving"
    assert event["headline"]["place"] == "Zurich"
    paths = [event[role]["path_ms"] for role in ("reference", "recommended")]
    assert event["headline"]["saving_ms"] == event["verdict"]["saving_ms"] == 50
    assert paths[0] - paths[1] == 50
    assert event["recommended"]["key"] == "CH/zurich"
    assert event["reference"]["key"] == "US/newyork"
    assert event["in_use"] == "another"
    runners_up = event["runners_up"]
    assert len(runners_up) == 5
    assert "CH/zurich" not in {each["key"] for each in runners_up}
    for site in (event["recommended"], event["reference"], *runners_up):
        assert set(site) == SITE_KEYS
    recommended = state_of(home, "sensor.peer_vpn_recommended_server")
    assert event["recommended"]["server"] == recommended.state
    assert event["reference"]["hostname"] == "node-us-01.protonvpn.net"
    assert "longer_home_leg" in event["reference"]["drawbacks"]


async def test_the_name_is_copied_where_many_servers_share_the_host_name(
    home: HomeAssistant,
    loaded: MockConfigEntry,
    browser: MockHAClientWebSocket,
    server_list: ListHost,
) -> None:
    server_list.content = make_list_by_name()
    home.config_entries.async_update_entry(
        loaded, options={"servers": {"provider": "airvpn"}}
    )
    await home.async_block_till_done(wait_background_tasks=True)

    await subscribe(browser)

    recommended = (await next_event(browser))["recommended"]
    assert recommended["hostname"] == recommended["server"]
    assert recommended["server"] in {"Kitalpha", "Xuange"}


async def test_before_the_first_list_there_is_no_name_to_copy(
    home: HomeAssistant,
    *,
    entry: MockConfigEntry,
    fake_session: MagicMock,
    city_database: object,
    server_list: ListHost,
    hass_ws_client: WebSocketGenerator,
) -> None:
    server_list.content = b""
    await set_up(home, entry)
    browser = await hass_ws_client(home)

    await subscribe(browser)

    recommended = (await next_event(browser))["recommended"]
    assert (recommended["server"], recommended["hostname"]) == (None, None)


async def test_the_data_say_whether_the_line_is_one_s_own(
    home: HomeAssistant,
    loaded: MockConfigEntry,
    browser: MockHAClientWebSocket,
    fake_session: MagicMock,
) -> None:
    await subscribe(browser)
    assert (await next_event(browser))["own_line"] is None
    fake_session.async_peer_snapshot.return_value = make_snapshot(exit_v4=HOME_LINE)
    await polls(loaded)
    assert (await next_event(browser))["own_line"] == "suspected"
    router_reports(home, HOME_LINE)
    await polls(loaded)
    assert (await next_event(browser))["own_line"] == "proven"


@pytest.mark.usefixtures("all_measured")
async def test_each_cluster_has_its_path_through_both_servers(
    browser: MockHAClientWebSocket,
) -> None:
    await subscribe(browser)
    event = await next_event(browser)
    tokyo, madrid, london = event["clusters"]
    assert set(tokyo) == {
        *("number", "place", "latitude", "longitude", "radius_km", "share"),
        *("peers", "countries", "path_ms", "reference_path_ms"),
    }
    assert (tokyo["place"], tokyo["share"], tokyo["countries"]) == ("Tokyo", 50, ["JP"])
    # From Zurich to London and to Madrid there is an ocean less to cross.
    assert london["path_ms"] <= madrid["path_ms"] < tokyo["path_ms"]
    assert london["reference_path_ms"] > london["path_ms"] + 100
    assert event["elsewhere"] is None


async def test_only_a_change_is_sent(
    browser: MockHAClientWebSocket,
    fake_session: MagicMock,
    loaded: MockConfigEntry,
) -> None:
    await subscribe(browser)
    await next_event(browser)
    await polls(loaded)
    assert await nothing_more(browser)
    # Another peer where there are peers already: the counts are new.
    peers = (*make_swarm().peers, make_peer("126.7.99.9", "JP"))
    fake_session.async_peer_snapshot.return_value = make_snapshot(
        *peers, exit_v4="193.138.218.1"
    )
    await polls(loaded)
    assert (await next_event(browser))["peers"]["all"] == 22
    assert await nothing_more(browser)


async def test_a_new_time_alone_is_not_sent(
    browser: MockHAClientWebSocket, loaded: MockConfigEntry
) -> None:
    await subscribe(browser)
    await next_event(browser)
    loaded.runtime_data.recommendation.coordinator.async_update_listeners()
    assert await nothing_more(browser)


async def test_without_qbittorrent_the_last_data_are_sent_as_unavailable(
    browser: MockHAClientWebSocket,
    fake_session: MagicMock,
    loaded: MockConfigEntry,
) -> None:
    await subscribe(browser)
    before = await next_event(browser)
    fake_session.async_peer_snapshot.side_effect = CannotConnectError()
    await polls(loaded)
    trouble = {
        "translation_domain": DOMAIN,
        "translation_key": "cannot_connect",
        "translation_placeholders": {},
    }
    old = {**before, "available": False, "trouble": trouble}
    assert await next_event(browser) == old
    fake_session.async_peer_snapshot.side_effect = None
    await polls(loaded)
    assert await next_event(browser) == before


async def test_a_measurement_is_sent(
    browser: MockHAClientWebSocket, loaded: MockConfigEntry
) -> None:
    await subscribe(browser)
    await next_event(browser)
    leg = MeasuredLeg(
        site_key="CH/zurich",
        milliseconds=4.0,
        jitter_ms=0.1,
        probes=6,
        failures=0,
        measured_at=loaded.runtime_data.swarm.peers.data.fetched_at,
    )
    loaded.runtime_data.servers.latency.async_set_updated_data((leg,))
    assert (await next_event(browser))["measured"] == "2026-11-20T12:00:00+00:00"


async def test_the_subscription_survives_a_reload(
    home: HomeAssistant, browser: MockHAClientWebSocket, loaded: MockConfigEntry
) -> None:
    await subscribe(browser)
    before = await next_event(browser)
    assert await home.config_entries.async_unload(loaded.entry_id)
    assert await next_event(browser) == NOT_LOADED
    await set_up(home, loaded)
    after = await next_event(browser)
    assert after["recommended"] == before["recommended"]
    assert await nothing_more(browser)
    # The new coordinators are listened to.
    loaded.runtime_data.swarm.peers.async_set_update_error(CannotConnectError())
    assert (await next_event(browser))["available"] is False


async def test_the_data_of_an_entry_arrive_when_it_is_loaded(
    home: HomeAssistant, browser: MockHAClientWebSocket, loaded: MockConfigEntry
) -> None:
    assert await home.config_entries.async_unload(loaded.entry_id)
    assert (await subscribe(browser))["success"]
    assert await next_event(browser) == NOT_LOADED
    await set_up(home, loaded)
    assert (await next_event(browser))["available"] is True


@pytest.mark.parametrize("entry_id", ["unknown", "of_another"])
async def test_an_unknown_entry_is_an_error(
    home: HomeAssistant, browser: MockHAClientWebSocket, entry_id: str
) -> None:
    MockConfigEntry(domain="another", entry_id="of_another").add_to_hass(home)
    answer = await subscribe(browser, entry_id)
    assert answer["success"] is False
    assert answer["error"]["code"] == "not_found"
    assert answer["error"]["translation_domain"] == DOMAIN
    assert answer["error"]["translation_key"] == "entry_not_found"


async def test_unsubscribing_removes_the_listeners(
    home: HomeAssistant, browser: MockHAClientWebSocket, loaded: MockConfigEntry
) -> None:
    data = loaded.runtime_data

    def listeners() -> tuple[int, ...]:
        return (
            len(data.recommendation.coordinator._listeners),
            len(data.servers.server_list._listeners),
            len(data.servers.latency._listeners),
            len(loaded._on_state_change or ()),
        )

    before = listeners()
    answer = await subscribe(browser)
    await next_event(browser)
    assert listeners() != before
    await browser.send_json_auto_id(
        {"type": "unsubscribe_events", "subscription": answer["id"]}
    )
    assert (await browser.receive_json())["success"]
    assert listeners() == before


async def test_every_user_may_subscribe(
    home: HomeAssistant,
    loaded: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_access_token: str,
    hass_read_only_user: MockUser,
) -> None:
    guest = await hass_ws_client(home, hass_read_only_access_token)
    assert (await subscribe(guest))["success"]
    assert (await next_event(guest))["available"] is True


async def test_renamed_entities_are_found(
    home: HomeAssistant, browser: MockHAClientWebSocket
) -> None:
    registry = er.async_get(home)
    registry.async_update_entity(
        "sensor.peer_vpn_estimated_path", new_entity_id="sensor.the_path"
    )
    registry.async_remove("event.peer_vpn_recommendation")
    await subscribe(browser)
    history = (await next_event(browser))["history"]
    assert history["path_entity"] == "sensor.the_path"
    assert history["recommendation_entity"] is None


async def test_the_data_say_whose_peers_count(
    home: HomeAssistant,
    loaded: MockConfigEntry,
    browser: MockHAClientWebSocket,
    fake_session: MagicMock,
) -> None:
    fake_session.async_peer_snapshot.side_effect = lambda now: make_grouped_swarm()
    await polls(loaded)
    lens = card_payload(home, loaded)["lens"]
    assert lens == {
        "kind": "all",
        "name": None,
        "option": "all",
        "exists": True,
        "peers": 21,
        "select_entity": "select.peer_vpn_torrents_that_count",
    }

    await choose_lens(home, loaded, lens="category", lens_category="tv")
    lens = card_payload(home, loaded)["lens"]
    assert (lens["option"], lens["exists"], lens["peers"]) == ("category: tv", True, 6)

    await choose_lens(home, loaded, lens="category", lens_category="gone")
    lens = card_payload(home, loaded)["lens"]
    assert (lens["name"], lens["exists"], lens["peers"]) == ("gone", False, 0)


async def test_the_data_have_no_address(
    home: HomeAssistant, loaded: MockConfigEntry
) -> None:
    text = json.dumps(card_payload(home, loaded))
    for word in re.findall(r"[0-9a-fA-F:.]+", text):
        with pytest.raises(ValueError, match="does not appear to be"):
            ip_address(word.strip("."))
