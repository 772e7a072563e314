"""Issues under Settings, Repairs: they appear, can be fixed, and disappear."""

from datetime import timedelta
from typing import Any
from unittest.mock import MagicMock, patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.repairs import DOMAIN as REPAIRS
from homeassistant.config_entries import ConfigEntryDisabler, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, section
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.qb_peer_vpn.features.connection.issues import (
    show_connection_issue,
)
from custom_components.qb_peer_vpn.features.locations.issues import show_database_issues
from custom_components.qb_peer_vpn.features.recommendation.issues import show_leg_issues
from custom_components.qb_peer_vpn.features.servers.list_coordinator import (
    LIST_INTERVAL,
)
from custom_components.qb_peer_vpn.features.swarm.coordinator import (
    COUNTRIES_CHECK,
    PEER_INTERVAL,
)
from custom_components.qb_peer_vpn.qbittorrent import (
    BannedError,
    CannotConnectError,
    NotQbittorrentError,
    QbittorrentError,
    RedirectedError,
    RequestRejectedError,
    TlsError,
    TooOldError,
    UnreadableAnswerError,
    WrongLoginError,
)
from custom_components.qb_peer_vpn.recommendation import Rejection
from custom_components.qb_peer_vpn.shell.const import DOMAIN

from .home import ListHost, make_peer, make_snapshot, make_swarm, set_up

LASTING = {
    "banned": BannedError(),
    "not_qbittorrent": NotQbittorrentError(),
    "redirected": RedirectedError("https://nas.local:8080"),
    "request_rejected": RequestRejectedError(),
    "tls": TlsError(),
    "too_old": TooOldError(),
}


def issues(hass: HomeAssistant) -> set[str | None]:
    return {
        issue.translation_key
        for issue in ir.async_get(hass).issues.values()
        if issue.domain == DOMAIN
    }


async def passes(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    time: timedelta = PEER_INTERVAL,
) -> None:
    freezer.tick(time + timedelta(seconds=5))
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)


async def open_issue(hass: HomeAssistant, key: str) -> Any:
    """Click on an issue, as the page of repairs does."""
    assert await async_setup_component(hass, REPAIRS, {})
    manager = hass.data[REPAIRS]["flow_manager"]
    return await manager.async_init(DOMAIN, context={"issue_id": f"{key}_entry"})


async def go_on(hass: HomeAssistant, step: Any, **answer: str) -> Any:
    manager = hass.data[REPAIRS]["flow_manager"]
    result = await manager.async_configure(step["flow_id"], answer)
    await hass.async_block_till_done()
    return result


def suggested(form: Any) -> dict[str, Any]:
    """Return the values that a form suggests, those of its section included."""
    found: dict[str, Any] = {}
    for key, field in form["data_schema"].schema.items():
        if isinstance(field, section):
            found |= suggested({"data_schema": field.schema})
        elif key.description:
            found[str(key)] = key.description["suggested_value"]
    return found


@pytest.mark.parametrize("key", LASTING)
@pytest.mark.usefixtures("server_list")
async def test_trouble_at_set_up_is_an_issue_until_set_up_works(
    home: HomeAssistant,
    entry: MockConfigEntry,
    client: MagicMock,
    freezer: FrozenDateTimeFactory,
    key: str,
) -> None:
    client.async_version.side_effect = LASTING[key]
    await set_up(home, entry)
    assert issues(home) == {key}
    await passes(home, freezer, timedelta(minutes=10))
    assert issues(home) == {key}

    client.async_version.side_effect = None
    await passes(home, freezer, timedelta(minutes=20))
    assert entry.state is ConfigEntryState.LOADED
    assert not issues(home)


@pytest.mark.parametrize("key", LASTING)
async def test_trouble_later_is_an_issue_until_a_poll_works(
    home: HomeAssistant,
    *,
    loaded: MockConfigEntry,
    client: MagicMock,
    freezer: FrozenDateTimeFactory,
    key: str,
) -> None:
    client.async_peer_snapshot.side_effect = LASTING[key]
    await passes(home, freezer)
    assert issues(home) == {key}
    client.async_peer_snapshot.side_effect = None
    await passes(home, freezer, timedelta(minutes=10))
    assert not issues(home)


@pytest.mark.parametrize(
    "error", [CannotConnectError(), UnreadableAnswerError(), WrongLoginError()]
)
async def test_what_passes_by_itself_or_has_its_own_form_is_no_issue(
    home: HomeAssistant,
    *,
    loaded: MockConfigEntry,
    client: MagicMock,
    freezer: FrozenDateTimeFactory,
    error: QbittorrentError,
) -> None:
    client.async_peer_snapshot.side_effect = BannedError()
    await passes(home, freezer)
    client.async_peer_snapshot.side_effect = error
    await passes(home, freezer, timedelta(minutes=10))
    assert not issues(home)


@pytest.mark.parametrize("step", ["unload", "disable", "remove"])
@pytest.mark.parametrize("ready", [True, False])
@pytest.mark.usefixtures("server_list")
async def test_issues_go_with_their_entry_whether_it_ever_worked_or_not(
    home: HomeAssistant,
    *,
    entry: MockConfigEntry,
    client: MagicMock,
    freezer: FrozenDateTimeFactory,
    ready: bool,
    step: str,
) -> None:
    if not ready:
        client.async_version.side_effect = BannedError()
    await set_up(home, entry)
    client.async_peer_snapshot.side_effect = BannedError()
    await passes(home, freezer)
    assert issues(home) == {"banned"}
    entries = home.config_entries
    if step == "unload":
        await entries.async_unload(entry.entry_id)
    elif step == "disable":
        await entries.async_set_disabled_by(entry.entry_id, ConfigEntryDisabler.USER)
    else:
        await entries.async_remove(entry.entry_id)
    assert not issues(home)


async def test_every_kind_of_issue_goes_with_its_entry(
    home: HomeAssistant, loaded: MockConfigEntry
) -> None:
    show_connection_issue(home, loaded, "tls")
    show_leg_issues(home, loaded, (Rejection.BEHIND_VPN,))
    show_database_issues(home, loaded, stale=True, disk_full=True, login_refused=True)
    other = MockConfigEntry(
        domain=DOMAIN, data=loaded.data, state=ConfigEntryState.LOADED, title="Other"
    )
    show_connection_issue(home, other, "banned")
    assert len(issues(home)) == 6
    await home.config_entries.async_unload(loaded.entry_id)
    assert issues(home) == {"banned"}


async def test_trying_again_ends_the_wait_of_a_ban(
    home: HomeAssistant,
    loaded: MockConfigEntry,
    client: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    client.async_peer_snapshot.side_effect = BannedError()
    await passes(home, freezer)
    form = await open_issue(home, "banned")
    assert form["step_id"] == "confirm"
    assert form["description_placeholders"]["title"] == "Peer VPN"
    assert (await go_on(home, form))["reason"] == "still_so"
    assert issues(home) == {"banned"}

    client.async_peer_snapshot.side_effect = None
    form = await open_issue(home, "banned")
    assert (await go_on(home, form))["type"] is FlowResultType.CREATE_ENTRY
    assert not issues(home)
    assert loaded.runtime_data.swarm.peers.last_update_success


@pytest.mark.usefixtures("server_list")
async def test_trying_again_sets_up_what_could_not_be(
    home: HomeAssistant, entry: MockConfigEntry, client: MagicMock
) -> None:
    client.async_version.side_effect = RequestRejectedError()
    await set_up(home, entry)
    menu = await open_issue(home, "request_rejected")
    assert "try_again" in menu["menu_options"]
    assert menu["description_placeholders"]["port"] == "8080"
    done = await go_on(home, menu, next_step_id="try_again")
    assert done["reason"] == "still_so"
    assert issues(home) == {"request_rejected"}

    client.async_version.side_effect = None
    menu = await open_issue(home, "request_rejected")
    done = await go_on(home, menu, next_step_id="try_again")
    assert done["type"] is FlowResultType.CREATE_ENTRY
    await home.async_block_till_done(wait_background_tasks=True)
    assert entry.state is ConfigEntryState.LOADED
    assert not issues(home)


@pytest.mark.parametrize(
    "key", ["not_qbittorrent", "redirected", "request_rejected", "tls"]
)
@pytest.mark.usefixtures("server_list")
async def test_a_wrong_address_leads_into_the_form_with_the_address(
    home: HomeAssistant, entry: MockConfigEntry, client: MagicMock, key: str
) -> None:
    client.async_version.side_effect = LASTING[key]
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
        ({}, "", "http://nas.local:8080", None),
    ],
)
@pytest.mark.usefixtures("server_list")
async def test_a_redirect_leads_into_the_form_with_its_target(
    home: HomeAssistant,
    *,
    entry: MockConfigEntry,
    client: MagicMock,
    stored: dict[str, str],
    target: str,
    url: str,
    login: str | None,
) -> None:
    secret = {"headers": "X-Token: 1", "proxy_username": "me", "proxy_password": "x"}
    home.config_entries.async_update_entry(entry, data=entry.data | secret | stored)
    client.async_version.side_effect = RedirectedError(target)
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
    home: HomeAssistant, entry: MockConfigEntry, client: MagicMock
) -> None:
    client.async_resolves_countries.return_value = False
    client.async_peer_snapshot.return_value = make_snapshot(make_peer("126.7.0.9"))
    await set_up(home, entry)
    assert issues(home) == {"countries_off"}

    client.async_resolve_countries.side_effect = CannotConnectError()
    form = await open_issue(home, "countries_off")
    assert form["type"] is FlowResultType.FORM
    assert (await go_on(home, form))["reason"] == "cannot_connect"

    client.async_resolve_countries.side_effect = None
    form = await open_issue(home, "countries_off")
    assert (await go_on(home, form))["type"] is FlowResultType.CREATE_ENTRY
    assert client.async_resolve_countries.await_count == 2
    assert not issues(home)


async def test_countries_switched_off_later_are_noticed_within_the_hour(
    home: HomeAssistant,
    loaded: MockConfigEntry,
    client: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    await passes(home, freezer)
    # The peers' countries prove it: nothing had to be asked.
    client.async_resolves_countries.assert_not_awaited()

    nameless = make_snapshot(make_peer("126.7.0.9"))
    client.async_resolves_countries.return_value = True
    client.async_peer_snapshot.return_value = nameless
    await passes(home, freezer)
    await passes(home, freezer)
    assert client.async_resolves_countries.await_count == 1
    assert not issues(home)

    client.async_resolves_countries.return_value = False
    await passes(home, freezer, COUNTRIES_CHECK)
    assert issues(home) == {"countries_off"}
    client.async_peer_snapshot.return_value = make_swarm()
    await passes(home, freezer)
    assert not issues(home)
    assert client.async_resolves_countries.await_count == 2


@pytest.mark.usefixtures("client", "server_list")
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
    client: MagicMock,
    freezer: FrozenDateTimeFactory,
    key: str,
    answer: dict[str, str],
    reason: str,
) -> None:
    client.async_peer_snapshot.return_value = make_snapshot()
    client.async_resolves_countries.return_value = False
    await passes(home, freezer)
    show_leg_issues(home, loaded, (Rejection.BEHIND_VPN,))
    show_database_issues(home, loaded, disk_full=True)
    step = await open_issue(home, key)
    await home.config_entries.async_unload(loaded.entry_id)
    done = await go_on(home, step, **answer)
    assert done["type"] is FlowResultType.ABORT
    assert done["reason"] == reason
