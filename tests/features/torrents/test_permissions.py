"""Who may do what: as automation, administrator, user, and reader, in all ways."""

from http import HTTPStatus
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, Unauthorized, UnknownUser
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.qb_peer_vpn.shell.const import DOMAIN

from .boxed import BoxInWeb
from .conftest import Call

KEY = "c" * 40
HASHES = {"hashes": [KEY]}
FOR_EVERYONE: list[tuple[str, dict[str, Any]]] = [
    ("start_torrents", HASHES),
    ("stop_torrents", HASHES),
    ("recheck_torrents", HASHES),
    ("reannounce_torrents", HASHES),
    ("move_in_queue", {**HASHES, "move": "top"}),
    ("set_torrent", {**HASHES, "upload_limit": 0, "add_tags": ["a"]}),
    ("add_torrent", {"magnet": KEY}),
]
SEEING: list[tuple[str, dict[str, Any]]] = [
    ("get_torrents", {}),
    ("get_files", {"hash": KEY}),
    ("stop_torrents", {"filter": {"name_contains": "x"}}),
]
WITH_THE_OPTION: list[tuple[str, dict[str, Any]]] = [
    ("add_torrent", {"url": "http://127.0.0.1/a.torrent", "fetch": "here"}),
    ("add_torrent", {"path": "/media/a.torrent"}),
    ("remove_torrents", HASHES),
    ("set_torrent", {**HASHES, "name": "Another"}),
    ("set_torrent", {**HASHES, "location": "/downloads/a"}),
    ("set_file_priorities", {"hash": KEY, "priorities": {0: "skip"}}),
]
FOR_ADMINISTRATORS: list[tuple[str, dict[str, Any]]] = [
    ("remove_torrents", {**HASHES, "delete_files": True}),
    ("set_torrent", {**HASHES, "location": "/elsewhere"}),
    ("add_torrent", {"magnet": KEY, "save_path": "/elsewhere"}),
    ("stop_torrents", {"filter": {}, "all": True}),
]


async def _is_denied(
    call: Call, user: MockUser | None, action: str, data: dict[str, Any]
) -> bool:
    """Return whether a call is refused because of who calls; other errors may come."""
    try:
        await call(action, user, **data)
    except Unauthorized:
        return True
    except HomeAssistantError:
        return False
    return False


@pytest.fixture
def torrent(home_box: BoxInWeb) -> None:
    home_box.box.torrents[KEY] = {**home_box.row(home_box.add()), "hash": KEY}
    home_box.box.queueing = True


@pytest.mark.usefixtures("torrent")
async def test_automations_and_administrators_may_do_everything(
    call: Call, admin: MockUser
) -> None:
    for action, data in (
        *SEEING,
        *FOR_EVERYONE,
        *WITH_THE_OPTION,
        *FOR_ADMINISTRATORS,
    ):
        for who in (None, admin):
            assert not await _is_denied(call, who, action, data), (action, data)


@pytest.mark.usefixtures("torrent")
async def test_a_user_may_control_and_not_destroy(
    home: HomeAssistant,
    connected: MockConfigEntry,
    call: Call,
    user: MockUser,
    home_box: BoxInWeb,
) -> None:
    async def allow(**section: str) -> None:
        home.config_entries.async_update_entry(
            connected, options={**connected.options, "torrents": section}
        )
        await home.async_block_till_done()

    for action, data in (*SEEING, *FOR_EVERYONE):
        assert not await _is_denied(call, user, action, data), (action, data)
    for action, data in (*WITH_THE_OPTION, *FOR_ADMINISTRATORS):
        assert await _is_denied(call, user, action, data), (action, data)
    assert KEY in home_box.box.torrents

    await allow(see="administrators", add="administrators")
    for action, data in SEEING:
        assert await _is_denied(call, user, action, data), (action, data)
    assert await _is_denied(call, user, "add_torrent", {"magnet": "d" * 40})
    answer = await call("stop_torrents", user, hashes=[KEY])
    assert answer["count"] == 1

    await allow(change="everyone", see="administrators")
    answer = await call("add_torrent", user, magnet="e" * 40)
    assert (answer["hash"], answer["name"]) == ("e" * 40, None)
    for action, data in WITH_THE_OPTION:
        assert not await _is_denied(call, user, action, data), (action, data)
    home_box.box.torrents[KEY] = {**home_box.row(home_box.add("B")), "hash": KEY}
    for action, data in FOR_ADMINISTRATORS:
        assert await _is_denied(call, user, action, data), (action, data)


@pytest.mark.usefixtures("torrent")
async def test_a_reader_may_only_see(call: Call, reader: MockUser) -> None:
    for action, data in SEEING[:2]:
        assert not await _is_denied(call, reader, action, data)
    for action, data in (*FOR_EVERYONE, *WITH_THE_OPTION, *FOR_ADMINISTRATORS):
        assert await _is_denied(call, reader, action, data), (action, data)
    with pytest.raises(UnknownUser):
        await call("get_torrents", MockUser(id="unknown"))


@pytest.mark.usefixtures("torrent")
async def test_who_is_refused_hears_why(
    home: HomeAssistant,
    connected: MockConfigEntry,
    call: Call,
    user: MockUser,
    reader: MockUser,
) -> None:
    async def reason(who: MockUser, action: str, **data: Any) -> str | None:
        with pytest.raises(Unauthorized) as error:
            await call(action, who, **data)
        assert "Unauthorized" not in str(error.value)
        return error.value.translation_key

    assert await reason(reader, "stop_torrents", **HASHES) == "only_looking"
    assert await reason(reader, "remove_torrents", **HASHES) == "only_looking"
    assert await reason(user, "remove_torrents", **HASHES) == "only_administrators"
    home.config_entries.async_update_entry(
        connected,
        options={**connected.options, "torrents": {"see": "administrators"}},
    )
    for who in (reader, user):
        assert await reason(who, "get_torrents") == "only_administrators"


@pytest.mark.usefixtures("torrent")
async def test_rest_and_websocket_follow_the_same_rules(
    *,
    home: HomeAssistant,
    user: MockUser,
    hass_client_no_auth: Any,
    hass_ws_client: Any,
    home_box: BoxInWeb,
) -> None:
    assert await async_setup_component(home, "api", {})
    token = home.auth.async_create_access_token(
        await home.auth.async_create_refresh_token(user, "https://example.org/")
    )
    client = await hass_client_no_auth()

    async def post(action: str, **data: Any) -> int:
        answer = await client.post(
            f"/api/services/{DOMAIN}/{action}",
            json={"config_entry_id": "entry", **data},
            headers={"Authorization": f"Bearer {token}"},
        )
        return int(answer.status)

    assert await post("stop_torrents", **HASHES) == HTTPStatus.OK
    assert await post("remove_torrents", **HASHES) == HTTPStatus.UNAUTHORIZED

    socket = await hass_ws_client(home, token)
    for action, is_allowed in (("start_torrents", True), ("remove_torrents", False)):
        await socket.send_json_auto_id(
            {
                "type": "call_service",
                "domain": DOMAIN,
                "service": action,
                "service_data": {"config_entry_id": "entry", **HASHES},
            }
        )
        answer = await socket.receive_json()
        assert answer["success"] is is_allowed
    # The card shows this text in the language of the user.
    assert answer["error"]["translation_key"] == "only_administrators"
    assert KEY in home_box.box.torrents
