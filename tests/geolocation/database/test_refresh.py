"""A database on its way from its vendor into the folder."""

from base64 import b64decode
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web
import pytest

from custom_components.qb_peer_vpn.geolocation import (
    CountryTable,
    DatabaseFolder,
    DatabaseVersion,
    SourceName,
    delete_downloaded,
)
from custom_components.qb_peer_vpn.geolocation.database.city_database import (
    DOWNLOADED_FILE,
)
from custom_components.qb_peer_vpn.geolocation.errors import DatabaseUnpublishedError
from custom_components.qb_peer_vpn.models import public_address
from tests.geolocation.host import (
    DATE,
    KEY,
    MAXMIND,
    NOVEMBER,
    OCTOBER,
    SEPTEMBER,
    TAG,
    USER_AGENT,
    Downloader,
    Host,
)
from tests.geolocation.lookups import locate
from tests.geolocation.swarms import NOW
from tests.geolocation.vendors import BUILT, archived, database, gzipped


async def test_the_months_database_is_installed_and_used(
    refresh: Downloader, host: Host, content: bytes, countries: CountryTable
) -> None:
    host.files[NOVEMBER] = gzipped(content)
    databases = DatabaseFolder(refresh.folder, countries)
    assert databases.refresh() == ()

    version = await refresh()

    assert version == DatabaseVersion(
        source=SourceName.DB_IP,
        edition="2026-11",
        checked_at=NOW,
        etag=TAG,
        last_modified=DATE,
    )
    (asked,) = host.asked
    assert asked.path == NOVEMBER
    assert asked.headers["User-Agent"] == USER_AGENT
    assert "Authorization" not in asked.headers
    assert databases.refresh() == ()
    address = public_address("81.2.69.142")
    assert address is not None
    location = locate(databases, address)
    assert location is not None
    assert location.city == "London"
    (info,) = databases.in_use
    assert info.downloaded
    assert info.database_type == "DBIP-City-Lite"


@pytest.mark.parametrize(
    ("files", "paths", "edition"),
    [
        ([NOVEMBER, OCTOBER], [NOVEMBER], "2026-11"),
        ([OCTOBER, SEPTEMBER], [NOVEMBER, OCTOBER], "2026-10"),
        ([SEPTEMBER], [NOVEMBER, OCTOBER, SEPTEMBER], "2026-09"),
    ],
)
async def test_a_month_that_is_late_is_replaced_by_the_one_before(  # noqa: PLR0917
    refresh: Downloader,
    host: Host,
    content: bytes,
    files: list[str],
    paths: list[str],
    edition: str,
) -> None:
    host.files = dict.fromkeys(files, gzipped(content))
    assert (await refresh()).edition == edition
    assert host.paths == paths


async def test_in_january_the_month_before_is_of_the_year_before(
    refresh: Downloader, host: Host
) -> None:
    told = await refresh.refused(
        DatabaseUnpublishedError, now=datetime(2027, 1, 31, tzinfo=UTC)
    )
    assert told == "none of the last editions is there"
    assert host.paths == [
        f"/free/dbip-city-lite-{month}.mmdb.gz"
        for month in ("2027-01", "2026-12", "2026-11")
    ]


async def test_a_file_that_is_here_is_not_sent_again(
    refresh: Downloader, host: Host, content: bytes
) -> None:
    host.files[NOVEMBER] = gzipped(content)
    version = await refresh()
    later = NOW.replace(day=25)
    assert await refresh(version, now=later) == replace(version, checked_at=later)
    assert host.asked[-1].headers["If-None-Match"] == TAG
    assert host.asked[-1].headers["If-Modified-Since"] == DATE


async def test_while_the_next_month_is_late_the_last_one_is_not_sent_again(
    refresh: Downloader, host: Host, content: bytes
) -> None:
    host.headers = {}
    host.files[NOVEMBER] = gzipped(content)
    version = await refresh()
    december = datetime(2026, 12, 3, tzinfo=UTC)
    assert (await refresh(version, now=december)).checked_at == december
    assert host.paths[1:] == ["/free/dbip-city-lite-2026-12.mmdb.gz"]


async def test_no_older_month_is_asked_for(
    refresh: Downloader, host: Host, content: bytes
) -> None:
    host.files[OCTOBER] = gzipped(content)
    october = await refresh()
    host.files = {SEPTEMBER: gzipped(content)}
    host.asked.clear()
    host.handlers[OCTOBER] = gone
    assert await refresh(october) == october
    assert host.paths == [NOVEMBER, OCTOBER]


async def gone(request: web.Request) -> web.Response:
    return web.Response(status=410)


async def test_where_the_file_was_deleted_it_comes_again(
    refresh: Downloader, host: Host, content: bytes
) -> None:
    host.files[NOVEMBER] = gzipped(content)
    version = await refresh()
    delete_downloaded(refresh.folder)
    delete_downloaded(refresh.folder)
    assert await refresh(version) == version
    assert refresh.installed == content


async def test_the_next_month_replaces_the_last(
    refresh: Downloader, host: Host, content: bytes, tmp_path: Path
) -> None:
    host.files[OCTOBER] = gzipped(content)
    october = await refresh()
    newer = database(tmp_path, city="Leeds", built=BUILT + 1)
    host.headers = {"ETag": '"newer"'}
    host.files[NOVEMBER] = gzipped(newer)
    version = await refresh(october)
    assert (version.edition, version.etag) == ("2026-11", '"newer"')
    assert refresh.installed == newer


async def test_a_file_of_the_same_day_is_left_where_it_is(
    refresh: Downloader, host: Host, content: bytes
) -> None:
    host.files[NOVEMBER] = gzipped(content)
    await refresh()
    before = (refresh.folder / DOWNLOADED_FILE).stat().st_ino
    await refresh(None)
    assert (refresh.folder / DOWNLOADED_FILE).stat().st_ino == before


async def test_geolite2_comes_with_a_login_that_only_maxmind_sees(
    refresh: Downloader, host: Host, other_host: Host, tmp_path: Path
) -> None:
    content = database(tmp_path, database_type="GeoLite2-City")
    other_host.files["/store/file.tar.gz"] = archived(
        {"GeoLite2-City_20261120/GeoLite2-City.mmdb": content}
    )

    async def redirect(request: web.Request) -> web.Response:
        target = other_host.url / "store/file.tar.gz"
        return web.Response(status=302, headers={"Location": str(target)})

    host.handlers[MAXMIND] = redirect
    version = await refresh(source=refresh.maxmind)
    assert (version.source, version.edition) == (SourceName.MAXMIND, "latest")
    assert refresh.installed == content
    assert host.paths == [f"{MAXMIND}?suffix=tar.gz"]
    scheme, _, token = host.asked[0].headers["Authorization"].partition(" ")
    assert (scheme, b64decode(token)) == ("Basic", f"123:{KEY}".encode())
    (asked,) = other_host.asked
    assert "Authorization" not in asked.headers

    later = NOW.replace(day=28)
    again = await refresh(version, source=refresh.maxmind, now=later)
    assert again == replace(version, checked_at=later)


async def test_a_redirect_within_the_host_keeps_the_login(
    refresh: Downloader, host: Host, tmp_path: Path
) -> None:
    content = database(tmp_path, database_type="GeoLite2-City")
    host.files["/here.tar.gz"] = archived({"GeoLite2-City.mmdb": content})

    async def redirect(request: web.Request) -> web.Response:
        return web.Response(status=307, headers={"Location": "/here.tar.gz"})

    host.handlers[MAXMIND] = redirect
    await refresh(source=refresh.maxmind)
    assert "Authorization" in host.asked[-1].headers


async def test_another_source_replaces_whatever_is_here(
    refresh: Downloader, host: Host, content: bytes, tmp_path: Path
) -> None:
    host.files[NOVEMBER] = gzipped(content)
    version = await refresh()
    older = database(tmp_path, database_type="GeoLite2-City", built=BUILT - 10)
    host.files[MAXMIND] = archived({"GeoLite2-City.mmdb": older})
    await refresh(version, source=refresh.maxmind)
    assert "If-None-Match" not in host.asked[-1].headers
    assert refresh.installed == older
