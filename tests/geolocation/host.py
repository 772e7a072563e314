"""A local server with the files of both vendors, and a client that fetches them."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
import traceback
from typing import Any, NamedTuple

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
import pytest
from yarl import URL

from custom_components.qb_peer_vpn.geolocation import (
    DatabaseSource,
    DatabaseVersion,
    DbIpSource,
    DownloadError,
    MaxMindSource,
    refresh_database,
)
from custom_components.qb_peer_vpn.geolocation.database.city_database import (
    DOWNLOADED_FILE,
)
from custom_components.qb_peer_vpn.geolocation.database.refresh import DownloadLimits

from .swarms import NOW

USER_AGENT = "qb_peer_vpn/test (Home Assistant)"
LIMITS = DownloadLimits(packed=10**6, unpacked=10**6, free=1, nodes=10)
TAG = '"abc"'
DATE = "Sun, 01 Nov 2026 10:00:00 GMT"
KEY = "secret-license-key"

NOVEMBER = "/free/dbip-city-lite-2026-11.mmdb.gz"
OCTOBER = "/free/dbip-city-lite-2026-10.mmdb.gz"
SEPTEMBER = "/free/dbip-city-lite-2026-09.mmdb.gz"
MAXMIND = "/geoip/databases/GeoLite2-City/download"

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Asked(NamedTuple):
    path: str
    headers: dict[str, str]


class Host:
    """A host with some files; it writes down who asked for what."""

    def __init__(self) -> None:
        self.files = dict[str, bytes]()
        self.handlers = dict[str, Handler]()
        self.asked = list[Asked]()
        self.headers = {"ETag": TAG, "Last-Modified": DATE}
        self.url = URL()

    async def start(self) -> TestServer:
        app = web.Application()
        app.router.add_get("/{path:.*}", self._handle)
        server = TestServer(app)
        await server.start_server()
        self.url = server.make_url("/")
        return server

    @property
    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(Asked(request.path_qs, dict(request.headers)))
        if handler := self.handlers.get(request.path):
            return await handler(request)
        if (content := self.files.get(request.path)) is None:
            return web.Response(status=404, text="<html>Not found</html>")
        etag = self.headers.get("ETag")
        if etag and request.headers.get("If-None-Match") == etag:
            return web.Response(status=304)
        return web.Response(body=content, headers=self.headers)


class Downloader:
    """Calls what is tested with what all tests have in common."""

    def __init__(self, session: ClientSession, host: Host, folder: Path) -> None:
        self.session, self.host, self.folder = session, host, folder

    @property
    def db_ip(self) -> DatabaseSource:
        return DbIpSource(base_url=str(self.host.url / "free/"))

    @property
    def maxmind(self) -> DatabaseSource:
        return MaxMindSource(
            account_id="123",
            license_key=KEY,
            base_url=str(self.host.url / "geoip/databases/"),
        )

    async def __call__(
        self,
        installed: DatabaseVersion | None = None,
        *,
        source: DatabaseSource | None = None,
        now: datetime = NOW,
        limits: DownloadLimits = LIMITS,
    ) -> DatabaseVersion:
        version = await refresh_database(
            self.session,
            source or self.db_ip,
            self.folder,
            installed,
            now=now,
            user_agent=USER_AGENT,
            limits=limits,
        )
        assert self.files == [DOWNLOADED_FILE]
        return version

    async def refused(self, kind: type[DownloadError], **arguments: Any) -> str:
        """Expect an error that leaves nothing behind; return its words."""
        before = {path: path.read_bytes() for path in self.folder.glob("*.mmdb")}
        with pytest.raises(kind) as caught:
            await self(**arguments)
        told = "".join(traceback.format_exception(caught.value))
        assert KEY not in told
        assert "127.0.0.1" not in str(caught.value)
        assert caught.value.__suppress_context__ or caught.value.__context__ is None
        assert self.files == [path.name for path in before]
        assert all(path.read_bytes() == old for path, old in before.items())
        return str(caught.value)

    @property
    def files(self) -> list[str]:
        return sorted(path.name for path in self.folder.glob("*"))

    @property
    def installed(self) -> bytes:
        return (self.folder / DOWNLOADED_FILE).read_bytes()
