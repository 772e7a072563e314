"""Issues under Settings, Repairs: they appear, can be fixed, and disappear."""

from datetime import timedelta
from unittest.mock import MagicMock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryDisabler, ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.features.connection.issues import (
    show_connection_issue,
)
from custom_components.qb_peer_vpn.features.locations.issues import (
    show_age_issue,
    show_update_issue,
)
from custom_components.qb_peer_vpn.features.recommendation.issues import show_leg_issues
from custom_components.qb_peer_vpn.geolocation import DiskFullError
from custom_components.qb_peer_vpn.qbittorrent import (
    BannedError,
    CannotConnectError,
    QbittorrentError,
    UnreadableAnswerError,
    WrongLoginError,
)
from custom_components.qb_peer_vpn.recommendation import Rejection
from custom_components.qb_peer_vpn.shell.const import DOMAIN

from .home import set_up
from .repairs import LASTING, issues, passes


@pytest.mark.parametrize("key", LASTING)
@pytest.mark.usefixtures("server_list")
async def test_trouble_at_set_up_is_an_issue_until_set_up_works(
    home: HomeAssistant,
    entry: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
    key: str,
) -> None:
    fake_session.async_version.side_effect = LASTING[key]
    await set_up(home, entry)
    assert issues(home) == {key}
    await passes(home, freezer, timedelta(minutes=10))
    assert issues(home) == {key}

    fake_session.async_version.side_effect = None
    await passes(home, freezer, timedelta(minutes=20))
    assert entry.state is ConfigEntryState.LOADED
    assert not issues(home)


@pytest.mark.parametrize("key", LASTING)
async def test_trouble_later_is_an_issue_until_a_poll_works(
    home: HomeAssistant,
    *,
    loaded: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
    key: str,
) -> None:
    fake_session.async_peer_snapshot.side_effect = LASTING[key]
    await passes(home, freezer)
    assert issues(home) == {key}
    fake_session.async_peer_snapshot.side_effect = None
    await passes(home, freezer, timedelta(minutes=10))
    assert not issues(home)


@pytest.mark.parametrize(
    "error", [CannotConnectError(), UnreadableAnswerError(), WrongLoginError()]
)
async def test_what_passes_by_itself_or_has_its_own_form_is_no_issue(
    home: HomeAssistant,
    *,
    loaded: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
    error: QbittorrentError,
) -> None:
    fake_session.async_peer_snapshot.side_effect = BannedError()
    await passes(home, freezer)
    fake_session.async_peer_snapshot.side_effect = error
    await passes(home, freezer, timedelta(minutes=10))
    assert not issues(home)


@pytest.mark.parametrize("step", ["unload", "disable", "remove"])
@pytest.mark.parametrize("ready", [True, False])
@pytest.mark.usefixtures("server_list")
async def test_issues_go_with_their_entry_whether_it_ever_worked_or_not(
    home: HomeAssistant,
    *,
    entry: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
    ready: bool,
    step: str,
) -> None:
    if not ready:
        fake_session.async_version.side_effect = BannedError()
    await set_up(home, entry)
    fake_session.async_peer_snapshot.side_effect = BannedError()
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
    show_age_issue(home, loaded, is_stale=True)
    show_update_issue(home, loaded, DiskFullError("full"))
    other = MockConfigEntry(
        domain=DOMAIN, data=loaded.data, state=ConfigEntryState.LOADED, title="Other"
    )
    show_connection_issue(home, other, "banned")
    assert len(issues(home)) == 5
    await home.config_entries.async_unload(loaded.entry_id)
    assert issues(home) == {"banned"}
