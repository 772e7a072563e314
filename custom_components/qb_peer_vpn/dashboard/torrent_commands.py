"""The WebSocket commands about torrents: the list, and where a torrent's peers are."""

from typing import Any, Final

from homeassistant.components import websocket_api
from homeassistant.components.websocket_api import ActiveConnection
from homeassistant.core import HomeAssistant, callback
import voluptuous as vol

from ..features import PeerVpnConfigEntry
from ..shell.const import DOMAIN
from ..shell.entry_option import ONLY_ADMINISTRATORS
from ..torrents import Act, SortKey, TorrentFilter, TorrentStatus
from .entries import ATTR_ENTRY, async_find_entry, async_is_loaded
from .torrent_dialog import ATTR_HASH, HASH
from .torrent_page import MAX_ROWS, PageQuery
from .torrent_permissions import permissions
from .torrent_subscription import TorrentSubscription

_MAX_TEXT: Final = 500
_TEXT: Final = vol.All(str, vol.Length(max=_MAX_TEXT))

_FILTER: Final = {
    vol.Optional("state", default=list): [vol.Coerce(TorrentStatus)],
    vol.Optional("active"): bool,
    vol.Optional("category"): _TEXT,
    vol.Optional("tag"): _TEXT,
    vol.Optional("tracker"): _TEXT,
    vol.Optional("name_contains"): _TEXT,
}


@callback
def async_setup_torrent_commands(hass: HomeAssistant) -> None:
    """Register the commands, which work with every entry."""
    websocket_api.async_register_command(hass, _subscribe_torrents)
    websocket_api.async_register_command(hass, _torrent_peers)


@websocket_api.websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/subscribe_torrents",
        vol.Required(ATTR_ENTRY): str,
        vol.Optional("filter", default=dict): _FILTER,
        vol.Optional("sort", default=SortKey.NAME): vol.Coerce(SortKey),
        vol.Optional("descending", default=False): bool,
        vol.Optional("offset", default=0): vol.All(int, vol.Range(min=0)),
        vol.Optional("limit", default=MAX_ROWS): vol.All(
            int, vol.Range(min=1, max=MAX_ROWS)
        ),
    }
)
@callback
def _subscribe_torrents(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> None:
    entry = async_find_entry(hass, connection, msg)
    if entry is None or not _may_see(hass, connection, entry, msg["id"]):
        return
    subscription = TorrentSubscription(
        hass,
        entry,
        _query(msg),
        # Options and users change while a subscription lasts.
        permissions=lambda: permissions(hass, entry, connection.user),
        send=lambda event: connection.send_event(msg["id"], event),
    )
    connection.send_result(msg["id"])
    connection.subscriptions[msg["id"]] = subscription.async_start()


@websocket_api.websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/torrent_peers",
        vol.Required(ATTR_ENTRY): str,
        vol.Required(ATTR_HASH): HASH,
    }
)
@websocket_api.async_response
async def _torrent_peers(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> None:
    entry = async_find_entry(hass, connection, msg)
    if entry is None or not _may_see(hass, connection, entry, msg["id"]):
        return
    if not async_is_loaded(connection, msg, entry):
        return
    coordinator = entry.runtime_data.recommendation.coordinator
    found = await coordinator.async_torrent_places(msg[ATTR_HASH])
    places = [
        {
            "latitude": place.coordinates.latitude,
            "longitude": place.coordinates.longitude,
            "name": place.name,
            "country_code": place.country_code,
            "peers": place.peers,
        }
        for place in found.places
    ]
    connection.send_result(msg["id"], {"peers": found.peers, "places": places})


def _may_see(
    hass: HomeAssistant,
    connection: ActiveConnection,
    entry: PeerVpnConfigEntry,
    message_id: int,
) -> bool:
    """Return whether the user may see torrents; send an error if not."""
    may = permissions(hass, entry, connection.user)[Act.SEE]
    if not may:
        connection.send_error(
            message_id,
            websocket_api.ERR_UNAUTHORIZED,
            "Only for administrators.",
            translation_domain=DOMAIN,
            translation_key=ONLY_ADMINISTRATORS,
        )
    return may


def _query(msg: dict[str, Any]) -> PageQuery:
    chosen = msg["filter"]
    return PageQuery(
        chosen=TorrentFilter(
            statuses=frozenset(chosen["state"]),
            active=chosen.get("active"),
            category=chosen.get("category"),
            tag=chosen.get("tag"),
            tracker=chosen.get("tracker"),
            name_contains=chosen.get("name_contains"),
        ),
        sort=msg["sort"],
        descending=msg["descending"],
        offset=msg["offset"],
        limit=msg["limit"],
    )
