"""Issues of the integration, and the way through their fix flows."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.repairs import DOMAIN as REPAIRS
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import section
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.qb_peer_vpn.features.swarm.coordinator import PEER_INTERVAL
from custom_components.qb_peer_vpn.qbittorrent import (
    BannedError,
    NotQbittorrentError,
    ProxyLoginError,
    RedirectedError,
    RequestRejectedError,
    SessionNotHeldError,
    TlsError,
    TooOldError,
)
from custom_components.qb_peer_vpn.shell.const import DOMAIN

LASTING = {
    "banned": BannedError(),
    "not_qbittorrent": NotQbittorrentError(),
    "proxy_login": ProxyLoginError(),
    "redirected": RedirectedError("https://nas.local:8080"),
    "request_rejected": RequestRejectedError(),
    "session_not_held": SessionNotHeldError(),
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
