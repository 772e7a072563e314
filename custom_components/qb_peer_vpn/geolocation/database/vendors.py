"""Vendors of city databases: DB-IP without an account, MaxMind with one."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from yarl import URL

DB_IP_URL = "https://download.db-ip.com/free/"
MAXMIND_URL = "https://download.maxmind.com/geoip/databases/"

_EDITIONS = 3
"""The file of a month is published in its first days, and can be late."""


class SourceName(StrEnum):
    """The vendors, as stored."""

    DB_IP = "db_ip"
    MAXMIND = "maxmind"


class Packing(StrEnum):
    """How a database is packed."""

    GZIP = "gz"
    TAR_GZIP = "tar.gz"


class ReleaseCycle(StrEnum):
    """How often a vendor publishes."""

    MONTHLY = "monthly"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A file that may be published."""

    name: str
    """The names of a vendor's editions sort by age."""
    url: URL = field(repr=False)


class DatabaseSource(Protocol):
    """A vendor: what it publishes, and how to log in."""

    @property
    def name(self) -> SourceName:
        """The vendor."""

    @property
    def packing(self) -> Packing:
        """How its files are packed."""

    @property
    def release_cycle(self) -> ReleaseCycle:
        """How often it publishes."""

    @property
    def login(self) -> Mapping[str, str]:
        """Headers for the vendor's own host, which no other host must receive."""

    def editions(self, today: date) -> tuple[Edition, ...]:
        """Return the files to try, newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DbIpSource:
    """DB-IP City Lite: monthly, CC BY 4.0.

    The month is part of the file name, as in qBittorrent's address of its country
    database.
    """

    base_url: str = DB_IP_URL
    name = SourceName.DB_IP
    packing = Packing.GZIP
    release_cycle = ReleaseCycle.MONTHLY
    login: Mapping[str, str] = field(default=MappingProxyType({}), init=False)

    def editions(self, today: date) -> tuple[Edition, ...]:
        """Return the files of this month and the two months before."""
        editions = []
        for _ in range(_EDITIONS):
            name = f"{today:%Y-%m}"
            url = URL(self.base_url) / f"dbip-city-lite-{name}.mmdb.gz"
            editions.append(Edition(name=name, url=url))
            today = today.replace(day=1) - timedelta(days=1)
        return tuple(editions)


@dataclass(frozen=True, slots=True, kw_only=True)
class MaxMindSource:
    """GeoLite2 City, for users with an account.

    It is updated twice a week, and allows 30 downloads a day. Its license requires that
    old files are deleted within 30 days of a new release.
    """

    account_id: str = field(repr=False)
    license_key: str = field(repr=False)
    base_url: str = MAXMIND_URL
    name = SourceName.MAXMIND
    packing = Packing.TAR_GZIP
    release_cycle = ReleaseCycle.WEEKLY

    @property
    def login(self) -> Mapping[str, str]:
        """Account and key (RFC 7617)."""
        pair = f"{self.account_id}:{self.license_key}".encode()
        return {"Authorization": f"Basic {b64encode(pair).decode()}"}

    def editions(self, today: date) -> tuple[Edition, ...]:
        """Return the only file; its date is in its metadata."""
        url = URL(self.base_url) / "GeoLite2-City" / "download"
        return (Edition(name="latest", url=url.with_query(suffix="tar.gz")),)
