"""qBittorrent Peer VPN: the VPN server with the best path to your peers."""

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import EVENT_HOMEASSISTANT_CLOSE, Platform
from homeassistant.core import Event, HomeAssistant
from homeassistant.exceptions import ConfigEntryError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import ConfigType

from .dashboard import (
    async_remove_card,
    async_serve_card,
    async_setup_websocket,
    async_show_card,
)
from .features.locations.coordinators import DatabaseCoordinator, LocationCoordinator
from .features.locations.runtime import Shared, async_get_shared, async_remove_shared
from .features.recommendation.changes import async_tell_changes
from .features.recommendation.coordinator import (
    PeerVpnConfigEntry,
    RecommendationCoordinator,
)
from .features.recommendation.cycle import Toolbox
from .features.servers.coordinators import (
    LatencyCoordinator,
    PeerCoordinator,
    ServerCoordinator,
)
from .features.settings import (
    ENTRY_MINOR_VERSION,
    Choices,
    ConnectionSettings,
    UnknownProviderError,
    migrated_data,
)
from .geolocation import Locator
from .qbittorrent import QbittorrentClient
from .services import async_setup_actions
from .shell.const import DOMAIN
from .shell.issues import async_watch_entries
from .shell.store import async_remove_stores

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)

PLATFORMS = [
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.EVENT,
    Platform.GEO_LOCATION,
    Platform.IMAGE,
    Platform.SENSOR,
]


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Set up what works on any entry: actions, the subscription, issues, the card."""
    async_setup_actions(hass)
    async_setup_websocket(hass)
    async_watch_entries(hass)
    await async_serve_card(hass)
    return True


async def async_migrate_entry(hass: HomeAssistant, entry: ConfigEntry) -> bool:
    """Bring an entry of an older version into today's shape.

    Home Assistant itself refuses a newer major version. A newer minor one only knows more,
    and stays as it is.
    """
    if entry.minor_version < ENTRY_MINOR_VERSION:
        hass.config_entries.async_update_entry(
            entry,
            data=migrated_data(entry.data, entry.minor_version),
            minor_version=ENTRY_MINOR_VERSION,
        )
    return True


async def async_setup_entry(hass: HomeAssistant, entry: PeerVpnConfigEntry) -> bool:
    """Wire the client to the coordinators and those to the platforms."""
    choices = _choices(entry)
    peers = PeerCoordinator(hass, entry, _client(hass, entry))
    await peers.async_config_entry_first_refresh()

    shared = await async_get_shared(hass)
    servers = ServerCoordinator(hass, entry, choices.servers, shared)
    await servers.async_load()

    latency = LatencyCoordinator(hass, entry, enabled=choices.measure)
    await latency.async_load()

    locations = LocationCoordinator(hass, entry, shared, choices.lookup)
    database = DatabaseCoordinator(hass, entry, shared, choices.lookup)

    recommendation = RecommendationCoordinator(
        hass,
        entry,
        peers=peers,
        servers=servers,
        latency=latency,
        locations=locations,
        database=database,
        shared=shared,
        toolbox=_toolbox(shared, choices),
        choices=choices,
    )
    await recommendation.async_config_entry_first_refresh()
    entry.runtime_data = recommendation

    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    async_tell_changes(hass, entry)
    entry.async_on_unload(entry.add_update_listener(_async_reload))
    # Behind everything else: a host that is slow or down delays nothing.
    for source in (servers, database) if servers.is_due else (database,):
        entry.async_create_background_task(
            hass, source.async_refresh(), f"{DOMAIN} {source.name}"
        )
    entry.async_create_background_task(hass, async_show_card(hass), f"{DOMAIN} card")
    return True


def _choices(entry: PeerVpnConfigEntry) -> Choices:
    try:
        return Choices.from_options(entry.options)
    except UnknownProviderError as err:
        raise ConfigEntryError(
            translation_domain=DOMAIN,
            translation_key="unknown_provider",
            translation_placeholders={"provider": str(err)},
        ) from err


def _client(hass: HomeAssistant, entry: PeerVpnConfigEntry) -> QbittorrentClient:
    """Make the client, which closes with the entry and with Home Assistant."""
    connection = ConnectionSettings.from_data(entry.data)
    client = QbittorrentClient(connection.url, connection.login, connection.verify_ssl)
    entry.async_on_unload(client.async_close)

    async def async_close(_: Event) -> None:
        await client.async_close()

    # Home Assistant stops without unloading; the client's thread would hold it up.
    entry.async_on_unload(
        hass.bus.async_listen_once(EVENT_HOMEASSISTANT_CLOSE, async_close)
    )
    return client


def _toolbox(shared: Shared, choices: Choices) -> Toolbox:
    """Give the entry its way of looking up, in what all entries share."""
    return Toolbox(
        locator=Locator(
            shared.tables.countries, shared.databases, shared.cache, choices.lookup.mode
        ),
        place_names=shared.tables.place_names,
        continents=shared.tables.countries.continents,
    )


async def _async_reload(hass: HomeAssistant, entry: PeerVpnConfigEntry) -> None:
    """Begin anew with other data or options."""
    await hass.config_entries.async_reload(entry.entry_id)


async def async_unload_entry(hass: HomeAssistant, entry: PeerVpnConfigEntry) -> bool:
    """Unload the platforms; the rest hangs on the entry and goes with it."""
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)


async def async_remove_entry(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Forget what was stored for the entry."""
    await async_remove_stores(hass, entry.entry_id)
    if not hass.config_entries.async_entries(DOMAIN):
        await async_remove_card(hass)
        await async_remove_shared(hass)
