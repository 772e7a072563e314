"""What the tests over real HTTP do and look at."""

from datetime import timedelta
import logging

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.qbittorrent.web_ui import Answer, WebUi

AWAY = Answer(502, "Bad Gateway")
"""Of a proxy whose qBittorrent is not there."""


async def passes(
    hass: HomeAssistant, clock: FrozenDateTimeFactory, **time: float
) -> None:
    clock.tick(timedelta(**(time or {"seconds": 65})))
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)


def issues(hass: HomeAssistant) -> dict[str, dict[str, str]]:
    """Return the placeholders of the texts of our issues, by key."""
    return {
        str(issue.translation_key): issue.translation_placeholders or {}
        for issue in ir.async_get(hass).issues.values()
        if issue.domain == DOMAIN and issue.active
    }


def complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [
        record.getMessage()
        for record in caplog.records
        if record.levelno >= logging.WARNING and record.name.endswith(DOMAIN)
    ]


def something_happens(web_ui: WebUi) -> None:
    """Let each torrent have another peer, so that the next poll asks for all of them."""
    for torrent in web_ui.torrents:
        torrent["num_leechs"] = int(str(torrent["num_leechs"])) + 1


def passwords(web_ui: WebUi) -> list[str]:
    """Return the passwords that were tried, in their order."""
    return [form["password"] for path, form in web_ui.asked if path == "auth/login"]
