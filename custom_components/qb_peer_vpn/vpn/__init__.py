"""The VPN servers and the places where they are."""

from .errors import ServerListError, ServerListShrunkError, ServerListUnreadableError
from .filters import AvailableFilters, available_filters, emptied_by, fits
from .latency import ProbeSchedule, measure_sites
from .lists.documents import fetch_document
from .lists.gluetun_list import read_manifest
from .lists.list_shapes import parse_server_list
from .lists.server_sources import (
    ListSource,
    ServerSource,
    default_source,
    download_source,
    list_source,
)
from .places.place_finder import Place, PlaceFinder, Precision
from .places.place_tables import load_place_tables
from .places.placement import PlaceCounts, PlacedServer, count_places, place_servers
from .places.spelling import fold_name
from .probe_targets import ProbeTarget, probe_target
from .providers import GLUETUN_MANIFEST_URL, PROVIDERS, Provider
from .server_filter import ServerFilter
from .server_inventory import (
    ServerInventory,
    inventory_to_store,
    parsed_inventory,
    shipped_inventory,
    stored_inventory,
)
from .server_pick import mixed_hostnames, pick_server
from .sites import group_into_sites

__all__ = [
    "GLUETUN_MANIFEST_URL",
    "PROVIDERS",
    "AvailableFilters",
    "ListSource",
    "Place",
    "PlaceCounts",
    "PlaceFinder",
    "PlacedServer",
    "Precision",
    "ProbeSchedule",
    "ProbeTarget",
    "Provider",
    "ServerFilter",
    "ServerInventory",
    "ServerListError",
    "ServerListShrunkError",
    "ServerListUnreadableError",
    "ServerSource",
    "available_filters",
    "count_places",
    "default_source",
    "download_source",
    "emptied_by",
    "fetch_document",
    "fits",
    "fold_name",
    "group_into_sites",
    "inventory_to_store",
    "list_source",
    "load_place_tables",
    "measure_sites",
    "mixed_hostnames",
    "parse_server_list",
    "parsed_inventory",
    "pick_server",
    "place_servers",
    "probe_target",
    "read_manifest",
    "shipped_inventory",
    "stored_inventory",
]
