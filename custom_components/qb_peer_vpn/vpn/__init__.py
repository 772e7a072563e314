"""The VPN servers and the places where they stand."""

from .errors import (
    ServerListError,
    ServerListRefusedError,
    ServerListShrunkError,
    ServerListTooLargeError,
    ServerListUnreachableError,
    ServerListUnreadableError,
)
from .filters import (
    Criterion,
    FilterChoices,
    ServerFilter,
    emptied_by,
    filter_choices,
    fits,
)
from .latency import Rhythm, measure_sites
from .lists.documents import fetch_document
from .lists.gluetun_list import read_manifest
from .lists.list_shapes import parse_server_list
from .lists.proton_join import join_proton_lists
from .lists.proton_list import parse_proton_list
from .lists.server_list import ServerList, ensure_not_shrunk
from .lists.server_sources import (
    PROTON_NAMES_URL,
    ListSource,
    ProtonSource,
    ServerSource,
    SourceDownload,
    default_source,
    download_source,
    list_source,
)
from .lists.stored_list import servers_from_store, servers_to_store
from .places.place_finder import Place, Places, Precision
from .places.place_tables import PlaceTables, load_place_tables
from .places.placement import PlaceCounts, PlacedServer, count_places, place_servers
from .places.spelling import fold_name
from .probe_targets import SiteEntry, site_entry
from .providers import GLUETUN_MANIFEST_URL, PROVIDERS, Provider
from .server_inventory import (
    ServerInventory,
    inventory_to_store,
    parsed_inventory,
    shipped_inventory,
    stored_inventory,
)
from .server_pick import choose_server, mixed_hostnames
from .sites import DEFAULT_FILTER, SiteList, group_into_sites, shipped_sites

__all__ = [
    "DEFAULT_FILTER",
    "GLUETUN_MANIFEST_URL",
    "PROTON_NAMES_URL",
    "PROVIDERS",
    "Criterion",
    "FilterChoices",
    "ListSource",
    "Place",
    "PlaceCounts",
    "PlaceTables",
    "PlacedServer",
    "Places",
    "Precision",
    "ProtonSource",
    "Provider",
    "Rhythm",
    "ServerFilter",
    "ServerInventory",
    "ServerList",
    "ServerListError",
    "ServerListRefusedError",
    "ServerListShrunkError",
    "ServerListTooLargeError",
    "ServerListUnreachableError",
    "ServerListUnreadableError",
    "ServerSource",
    "SiteEntry",
    "SiteList",
    "SourceDownload",
    "choose_server",
    "count_places",
    "default_source",
    "download_source",
    "emptied_by",
    "ensure_not_shrunk",
    "fetch_document",
    "filter_choices",
    "fits",
    "fold_name",
    "group_into_sites",
    "inventory_to_store",
    "join_proton_lists",
    "list_source",
    "load_place_tables",
    "measure_sites",
    "mixed_hostnames",
    "parse_proton_list",
    "parse_server_list",
    "parsed_inventory",
    "place_servers",
    "read_manifest",
    "servers_from_store",
    "servers_to_store",
    "shipped_inventory",
    "shipped_sites",
    "site_entry",
    "stored_inventory",
]
