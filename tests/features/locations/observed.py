"""What a user sees of lookups: issues and warnings, while time passes."""

from datetime import timedelta
import logging

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.qb_peer_vpn.shell.const import DOMAIN

LOCATED = "sensor.peer_vpn_peers_located"
KEY = f"{DOMAIN}.locations"


async def passes(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, **time: float
) -> None:
    freezer.tick(timedelta(**time))
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)


def issues(hass: HomeAssistant) -> set[str | None]:
    return {
        issue.translation_key
        for issue in ir.async_get(hass).issues.values()
        if issue.domain == DOMAIN
    }


def errors(caplog: pytest.LogCaptureFixture, words: str) -> int:
    return len(
        [
            record
            for record in caplog.records
            if record.levelno >= logging.WARNING and words in record.getMessage()
        ]
    )


def choose(hass: HomeAssistant, entry: MockConfigEntry, mode: str) -> None:
    hass.config_entries.async_update_entry(
        entry, options={**entry.options, "lookup": {"mode": mode}}
    )
