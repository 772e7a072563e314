"""A connection with a rule whose qBittorrent is on loopback."""

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.qbittorrent import torrent_source
from tests.home import set_up
from tests.qbittorrent.web_ui import WebUi

from .limit_box import BUSY, ELSEWHERE, IDLE, KIB, LimitBox, add_rule, choose


@pytest.fixture
def box(web_ui: WebUi, monkeypatch: pytest.MonkeyPatch) -> LimitBox:
    """Three torrents, of which one sends; qBittorrent has been running for long."""
    monkeypatch.setattr(torrent_source, "SETTLING", 0.0)
    web_ui.torrents.clear()
    web_ui.override = box = LimitBox(web_ui)
    box.add([BUSY], upspeed=400 * KIB, num_leechs=3, up_limit=300 * KIB)
    box.add([IDLE])
    box.add([ELSEWHERE], "https://other.example/announce", upspeed=50 * KIB)
    return box


@pytest.fixture
async def shaped(
    home: HomeAssistant, connected: MockConfigEntry, box: LimitBox
) -> MockConfigEntry:
    """The connection, set up with a rule; uploads are not shaped yet."""
    add_rule(home, connected)
    choose(home, connected, rollout=100)
    await set_up(home, connected)
    return connected
