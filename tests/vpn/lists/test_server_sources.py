"""Where the servers of a provider come from."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
import pytest
from yarl import URL

from custom_components.qb_peer_vpn.vpn import (
    PROVIDERS,
    ListSource,
    PlaceFinder,
    ServerListUnreadableError,
    default_source,
    download_source,
    list_source,
)
from custom_components.qb_peer_vpn.vpn.errors import (
    ServerListRefusedError,
    ServerListUnreachableError,
)
from custom_components.qb_peer_vpn.vpn.lists.server_sources import ProtonSource
from tests.vpn.samples import as_bytes, gluetun_list, gluetun_row, grouped, machine

MACHINES = as_bytes(
    gluetun_list(
        gluetun_row("node-ch-24.protonvpn.net", server_name="CH#1", port_forward=True)
    )
)
NAMES = grouped(machine("CH#1", "CH#2"))
MULLVAD = ListSource(provider=PROVIDERS["mullvad"], document=Path("list.json"))


class ListHost:
    """A web server with lists; counts what it was asked for."""

    def __init__(self) -> None:
        self.lists: dict[str, bytes] = {}
        self.answered: list[tuple[str, int]] = []

    async def answer(self, request: web.Request) -> web.Response:
        content = self.lists.get(request.path)
        tag = f'"{hash(content)}"'
        if content is None:
            response = web.Response(status=404)
        elif request.headers.get("If-None-Match") == tag:
            response = web.Response(status=304)
        else:
            response = web.Response(body=content, headers={"ETag": tag})
        self.answered.append((request.path, response.status))
        return response


@pytest.fixture
async def session(socket_enabled: None) -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


@pytest.fixture
def host() -> ListHost:
    return ListHost()


@pytest.fixture
async def proton(host: ListHost, socket_enabled: None) -> AsyncIterator[ProtonSource]:
    app = web.Application()
    app.router.add_get("/{name}", host.answer)
    server = TestServer(app)
    await server.start_server()
    host.lists |= {"/machines": MACHINES, "/names": NAMES}
    yield ProtonSource(
        machines=server.make_url("/machines"), names=server.make_url("/names")
    )
    await server.close()


def test_every_provider_has_a_source() -> None:
    for provider in PROVIDERS.values():
        documents = default_source(provider.id).documents
        assert documents[0] == provider.url
        assert len(documents) == (2 if provider.id == "protonvpn" else 1)
    with pytest.raises(KeyError):
        default_source("unknown")


@pytest.mark.parametrize(
    ("address", "document"),
    [
        ("https://example.org/list.json", URL("https://example.org/list.json")),
        ("HTTPS://example.org/list.json", URL("https://example.org/list.json")),
        ("mine.json", Path("folder/mine.json")),
        ("../../etc/passwd", Path("folder/passwd")),
        ("file:///etc/passwd", Path("folder/passwd")),
        ("://etc/passwd", Path("folder/passwd")),
        ("..", Path("folder/..")),
    ],
)
def test_a_list_of_the_users_own_is_on_the_web_or_in_the_folder(
    address: str, document: URL | Path
) -> None:
    source = list_source(PROVIDERS["mullvad"], address, Path("folder"))

    assert source.documents == (document,)


def test_the_address_of_a_users_list_is_not_shown() -> None:
    assert "list.json" not in repr(MULLVAD)


def test_one_list_is_read(world: PlaceFinder) -> None:
    content = as_bytes(gluetun_list(gluetun_row()))
    assert len(MULLVAD.parse([content], world).servers) == 1
    with pytest.raises(ServerListUnreadableError):
        MULLVAD.parse([None], world)


@pytest.mark.parametrize(
    ("contents", "names", "documents"),
    [
        ((MACHINES, NAMES), ["CH#1", "CH#2"], (0, 1)),
        ((MACHINES, None), ["CH#1"], (0,)),
        ((None, NAMES), ["CH#1", "CH#2"], (1,)),
        ((MACHINES, b"<html>"), ["CH#1"], (0,)),
        ((b"<html>", NAMES), ["CH#1", "CH#2"], (1,)),
    ],
)
def test_either_list_of_protons_will_do(
    world: PlaceFinder,
    contents: tuple[bytes | None, ...],
    names: list[str],
    documents: tuple[int, ...],
) -> None:
    read = ProtonSource().parse(contents, world)
    servers = read.servers
    assert read.documents == documents
    assert [server.name for server in servers] == names
    assert {str(each) for server in servers for each in server.features} >= {"p2p"}


@pytest.mark.parametrize("contents", [(None, None), (b"<html>", None), (b"", b"{}")])
def test_without_either_there_is_no_list(
    world: PlaceFinder, contents: tuple[bytes | None, ...]
) -> None:
    with pytest.raises(ServerListUnreadableError):
        ProtonSource().parse(contents, world)


async def test_all_documents_of_a_source_are_fetched(
    session: ClientSession, proton: ProtonSource
) -> None:
    download = await download_source(session, proton)
    assert download.contents == (MACHINES, NAMES)
    again = await download_source(session, proton, download.validators)
    assert again.contents is None
    assert again.validators == download.validators


async def test_when_one_has_changed_the_other_is_fetched_with_it(
    session: ClientSession, proton: ProtonSource, host: ListHost
) -> None:
    download = await download_source(session, proton)
    host.answered.clear()
    host.lists["/names"] = grouped(machine("CH#7"))
    changed = await download_source(session, proton, download.validators)
    assert changed.contents == (MACHINES, host.lists["/names"])
    assert sorted(host.answered) == [
        ("/machines", 200),
        ("/machines", 304),
        ("/names", 200),
        ("/names", 200),
    ]


async def test_a_document_that_is_gone_is_left_out(
    session: ClientSession, proton: ProtonSource, host: ListHost
) -> None:
    del host.lists["/machines"]
    download = await download_source(session, proton)
    assert download.contents == (None, NAMES)
    host.lists["/machines"] = MACHINES
    back = await download_source(session, proton, download.validators)
    assert back.contents == (MACHINES, NAMES)


async def test_a_source_without_an_available_document_fails(
    session: ClientSession, proton: ProtonSource, host: ListHost
) -> None:
    host.lists.clear()
    with pytest.raises(ServerListRefusedError):
        await download_source(session, proton)


async def test_validators_of_another_source_are_not_used(
    session: ClientSession, proton: ProtonSource
) -> None:
    download = await download_source(session, proton)
    short = download.validators[:1]
    assert (await download_source(session, proton, short)).contents is not None


async def test_a_list_may_be_a_file(session: ClientSession, tmp_path: Path) -> None:
    path = tmp_path / "mullvad.json"
    path.write_bytes(as_bytes(gluetun_list(gluetun_row())))
    source = ListSource(provider=PROVIDERS["mullvad"], document=path)
    download = await download_source(session, source)
    assert download.contents == (path.read_bytes(),)
    again = await download_source(session, source, download.validators)
    assert again.contents is None
    path.unlink()
    with pytest.raises(ServerListUnreachableError):
        await download_source(session, source)


FIELDS: dict[str, dict[str, Any]] = {
    "airvpn": {"region": "Europe", "server_name": "Kitalpha"},
    "cyberghost": {"city": None},
    "expressvpn": {"country": "UK", "city": "Docklands"},
    "fastestvpn": {"country": "usa-dallas", "city": None},
    "giganews": {"country": None, "region": "Australia Perth", "city": None},
    "hidemyass": {"country": "USA", "region": "Maine", "city": "Bath"},
    "ipvanish": {"country": "Korea", "city": "Seoul"},
    "ivpn": {"country": "United States", "city": "Atlanta, GA", "isp": "X"},
    "mullvad": {"country": "USA", "city": "Ashburn VA", "owned": True},
    "nordvpn": {"categories": ["P2P"], "number": 7},
    "perfect privacy": {"country": None, "city": "Basel"},
    "privado": {"region": "Zurich", "city": "Zürich"},
    "private internet access": {
        "country": None,
        "region": "US East",
        "city": None,
        "server_name": "newjersey402",
        "port_forward": True,
    },
    "privatevpn": {"country": "Argentina", "city": "BuenosAires"},
    "protonvpn": {"server_name": "CH#1", "port_forward": True},
    "purevpn": {"country": "Korea", "region": "Seoul", "city": "Yongsan-dong"},
    "slickvpn": {"region": "Europe"},
    "surfshark": {"region": "Europe", "multihop": False},
    "torguard": {"country": "Hong", "city": "Kong"},
    "vpn unlimited": {"country": "Kuala Lumpur", "city": None},
    "vpnsecure": {"region": "Geneva", "city": "Genève", "premium": True},
    "vyprvpn": {"country": None, "region": "Dubai", "city": None},
    "windscribe": {"country": None, "region": "US Central", "city": "Dallas"},
}
"""What the rows of each provider's list have."""


def sample_of_every_provider() -> Mapping[str, bytes]:
    """Return a list of one machine for each provider."""
    return {
        provider: as_bytes(
            gluetun_list(
                gluetun_row(vpn="openvpn", **row), gluetun_row(vpn="wireguard", **row)
            )
        )
        for provider, row in FIELDS.items()
    }


def test_every_providers_list_is_read_and_placed(world: PlaceFinder) -> None:
    samples = sample_of_every_provider()
    assert set(samples) == set(PROVIDERS)
    keys: dict[str, str] = {}
    for name, content in samples.items():
        source = ListSource(provider=PROVIDERS[name], document=Path())
        [server] = source.parse([content], world).servers
        place = world.find(server.country_code, server.city, server.region)
        assert place is not None
        assert not place.unknown_city
        keys[name] = place.key
    assert set(keys.values()) == {
        *("CH/zurich", "CH", "GB/london", "US/dallas", "AU/perth", "US/bath"),
        *("KR/seoul", "US/atlanta", "US/ashburn", "US/useast", "AR/buenosaires"),
        *("HK", "CH/basel", "MY/kualalumpur", "CH/geneva", "AE/dubai"),
    }
