"""Locations of IP addresses.

``Locator`` locates all peers of a poll: by a database file on this machine, then by
earlier answers of online services, then by the country that qBittorrent resolved. It is
synchronous and reads files: run it in a worker.

``OnlineChain`` asks online services about the networks that the locator does not know,
and ``LocationCache`` keeps their answers. ``refresh_database`` downloads a database. The
caller passes the web session and the time; nothing here waits for time to pass.
"""

from .countries import CountryTable
from .database.city_database import DatabaseInfo
from .database.folder import DatabaseFolder
from .database.refresh import delete_downloaded, refresh_database
from .database.vendors import DatabaseSource, DbIpSource, MaxMindSource, SourceName
from .database.version import (
    DatabaseVersion,
    is_refresh_due,
    is_stale,
    must_delete,
    version_from_store,
    version_to_store,
)
from .errors import (
    CacheError,
    DatabaseRefusedError,
    DatabaseUnpublishedError,
    DiskFullError,
    DownloadError,
    LoginRefusedError,
    NotWritableError,
)
from .gazetteer import load_gazetteer
from .location_cache import CacheSnapshot, LocationCache
from .locator import LocatedSwarm, Locator, LookupMode
from .online.chain import OnlineChain, OnlineUsage
from .online.service import OnlineService, ServiceName
from .online.services import PUBLIC_URLS, online_services
from .stored_cache import cache_from_store, cache_to_store

__all__ = [
    "PUBLIC_URLS",
    "CacheError",
    "CacheSnapshot",
    "CountryTable",
    "DatabaseFolder",
    "DatabaseInfo",
    "DatabaseRefusedError",
    "DatabaseSource",
    "DatabaseUnpublishedError",
    "DatabaseVersion",
    "DbIpSource",
    "DiskFullError",
    "DownloadError",
    "LocatedSwarm",
    "LocationCache",
    "Locator",
    "LoginRefusedError",
    "LookupMode",
    "MaxMindSource",
    "NotWritableError",
    "OnlineChain",
    "OnlineService",
    "OnlineUsage",
    "ServiceName",
    "SourceName",
    "cache_from_store",
    "cache_to_store",
    "delete_downloaded",
    "is_refresh_due",
    "is_stale",
    "load_gazetteer",
    "must_delete",
    "online_services",
    "refresh_database",
    "version_from_store",
    "version_to_store",
]
