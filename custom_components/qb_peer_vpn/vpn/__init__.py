"""The VPN servers and the places where they are."""

from .errors import (
    ListFault,
    ServerListError,
    ServerListShrunkError,
    ServerListUnreachableError,
    ServerListUnreadableError,
)
from .filters import AvailableFilters, available_filters, emptied_by, fits
from .gluetun_selection import GluetunSelection, gluetun_selection
from .latency import ProbeSchedule, measure_sites
from .lists.census import Census, take_census
from .lists.documents import fetch_document
from .lists.gluetun_list import read_manifest
from .lists.list_provider import check_list_provider
from .lists.list_shapes import parse_server_list
from .lists.server_sources import (
    ListSource,
    ServerSource,
    check_list_address,
    default_source,
    download_source,
    list_source,
)
from .places.country_codes import CountryNames
from .places.place_finder import Place, PlaceFinder, Precision
from .places.place_tables import load_place_tables
from .places.placement import PlaceCounts, PlacedServer, count_places, place_servers
from .places.spelling import fold_name
from .probe_targets import ProbeTarget, probe_target
from .providers import GLUETUN_MANIFEST_URL, OTHER_PROVIDER, PROVIDERS, Provider
from .server_filter import ServerFilter
from .server_inventory import (
    ServerInventory,
    accept_list,
    parsed_inventory,
    shipped_inventory,
)
from .server_pick import mixed_hostnames, pick_server
from .sites import group_into_sites
from .stored_inventory import inventory_to_store, stored_inventory

__all__ = [
    "GLUETUN_MANIFEST_URL",
    "OTHER_PROVIDER",
    "PROVIDERS",
    "AvailableFilters",
    "Census",
    "CountryNames",
    "GluetunSelection",
    "ListFault",
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
    "ServerListUnreachableError",
    "ServerListUnreadableError",
    "ServerSource",
    "accept_list",
    "available_filters",
    "check_list_address",
    "check_list_provider",
    "count_places",
    "default_source",
    "download_source",
    "emptied_by",
    "fetch_document",
    "fits",
    "fold_name",
    "gluetun_selection",
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
    "take_census",
]
