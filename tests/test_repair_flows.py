"""Where the fix flow of each issue leads, and what it changes."""

from unittest.mock import MagicMock, patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.features.locations.issues import show_update_issue
from custom_components.qb_peer_vpn.features.recommendation.issues import show_leg_issues
from custom_components.qb_peer_vpn.features.servers.list_coordinator import (
    LIST_INTERVAL,
)
from custom_components.qb_peer_vpn.features.swarm.coordinator import COUNTRIES_CHECK
from custom_components.qb_peer_vpn.geolocation import DiskFullError
from custom_components.qb_peer_vpn.qbittorrent import (
    BannedError,
    CannotConnectError,
    RedirectedError,
    RequestRejectedError,
)
from custom_components.qb_peer_vpn.recommendation import Rejection

from .home import ListHost, make_peer, make_snapshot, make_swarm, set_up
from .repairs import LASTING, go_on, issues, open_issue, passes, suggested


async def test_trying_again_ends_the_wait_of_a_ban(
    home: HomeAssistant,
    loaded: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    fake_session.async_peer_snapshot.side_effect = BannedError()
    await passes(home, freezer)
    form = await open_issue(home, "banned")
    assert form["step_id"] == "confirm"
    assert form["description_placeholders"]["title"] == "Peer VPN"
    assert (await go_on(home, form))["reason"] == "still_so"
    assert issues(home) == {"banned"}

    fake_session.async_peer_snapshot.side_effect = None
    form = await open_issue(home, "banned")
    assert (await go_on(home, form))["type"] is FlowResultType.CREATE_ENTRY
    assert not issues(home)
    assert loaded.runtime_data.swarm.peers.last_update_success


@pytest.mark.usefixtures("server_list")
async def test_trying_again_sets_up_what_could_not_be(
    home: HomeAssistant, entry: MockConfigEntry, fake_session: MagicMock
) -> None:
    fake_session.async_version.side_effect = RequestRejectedError()
    await set_up(home, entry)
    menu = await open_issue(home, "request_rejected")
    assert "try_again" in menu["menu_options"]
    assert menu["description_placeholders"]["port"] == "8080"
    done = await go_on(home, menu, next_step_id="try_again")
    assert done["reason"] == "still_so"
    assert issues(home) == {"request_rejected"}

    fake_session.async_version.side_effect = None
    menu = await open_issue(home, "request_rejected")
    done = await go_on(home, menu, next_step_id="try_again")
    assert done["type"] is FlowResultType.CREATE_ENTRY
    await home.async_block_till_done(wait_background_tasks=True)
    assert entry.state is ConfigEntryState.LOADED
    assert not issues(home)


@pytest.mark.parametrize("key", sorted(LASTING.keys() - {"banned", "too_old"}))
@pytest.mark.usefixtures("server_list")
async def test_a_wrong_address_leads_into_the_form_with_the_address(
    home: HomeAssistant, entry: MockConfigEntry, fake_session: MagicMock, key: str
) -> None:
    fake_session.async_version.side_effect = LASTING[key]
    await set_up(home, entry)
    menu = await open_issue(home, key)
    assert menu["menu_options"] == ["reconfigure", "try_again"]
    done = await go_on(home, menu, next_step_id="reconfigure")
    assert done["reason"] == "form_opened"
    assert done["result"] is entry
    kind, flow_id = done["next_flow"]
    assert kind == "config_flow"
    (flow,) = home.config_entries.flow.async_progress()
    assert (flow["flow_id"], flow["step_id"]) == (flow_id, "reconfigure")
    assert flow["context"]["entry_id"] == entry.entry_id
    assert issues(home) == {key}


@pytest.mark.parametrize(
    ("stored", "target", "url", "login"),
    [
        ({}, "https://nas.local:8080", "https://nas.local:8080", None),
        ({}, "https://nas.local:8443", "https://nas.local:8443", "user"),
        ({}, "http://other.local", "http://other.local", "user"),
        ({"api_key": "qbt_a1"}, "http://other.local", "http://other.local", "api_key"),
        ({}, "http://nas.local:8080", "http://nas.local:8080", None),
    ],
)
@pytest.mark.usefixtures("server_list")
async def test_a_redirect_leads_into_the_form_with_its_target(
    home: HomeAssistant,
    *,
    entry: MockConfigEntry,
    fake_session: MagicMock,
    stored: dict[str, str],
    target: str,
    url: str,
    login: str | None,
) -> None:
    secret = {"headers": "X-Token: 1", "proxy_username": "me", "proxy_password": "x"}
    home.config_entries.async_update_entry(entry, data=entry.data | secret | stored)
    fake_session.async_version.side_effect = RedirectedError(target)
    await set_up(home, entry)

    menu = await open_issue(home, "redirected")
    done = await go_on(home, menu, next_step_id="reconfigure")

    form = await home.config_entries.flow.async_configure(done["next_flow"][1], None)
    fields = suggested(form)
    assert fields["url"] == url
    assert fields.get("login") == login
    keeps_all = login is None
    assert ("proxy_username" in fields, "headers" in fields) == (keeps_all, keeps_all)


@pytest.mark.usefixtures("server_list")
async def test_countries_that_are_not_resolved_can_be_fixed(
    home: HomeAssistant, entry: MockConfigEntry, fake_session: MagicMock
) -> None:
    fake_session.async_resolves_countries.return_value = False
    fake_session.async_peer_snapshot.return_value = make_snapshot(
        make_peer("126.7.0.9")
    )
    await set_up(home, entry)
    assert issues(home) == {"countries_off"}

    fake_session.async_resolve_countries.side_effect = CannotConnectError()
    form = await open_issue(home, "countries_off")
    assert form["type"] is FlowResultType.FORM
    assert (await go_on(home, form))["reason"] == "cannot_connect"

    fake_session.async_resolve_countries.side_effect = None
    form = await open_issue(home, "countries_off")
    assert (await go_on(home, form))["type"] is FlowResultType.CREATE_ENTRY
    assert fake_session.async_resolve_countries.await_count == 2
    assert not issues(home)


async def test_countries_switched_off_later_are_noticed_within_the_hour(
    home: HomeAssistant,
    loaded: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    await passes(home, freezer)
    # The peers' countries prove it: nothing had to be asked.
    fake_session.async_resolves_countries.assert_not_awaited()

    nameless = make_snapshot(make_peer("126.7.0.9"))
    fake_session.async_resolves_countries.return_value = True
    fake_session.async_peer_snapshot.return_value = nameless
    await passes(home, freezer)
    await passes(home, freezer)
    assert fake_session.async_resolves_countries.await_count == 1
    assert not issues(home)

    fake_session.async_resolves_countries.return_value = False
    await passes(home, freezer, COUNTRIES_CHECK)
    assert issues(home) == {"countries_off"}
    fake_session.async_peer_snapshot.return_value = make_swarm()
    await passes(home, freezer)
    assert not issues(home)
    assert fake_session.async_resolves_countries.await_count == 2


@pytest.mark.usefixtures("fake_session", "server_list")
async def test_measuring_can_begin_again_or_end(
    home: HomeAssistant, entry: MockConfigEntry
) -> None:
    home.config_entries.async_update_entry(entry, options={"map": {"reach_km": 300}})
    with patch(
        "custom_components.qb_peer_vpn.features.servers.latency_coordinator.measure_sites",
        return_value=(),
    ):
        await set_up(home, entry)
    show_leg_issues(home, entry, (Rejection.BEHIND_VPN,))
    latency = entry.runtime_data.servers.latency
    latency.async_measure = measure = MagicMock()
    menu = await open_issue(home, "behind_vpn")
    assert menu["menu_options"] == ["measure_again", "stop_measuring"]
    assert menu["description_placeholders"] == {"title": "Peer VPN"}
    done = await go_on(home, menu, next_step_id="measure_again")
    assert done["reason"] == "measuring"
    measure.assert_called_once()
    assert issues(home) == {"behind_vpn"}

    show_leg_issues(home, entry, (Rejection.BEHIND_VPN,))
    menu = await open_issue(home, "behind_vpn")
    done = await go_on(home, menu, next_step_id="stop_measuring")
    await home.async_block_till_done(wait_background_tasks=True)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options == {"map": {"reach_km": 300}, "decision": {"measure": False}}
    assert not issues(home)


async def test_a_refused_list_leads_into_the_options(
    home: HomeAssistant,
    loaded: MockConfigEntry,
    server_list: ListHost,
    freezer: FrozenDateTimeFactory,
) -> None:
    server_list.content = b"no list"
    await passes(home, freezer, LIST_INTERVAL)
    form = await open_issue(home, "list_refused")
    done = await go_on(home, form)
    assert done["reason"] == "options_opened"
    assert done["result"] is loaded
    kind, flow_id = done["next_flow"]
    assert kind == "options_flow"
    options = home.config_entries.options.async_get(flow_id)
    assert options["handler"] == loaded.entry_id
    assert issues(home) == {"list_refused"}


@pytest.mark.parametrize(
    ("key", "answer", "reason"),
    [
        ("behind_vpn", {"next_step_id": "measure_again"}, "not_loaded"),
        ("countries_off", {}, "cannot_connect"),
        ("disk_full", {}, "not_loaded"),
    ],
)
async def test_an_entry_that_unloads_meanwhile_ends_its_repair(
    home: HomeAssistant,
    *,
    loaded: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
    key: str,
    answer: dict[str, str],
    reason: str,
) -> None:
    fake_session.async_peer_snapshot.return_value = make_snapshot()
    fake_session.async_resolves_countries.return_value = False
    await passes(home, freezer)
    show_leg_issues(home, loaded, (Rejection.BEHIND_VPN,))
    show_update_issue(home, loaded, DiskFullError("full"))
    step = await open_issue(home, key)
    await home.config_entries.async_unload(loaded.entry_id)
    done = await go_on(home, step, **answer)
    assert done["type"] is FlowResultType.ABORT
    assert done["reason"] == reason
