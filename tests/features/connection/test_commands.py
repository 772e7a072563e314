"""What a user asks of qBittorrent goes first, and what is wrong with it has a text."""

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.features.connection import Connection
from custom_components.qb_peer_vpn.qbittorrent import WebApi
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.home import set_up
from tests.qbittorrent.web_ui import Answer, WebUi


@pytest.fixture
async def connection(
    home: HomeAssistant, connected: MockConfigEntry, web_ui: WebUi
) -> Connection:
    """The connection of an entry that is set up."""
    await set_up(home, connected)
    found: Connection = connected.runtime_data.connection.qbittorrent
    return found


def create_category(web_api: WebApi) -> str:
    return web_api.post("torrents/createCategory", {"category": "Linux"})


async def test_a_command_changes_qbittorrent(
    connection: Connection, web_ui: WebUi
) -> None:
    web_ui.preferences["resolve_peer_countries"] = False
    await connection.async_command(WebApi.resolve_countries)
    assert web_ui.preferences["resolve_peer_countries"] is True


@pytest.mark.parametrize(
    ("status", "key"),
    [
        (409, "command_conflict"),
        (400, "command_rejected"),
        (415, "command_rejected"),
        (404, "command_unsupported"),
        (405, "command_unsupported"),
    ],
)
async def test_a_command_that_qbittorrent_refuses_is_the_caller_s_mistake(
    home: HomeAssistant, connection: Connection, web_ui: WebUi, status: int, key: str
) -> None:
    web_ui.override = lambda path, form: Answer(status, "No")
    with pytest.raises(ServiceValidationError) as caught:
        await connection.async_command(create_category)
    assert (caught.value.translation_domain, caught.value.translation_key) == (
        DOMAIN,
        key,
    )
    # The connection is fine.
    assert not ir.async_get(home).issues


async def test_a_command_about_a_torrent_that_is_gone_says_so(
    connection: Connection, web_ui: WebUi
) -> None:
    web_ui.override = lambda path, form: Answer(404, "Not Found")
    with pytest.raises(ServiceValidationError) as caught:
        await connection.async_command(
            lambda web_api: web_api.get("torrents/properties", list, about_torrent=True)
        )
    assert caught.value.translation_key == "torrent_gone"


async def test_a_command_that_cannot_be_sent_is_no_mistake_of_the_caller(
    home: HomeAssistant, connection: Connection, web_ui: WebUi
) -> None:
    web_ui.override = lambda path, form: Answer(302, location="https://nas.example/")
    with pytest.raises(HomeAssistantError) as caught:
        await connection.async_command(create_category)
    assert not isinstance(caught.value, ServiceValidationError)
    assert caught.value.translation_key == "redirected"
    assert caught.value.translation_placeholders == {"target": "https://nas.example"}
    assert (DOMAIN, "redirected_entry") in ir.async_get(home).issues

    web_ui.override = None
    await connection.async_command(WebApi.resolve_countries)
    assert (DOMAIN, "redirected_entry") not in ir.async_get(home).issues


async def test_a_command_during_the_unloading_says_that_nothing_answers(
    home: HomeAssistant, connected: MockConfigEntry, connection: Connection
) -> None:
    await home.config_entries.async_unload(connected.entry_id)
    with pytest.raises(HomeAssistantError) as caught:
        await connection.async_command(create_category)
    assert caught.value.translation_key == "cannot_connect"
