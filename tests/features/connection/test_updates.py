"""qBittorrent is another version all of a sudden, or its first answer is too much."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.qbittorrent import torrent_requests, torrent_source
from tests.features.over_http import passes
from tests.home import set_up
from tests.qbittorrent.web_ui import Release, WebUi

VERSION = "app/webapiVersion"


class Clock:
    """The clock of a source."""

    now = 1e9

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize("bypass", [False, True], ids=["login", "no login"])
async def test_another_version_between_two_polls_is_noticed(
    home: HomeAssistant,
    connected: MockConfigEntry,
    *,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
    bypass: bool,
) -> None:
    web_ui.release, web_ui.bypass = Release.V4_5, bypass
    web_ui.transfer |= {"dl_info_data": 9, "up_info_data": 9}
    await set_up(home, connected)
    qbittorrent = connected.runtime_data.connection.qbittorrent
    # Two minutes later.
    connected.runtime_data.connection.table._source._settled_at = 0.0
    await passes(home, freezer)
    assert not qbittorrent.version.says_stop
    assert web_ui.paths().count(VERSION) == 1

    web_ui.release = Release.V5_3
    web_ui.transfer |= {"dl_info_data": 0, "up_info_data": 0}
    web_ui.end_sessions()
    await passes(home, freezer)

    assert qbittorrent.version.says_stop
    (device,) = dr.async_entries_for_config_entry(dr.async_get(home), "entry")
    assert device.sw_version == Release.V5_3.number
    await passes(home, freezer)
    assert connected.runtime_data.connection.table.data.uses_deltas
    assert web_ui.paths().count(VERSION) == 2


@pytest.mark.parametrize("release", list(Release), ids=lambda release: release.number)
async def test_a_first_answer_that_is_too_large_gives_way_to_smaller_ones(
    home: HomeAssistant,
    connected: MockConfigEntry,
    *,
    web_ui: WebUi,
    release: Release,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(torrent_requests, "TABLE_CAP", 64)
    web_ui.release = release
    await set_up(home, connected)

    assert connected.state is ConfigEntryState.LOADED
    table = connected.runtime_data.connection.table.data
    assert (table.is_settling, table.uses_deltas) == (True, False)
    asked = [
        (path, form.get("filter"))
        for path, form in web_ui.asked
        if path in {"sync/maindata", "torrents/info"}
    ]
    assert asked[:3] == [
        ("sync/maindata", None),
        ("torrents/info", None),
        ("torrents/info", "active"),
    ]


async def test_a_qbittorrent_without_any_answer_is_asked_for_three_tables(
    home: HomeAssistant,
    connected: MockConfigEntry,
    web_ui: WebUi,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(torrent_requests, "TABLE_CAP", 1)
    await set_up(home, connected)

    assert connected.state is ConfigEntryState.SETUP_RETRY
    tables = [each for each in web_ui.paths() if each.startswith(("sync", "torrents"))]
    assert tables == ["sync/maindata", "torrents/info", "torrents/info"]


@pytest.mark.parametrize("release", list(Release), ids=lambda release: release.number)
async def test_a_table_that_stays_too_large_makes_nothing_unavailable(
    home: HomeAssistant,
    connected: MockConfigEntry,
    *,
    web_ui: WebUi,
    release: Release,
    monkeypatch: pytest.MonkeyPatch,
    freezer: FrozenDateTimeFactory,
) -> None:
    monkeypatch.setattr(torrent_requests, "TABLE_CAP", 64)
    web_ui.release = release
    await set_up(home, connected)
    table = connected.runtime_data.connection.table
    table._source._clock = clock = Clock()
    web_ui.asked.clear()
    polls = 70
    for _ in range(polls):
        clock.now += 65
        await passes(home, freezer)
        assert table.last_update_success

    # Not in each poll.
    assert 1 <= web_ui.paths().count("sync/maindata") <= 3
    lists = [form for path, form in web_ui.asked if path == "torrents/info"]
    assert len(lists) - polls <= polls * 65 / torrent_source.LIST_INTERVAL + 1
