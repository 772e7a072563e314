"""Home Assistant fetches a .torrent file, and only from where it may."""

import asyncio
from collections.abc import AsyncIterator
import socket
from typing import override

from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.test_utils import TestServer
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.qb_peer_vpn.features.torrents import fetching
from custom_components.qb_peer_vpn.features.torrents.fetching import async_fetch_torrent
from custom_components.qb_peer_vpn.torrents import (
    AddressProblem,
    BadAddressError,
    BadTorrentFileError,
    TorrentFileProblem,
)
from tests.torrents.torrent_files import torrent, v1_info

FILE = torrent(v1_info())


class Names(AbstractResolver):
    """Resolves each name to the addresses that a test wants."""

    def __init__(self, *addresses: str) -> None:
        self._addresses = addresses
        self.asked: list[str] = []

    @override
    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        return [
            ResolveResult(
                hostname=host, host=each, port=port, family=family, proto=0, flags=0
            )
            for each in self._addresses
        ]

    @override
    async def close(self) -> None:
        pass


class Site:
    """A site on this machine, and what it was asked for."""

    def __init__(self) -> None:
        self.requests: list[web.Request] = []
        self.port = 0

    def url(self, path: str, host: str = "site.example") -> str:
        return f"http://{host}:{self.port}/{path}"

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        match request.path.strip("/").split("/"):
            case ["file"]:
                return web.Response(body=FILE)
            case ["page"]:
                return web.Response(text="<html>")
            case ["big"]:
                return web.Response(body=b"d" + bytes(10 * 1024 * 1024))
            case ["hops", count]:
                left = int(count)
                target = f"/hops/{left - 1}" if left else "/file"
                return web.Response(
                    status=302, headers={"Location": target, "Set-Cookie": "a=b"}
                )
            case ["to", *_]:
                return web.Response(
                    status=302, headers={"Location": request.query["target"]}
                )
            case ["silent"]:
                await asyncio.sleep(60)
        return web.Response(status=404)


@pytest.fixture
async def site(socket_enabled: None) -> AsyncIterator[Site]:
    site = Site()
    application = web.Application()
    application.router.add_get("/{path:.*}", site.answer)
    async with TestServer(application) as server:
        assert server.port is not None
        site.port = server.port
        yield site


async def fetch(url: str, *addresses: str, allow_private: bool = True) -> bytes:
    return await async_fetch_torrent(
        url, allow_private=allow_private, resolver=Names(*addresses or ("127.0.0.1",))
    )


async def test_a_file_is_fetched_also_over_three_redirects(site: Site) -> None:
    assert await fetch(site.url("file")) == FILE
    assert await fetch(site.url("hops/2")) == FILE
    for request in site.requests:
        assert "Cookie" not in request.headers
        assert "Authorization" not in request.headers
    with pytest.raises(HomeAssistantError) as error:
        await fetch(site.url("hops/3"))
    assert error.value.translation_key == "fetch_failed"


@pytest.mark.parametrize(
    "addresses",
    [
        ("127.0.0.1",),
        ("8.8.8.8", "10.0.0.1"),
        ("fe80::1%eth0",),
        ("::ffff:192.168.0.1",),
        ("0.0.0.0",),
    ],
    ids=str,
)
async def test_a_name_that_leads_into_the_own_network_is_refused(
    site: Site, addresses: tuple[str, ...]
) -> None:
    with pytest.raises(BadAddressError) as error:
        await fetch(site.url("file"), *addresses, allow_private=False)
    assert error.value.problem is AddressProblem.PRIVATE
    assert not site.requests


@pytest.mark.parametrize(
    ("target", "problem"),
    [
        ("file:///etc/passwd", AddressProblem.SCHEME),
        ("ftp://example.org/", AddressProblem.SCHEME),
        ("http://me:secret@site.example/", AddressProblem.LOGIN),
    ],
)
async def test_a_redirect_is_checked_as_the_first_address(
    site: Site, target: str, problem: AddressProblem
) -> None:
    with pytest.raises(BadAddressError) as error:
        await fetch(site.url(f"to?target={target}"))
    assert error.value.problem is problem


async def test_what_is_no_torrent_is_refused_at_once(site: Site) -> None:
    for path, problem in (
        ("page", TorrentFileProblem.NOT_A_TORRENT),
        ("big", TorrentFileProblem.TOO_LARGE),
    ):
        with pytest.raises(BadTorrentFileError) as error:
            await fetch(site.url(path))
        assert error.value.problem is problem


async def test_an_error_does_not_quote_the_address(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "SECONDS", 0.2)
    for url in (
        site.url("missing"),
        site.url("silent"),
        "http://site.example:1/secret",
        site.url("to?target=http://[bad"),
    ):
        with pytest.raises(HomeAssistantError) as error:
            await fetch(url)
        assert error.value.translation_key == "fetch_failed"
        assert error.value.__cause__ is None
