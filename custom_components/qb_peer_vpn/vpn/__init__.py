"""The VPN servers and the places where they stand."""

from .choice import choose_server, mixed_hostnames
from .download import NO_VALIDATORS, ListDownload, Validators, download_list
from .entries import SiteEntry, site_entry
from .errors import (
    ServerListAddressError,
    ServerListError,
    ServerListRefusedError,
    ServerListShrunkError,
    ServerListTooLargeError,
    ServerListUnreachableError,
    ServerListUnreadableError,
)
from .latency import Rhythm, measure_sites
from .place_tables import PlaceTables, load_place_tables
from .places import Place, Places
from .proton_list import parse_proton_list
from .server_list import ServerList, ensure_not_shrunk
from .sites import SiteList, group_into_sites, shipped_sites
from .stored_list import servers_from_store, servers_to_store

__all__ = [
    "NO_VALIDATORS",
    "ListDownload",
    "Place",
    "PlaceTables",
    "Places",
    "Rhythm",
    "ServerList",
    "ServerListAddressError",
    "ServerListError",
    "ServerListRefusedError",
    "ServerListShrunkError",
    "ServerListTooLargeError",
    "ServerListUnreachableError",
    "ServerListUnreadableError",
    "SiteEntry",
    "SiteList",
    "Validators",
    "choose_server",
    "download_list",
    "ensure_not_shrunk",
    "group_into_sites",
    "load_place_tables",
    "measure_sites",
    "mixed_hostnames",
    "parse_proton_list",
    "servers_from_store",
    "servers_to_store",
    "shipped_sites",
    "site_entry",
]
