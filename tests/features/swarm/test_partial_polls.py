"""Polls in which qBittorrent, or a proxy, answers only some of the requests."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.features.conftest import IN_JAPAN
from tests.features.over_http import complaints, issues, passes, something_happens
from tests.home import set_up, state_of
from tests.qbittorrent.web_ui import Answer, WebUi

PEERS = "sensor.peer_vpn_peers"


async def test_one_torrent_that_cannot_be_read_does_not_end_the_poll(
    home: HomeAssistant,
    connected: MockConfigEntry,
    web_ui: WebUi,
    caplog: pytest.LogCaptureFixture,
) -> None:
    web_ui.override = lambda path, form: (
        Answer(200, "<html>", "application/json")
        if form.get("hash") == IN_JAPAN
        else None
    )

    await set_up(home, connected)

    assert state_of(home, PEERS).state == "11"
    assert not complaints(caplog)


@pytest.mark.parametrize("status", [409, 500, 502, 503, 504, 429])
async def test_one_torrent_that_is_refused_does_not_end_the_poll(
    home: HomeAssistant,
    connected: MockConfigEntry,
    web_ui: WebUi,
    caplog: pytest.LogCaptureFixture,
    status: int,
) -> None:
    web_ui.override = lambda path, form: (
        Answer(status, "no") if form.get("hash") == IN_JAPAN else None
    )

    await set_up(home, connected)

    assert state_of(home, PEERS).state == "11"
    assert not complaints(caplog)


@pytest.mark.parametrize("status", [404, 409, 500, 503])
async def test_preferences_that_are_refused_do_not_end_the_poll(
    home: HomeAssistant,
    connected: MockConfigEntry,
    web_ui: WebUi,
    caplog: pytest.LogCaptureFixture,
    status: int,
) -> None:
    for peers in web_ui.peers.values():
        for row in peers["peers"].values():  # type: ignore[index]
            row["country_code"] = ""
    web_ui.override = lambda path, form: (
        Answer(status, "no") if path == "app/preferences" else None
    )

    await set_up(home, connected)

    assert state_of(home, PEERS).state == "21"
    assert "app/preferences" in web_ui.paths()
    assert not complaints(caplog)
    assert not issues(home)


async def test_peers_that_can_never_be_read_are_an_error(
    home: HomeAssistant,
    running: MockConfigEntry,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A proxy that drops the form makes every torrent look gone."""
    web_ui.override = lambda path, form: (
        Answer(404, "Not Found") if path == "sync/torrentPeers" else None
    )
    for _ in range(2):
        something_happens(web_ui)
        await passes(home, freezer)

    assert state_of(home, PEERS).state == STATE_UNAVAILABLE
    assert complaints(caplog) == [
        "Error fetching peers data: qBittorrent's answer can't be read"
    ]

    web_ui.override = None
    await passes(home, freezer)
    assert state_of(home, PEERS).state == "21"
