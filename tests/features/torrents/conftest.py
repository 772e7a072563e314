"""A Home Assistant whose qBittorrent has torrents that can be changed."""

from collections.abc import Awaitable, Callable
from typing import Any

from homeassistant.auth.const import GROUP_ID_ADMIN, GROUP_ID_READ_ONLY, GROUP_ID_USER
from homeassistant.core import Context, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.home import set_up
from tests.qbittorrent.web_ui import WebUi

from .boxed import BoxInWeb

type Call = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
def box(web_ui: WebUi) -> BoxInWeb:
    """The torrents of the stand-in, and what it does with commands."""
    return BoxInWeb.of(web_ui)


@pytest.fixture
async def home_box(
    home: HomeAssistant, box: BoxInWeb, connected: MockConfigEntry
) -> BoxInWeb:
    """The same, with an entry that is set up."""
    await set_up(home, connected)
    return box


@pytest.fixture
def call(home: HomeAssistant, home_box: BoxInWeb) -> Call:
    """Call an action of the entry, and return its response."""

    async def called(
        action: str, user: MockUser | None = None, **data: Any
    ) -> dict[str, Any]:
        answer = await home.services.async_call(
            DOMAIN,
            action,
            {"config_entry_id": "entry", **data},
            blocking=True,
            return_response=True,
            context=Context(user_id=user and user.id),
        )
        return dict(answer or {})

    return called


async def _user(hass: HomeAssistant, group: str) -> MockUser:
    found = await hass.auth.async_get_group(group)
    assert found is not None
    return MockUser(groups=[found]).add_to_hass(hass)


@pytest.fixture
async def admin(home: HomeAssistant) -> MockUser:
    return await _user(home, GROUP_ID_ADMIN)


@pytest.fixture
async def user(home: HomeAssistant) -> MockUser:
    return await _user(home, GROUP_ID_USER)


@pytest.fixture
async def reader(home: HomeAssistant) -> MockUser:
    return await _user(home, GROUP_ID_READ_ONLY)
