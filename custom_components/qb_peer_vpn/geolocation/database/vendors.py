"""Where a city database comes from: DB-IP without an account, MaxMind with one."""

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
"""A month's file appears on its first days, and may be late."""


class SourceName(StrEnum):
    """The vendors."""

    DB_IP = "db_ip"
    MAXMIND = "maxmind"


class Packing(StrEnum):
    """How a database is wrapped up."""

    GZIP = "gz"
    TAR_GZIP = "tar.gz"


class ReleaseCycle(StrEnum):
    """How often there is something new."""

    MONTHLY = "monthly"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One file that may be there."""

    name: str
    """Sorts by age within a vendor's editions."""
    url: URL = field(repr=False)


class DatabaseSource(Protocol):
    """A vendor: what it publishes, and what it wants to see."""

    @property
    def name(self) -> SourceName:
        """Which one."""

    @property
    def packing(self) -> Packing:
        """How its files are wrapped up."""

    @property
    def release_cycle(self) -> ReleaseCycle:
        """How often it is asked."""

    @property
    def login(self) -> Mapping[str, str]:
        """Headers for the vendor's own host, which no other host may see."""

    def editions(self, today: date) -> tuple[Edition, ...]:
        """Return the files to try, newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DbIpSource:
    """DB-IP City Lite: monthly, CC BY 4.0.

    The month stands in the file's name, as it does in the address of the country file
    that is built into qBittorrent.
    """

    base_url: str = DB_IP_URL
    name = SourceName.DB_IP
    packing = Packing.GZIP
    release_cycle = ReleaseCycle.MONTHLY
    login: Mapping[str, str] = field(default=MappingProxyType({}), init=False)

    def editions(self, today: date) -> tuple[Edition, ...]:
        """Return this month's file and those of the two months before."""
        editions = []
        for _ in range(_EDITIONS):
            name = f"{today:%Y-%m}"
            url = URL(self.base_url) / f"dbip-city-lite-{name}.mmdb.gz"
            editions.append(Edition(name=name, url=url))
            today = today.replace(day=1) - timedelta(days=1)
        return tuple(editions)


@dataclass(frozen=True, slots=True, kw_only=True)
class MaxMindSource:
    """GeoLite2 City, for somebody with an account: twice a week, at most 30 a day.

    Its licence wants old files destroyed within 30 days of a new release.
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
        """Return the one file there is; which day's it is stands inside."""
        url = URL(self.base_url) / "GeoLite2-City" / "download"
        return (Edition(name="latest", url=url.with_query(suffix="tar.gz")),)
