"""A new login or address is written first and used last, whatever the entry's state is."""

from collections.abc import Awaitable, Callable
from typing import Any

from homeassistant.config_entries import ConfigEntryDisabler, ConfigEntryState
from homeassistant.const import CONF_PASSWORD, CONF_URL, CONF_USERNAME
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.features.over_http import passwords
from tests.home import set_up, state_of
from tests.qbittorrent.web_ui import PASSWORD, USERNAME, Answer, WebUi

NEW = "new password"

type Arrange = Callable[[HomeAssistant, MockConfigEntry, WebUi], Awaitable[None]]


async def loaded(hass: HomeAssistant, entry: MockConfigEntry, web_ui: WebUi) -> None:
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.LOADED


async def setup_retry(
    hass: HomeAssistant, entry: MockConfigEntry, web_ui: WebUi
) -> None:
    web_ui.override = lambda path, form: Answer(502)
    await set_up(hass, entry)
    web_ui.override = None
    assert entry.state is ConfigEntryState.SETUP_RETRY


async def setup_error(
    hass: HomeAssistant, entry: MockConfigEntry, web_ui: WebUi
) -> None:
    web_ui.password = NEW
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.SETUP_ERROR


async def not_loaded(
    hass: HomeAssistant, entry: MockConfigEntry, web_ui: WebUi
) -> None:
    await set_up(hass, entry)
    await hass.config_entries.async_unload(entry.entry_id)
    assert entry.state is ConfigEntryState.NOT_LOADED


async def disabled(hass: HomeAssistant, entry: MockConfigEntry, web_ui: WebUi) -> None:
    await set_up(hass, entry)
    await hass.config_entries.async_set_disabled_by(
        entry.entry_id, ConfigEntryDisabler.USER
    )
    assert entry.state is ConfigEntryState.NOT_LOADED


@pytest.mark.parametrize(
    "arrange", [loaded, setup_retry, setup_error, not_loaded, disabled]
)
@pytest.mark.parametrize("source", ["reauth", "reconfigure"])
async def test_the_new_password_is_used_at_once_and_the_old_one_never_again(
    home: HomeAssistant,
    *,
    connected: MockConfigEntry,
    web_ui: WebUi,
    arrange: Arrange,
    source: str,
) -> None:
    await arrange(home, connected, web_ui)
    form: Any
    typed: dict[str, Any] = {CONF_USERNAME: USERNAME, CONF_PASSWORD: NEW}
    if source == "reauth":
        form = await connected.start_reauth_flow(home)
    else:
        form = await connected.start_reconfigure_flow(home)
        typed |= {CONF_URL: web_ui.url, "login": "user", "more": {}}
    web_ui.password = NEW
    web_ui.end_sessions()
    web_ui.asked.clear()

    done = await home.config_entries.flow.async_configure(form["flow_id"], typed)
    await home.async_block_till_done(wait_background_tasks=True)

    assert done["reason"] == f"{source}_successful"
    assert connected.data[CONF_PASSWORD] == NEW
    is_disabled = connected.disabled_by is not None
    assert (connected.state is ConfigEntryState.LOADED) is not is_disabled
    # The flow logs in once, and the entry once more.
    assert passwords(web_ui) == ([NEW] if is_disabled else [NEW, NEW])
    assert is_disabled or state_of(home, "sensor.peer_vpn_peers").state == "21"


async def test_a_new_login_that_is_refused_changes_nothing(
    home: HomeAssistant, connected: MockConfigEntry, web_ui: WebUi
) -> None:
    await loaded(home, connected, web_ui)
    form: Any = await connected.start_reauth_flow(home)

    form = await home.config_entries.flow.async_configure(
        form["flow_id"], {CONF_USERNAME: USERNAME, CONF_PASSWORD: "wrong"}
    )

    assert form["errors"] == {"base": "invalid_auth"}
    assert connected.data[CONF_PASSWORD] == PASSWORD
    assert connected.state is ConfigEntryState.LOADED
    assert state_of(home, "sensor.peer_vpn_peers").state == "21"
    home.config_entries.flow.async_abort(form["flow_id"])


async def test_another_address_forgets_the_peers_of_the_old_one(
    home: HomeAssistant, connected: MockConfigEntry, web_ui: WebUi
) -> None:
    await loaded(home, connected, web_ui)
    form: Any = await connected.start_reconfigure_flow(home)
    web_ui.asked.clear()

    # The same stand-in has two names.
    url = web_ui.url.replace("127.0.0.1", "localhost")
    await home.config_entries.flow.async_configure(
        form["flow_id"], {CONF_URL: url, "login": "stored", "more": {}}
    )
    await home.async_block_till_done(wait_background_tasks=True)

    assert connected.data[CONF_URL] == url
    assert len(web_ui.asked_hashes()) == 2
