"""A list of the user's own: on the web, in a file, and each reason why it is of no use."""

from collections.abc import AsyncIterator, Callable
import os
from pathlib import Path
import socket
from typing import Any
from unittest.mock import patch

from aiohttp import web
from aiohttp.test_utils import TestServer
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from custom_components.qb_peer_vpn.shell.const import DOMAIN
from custom_components.qb_peer_vpn.vpn.lists.json_document import MAX_LIST_BYTES
from tests.home import make_gluetun_list, make_server_list
from tests.vpn.samples import (
    as_bytes,
    gluetun_list,
    gluetun_row,
    grouped,
    logical,
    machine,
    own_logical,
    without,
)

from .steps import TYPED, answer, look_up, start

MANIFEST = as_bytes(
    {
        "version": 1,
        "mullvad": {"filepath": "/gluetun/servers/mullvad.json"},
        "protonvpn": {"filepath": "/gluetun/servers/protonvpn.json"},
    }
)
OF_TWO_PROVIDERS = {
    "version": 1,
    "azirevpn": gluetun_list(
        gluetun_row("se-sto.azirevpn.net", country="Sweden", city="Stockholm")
    ),
    "cryptostorm": gluetun_list(gluetun_row("balancer.cstorm.is")),
}
AZIREVPN = as_bytes(without(OF_TWO_PROVIDERS, "cryptostorm"))
NOWHERE = without(gluetun_row(), "country", "city")
CONTENTS: dict[str, tuple[str, bytes, str]] = {
    "a web page": ("protonvpn", b"<!doctype html><html></html>", "not_json"),
    "nothing": ("protonvpn", b"", "not_json"),
    "cut off": ("protonvpn", make_server_list()[:1000], "not_json"),
    "table of contents": ("protonvpn", MANIFEST, "table_of_contents"),
    "JSON": ("protonvpn", b'{"servers": 7}', "no_list"),
    "a number": ("mullvad", b"7", "no_list"),
    "rows of something": ("mullvad", b'[{"id": 1}]', "no_list"),
    "Proton's": ("mullvad", make_server_list(), "other_provider"),
    "Proton's by country": ("mullvad", as_bytes([logical()]), "other_provider"),
    "Proton's own": (
        "mullvad",
        as_bytes({"LogicalServers": [own_logical()]}),
        "other_provider",
    ),
    "Gluetun's of another": (
        "mullvad",
        as_bytes({"airvpn": gluetun_list(gluetun_row())}),
        "other_provider",
    ),
    "hosts of another": (
        "mullvad",
        as_bytes(gluetun_list(gluetun_row("node-ch-24.protonvpn.net"))),
        "other_provider",
    ),
    "no rows": ("mullvad", as_bytes(gluetun_list()), "empty"),
    "empty": ("mullvad", b"[]", "empty"),
    "no host": (
        "mullvad",
        as_bytes(gluetun_list({"vpn": "wireguard"}, {"vpn": "openvpn"})),
        "unusable",
    ),
    "names of no country": ("protonvpn", grouped(machine("Zurich")), "unusable"),
    "maintenance": (
        "protonvpn",
        as_bytes({"LogicalServers": [own_logical(Status=0)]}),
        "out_of_service",
    ),
    "no country": ("mullvad", as_bytes(gluetun_list(NOWHERE)), "no_places"),
    "several": ("other", as_bytes(OF_TWO_PROVIDERS), "several_providers"),
    "Proton's own for another": (
        "other",
        as_bytes({"LogicalServers": [own_logical()]}),
        "other_provider",
    ),
    "JSON for another": ("other", b'{"servers": 7}', "no_list"),
    "text for another": ("other", b'"servers"', "no_list"),
    "a mapping for another": ("other", b'{"a": {"b": 1}}', "no_list"),
    "no country for another": (
        "other",
        grouped(machine("Matterhorn", city="Nowhere"), machine(None)),  # type: ignore[arg-type]
        "unusable",
    ),
}
PLACEHOLDERS = {
    "table_of_contents": {"file": "protonvpn.json"},
    "unusable": {"count": "2"},
    "out_of_service": {"count": "1"},
}


class WebHost:
    """A host on this machine that has something under each of its paths."""

    def __init__(self) -> None:
        self.content = make_server_list()
        self.requests: list[web.Request] = []

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        match request.path.split("/")[1:]:
            case ["status", status]:
                return web.Response(status=int(status))
            case ["loop"]:
                raise web.HTTPFound("/loop")
            case ["large"]:
                return web.Response(body=b" " * (MAX_LIST_BYTES + 1))
            case ["short"]:
                response = web.StreamResponse(headers={"Content-Length": "9999"})
                await response.prepare(request)
                await response.write(self.content[:100])
                assert request.transport is not None
                request.transport.abort()
                return response
        return web.Response(body=self.content)


@pytest.fixture
def host() -> WebHost:
    return WebHost()


@pytest.fixture
async def url(socket_enabled: None, host: WebHost) -> AsyncIterator[str]:
    """The address of the host."""
    application = web.Application()
    application.router.add_get("/{path:.*}", host.answer)
    async with TestServer(application) as server:
        yield str(server.make_url("")).rstrip("/")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder for files of the user's own."""
    folder = tmp_path / DOMAIN
    folder.mkdir()
    return folder


@pytest.fixture
async def form(hass: HomeAssistant, fake_session: object) -> Any:
    return await answer(hass, await start(hass), TYPED)


async def choose(
    hass: HomeAssistant, form: Any, address: str, provider: str = "protonvpn"
) -> Any:
    typed = {"provider": provider, "list": address}
    return await answer(hass, form, typed)


@pytest.mark.parametrize(
    ("provider", "content", "fault"), CONTENTS.values(), ids=CONTENTS
)
async def test_a_list_of_no_use_is_refused_with_its_reason_and_can_be_replaced(
    hass: HomeAssistant,
    *,
    form: Any,
    host: WebHost,
    url: str,
    provider: str,
    content: bytes,
    fault: str,
) -> None:
    host.content = content
    form = await choose(hass, form, f"{url}/mine.json", provider)
    assert form["errors"] == {"list": f"list_{fault}"}
    placeholders = PLACEHOLDERS.get(fault, {})
    if fault == "unusable" and provider == "protonvpn":
        placeholders = {"count": "1"}
    told = {"folder": DOMAIN, **placeholders}
    assert form["description_placeholders"].items() >= told.items()

    host.content = (
        make_server_list() if provider == "protonvpn" else make_gluetun_list()
    )
    form = await choose(hass, form, f"{url}/mine.json", provider)
    assert form["step_id"] == "servers"


@pytest.mark.parametrize(
    ("path", "fault", "placeholders"),
    [
        ("status/401", "login", {"status": "401"}),
        ("status/403", "login", {"status": "403"}),
        ("status/404", "not_found", {"status": "404"}),
        ("status/410", "not_found", {"status": "410"}),
        ("status/429", "status", {"status": "429"}),
        ("status/500", "status", {"status": "500"}),
        ("loop", "redirect", {}),
        ("large", "too_large", {}),
        ("short", "unreachable", {}),
    ],
)
async def test_an_answer_of_no_use_is_refused_with_its_reason(
    hass: HomeAssistant,
    *,
    form: Any,
    url: str,
    path: str,
    fault: str,
    placeholders: dict[str, str],
) -> None:
    form = await choose(hass, form, f"{url}/{path}")
    assert form["errors"] == {"list": f"list_{fault}"}
    told = {"folder": DOMAIN, **placeholders}
    assert form["description_placeholders"].items() >= told.items()


async def test_a_host_that_does_not_answer_is_reported(
    hass: HomeAssistant, form: Any, socket_enabled: None
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        form = await choose(hass, form, f"http://127.0.0.1:{port}/mine.json")
    assert form["errors"] == {"list": "list_unreachable"}


async def test_a_login_in_the_address_is_sent(
    hass: HomeAssistant, form: Any, host: WebHost, url: str
) -> None:
    form = await choose(hass, form, url.replace("//", "//me:secret@") + "/mine.json")
    assert form["step_id"] == "servers"
    assert host.requests[0].headers["Authorization"].startswith("Basic ")


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("ftp://example.net/mine.json", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("http://", "scheme"),
        ("../secrets.json", "outside_folder"),
        ("/etc/passwd", "outside_folder"),
        ("..", "outside_folder"),
        ("lists/mine.json", "outside_folder"),
        ("example.net/mine.json", "outside_folder"),
        ("missing.json", "no_file"),
        ("Mine.json", "no_file"),
        ("nul\0l", "no_file"),
        ("lists", "not_regular"),
        (".", "not_regular"),
        ("pipe", "not_regular"),
        ("socket", "not_regular"),
        ("loop", "unreadable_file"),
        ("large", "too_large"),
    ],
)
async def test_a_file_of_no_use_is_refused_with_its_reason(
    hass: HomeAssistant, form: Any, folder: Path, address: str, fault: str
) -> None:
    (folder.parent / "secrets.json").write_bytes(make_server_list())
    (folder / "mine.json").write_bytes(make_server_list())
    (folder / "lists").mkdir()
    (folder / "large").write_bytes(b" " * (MAX_LIST_BYTES + 1))
    (folder / "loop").symlink_to("loop")
    os.mkfifo(folder / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        bind_in(folder, listening)
        form = await choose(hass, form, address)
    assert form["errors"] == {"list": f"list_{fault}"}


def bind_in(folder: Path, listening: socket.socket) -> None:
    """Bind a socket to a file; the whole path would be too long."""
    descriptor = os.open(folder, os.O_RDONLY)
    listening.bind(f"/proc/self/fd/{descriptor}/socket")
    os.close(descriptor)


async def test_a_file_without_permission_is_refused(
    hass: HomeAssistant, form: Any, folder: Path
) -> None:
    (folder / "mine.json").write_bytes(make_server_list())
    with patch(
        "custom_components.qb_peer_vpn.vpn.lists.documents.os.open",
        side_effect=PermissionError,
    ):
        form = await choose(hass, form, "mine.json")
    assert form["errors"] == {"list": "list_unreadable_file"}


@pytest.mark.parametrize(
    "address_of",
    [
        lambda folder: "mine.json",
        lambda folder: " ./mine.json ",
        lambda folder: f"{DOMAIN}/mine.json",
        lambda folder: str(folder / "mine.json"),
    ],
    ids=["name", "dot", "folder", "path"],
)
async def test_a_file_in_the_folder_is_read(
    hass: HomeAssistant,
    form: Any,
    folder: Path,
    address_of: Callable[[Path], str],
) -> None:
    (folder / "mine.json").write_bytes(make_server_list(10))
    form = await choose(hass, form, address_of(folder))
    form = await answer(hass, form, {})
    done = await look_up(hass, form, "online")
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert done["options"]["servers"]["list"] == address_of(folder)


OTHER_LISTS: dict[str, tuple[bytes, str]] = {
    "Gluetun's": (make_gluetun_list(), "se-mma-wg-001"),
    "one of Gluetun's": (AZIREVPN, "se-sto.azirevpn.net"),
    "Gluetun's rows": (as_bytes([gluetun_row("ch1.example.net")]), "ch1.example.net"),
    "huzky-v's with codes": (
        grouped(machine("CH#1", domain="ch1.example.net")),
        "ch1.example.net",
    ),
    "huzky-v's with countries": (
        grouped(machine("Matterhorn", domain="ch1.example.net", country="Switzerland")),
        "ch1.example.net",
    ),
    "huzky-v's by country": (
        as_bytes(
            [logical("Matterhorn", "ch1.example.net", Country="CH", City="Zurich")]
        ),
        "ch1.example.net",
    ),
}


@pytest.mark.parametrize(("content", "hostname"), OTHER_LISTS.values(), ids=OTHER_LISTS)
async def test_another_provider_has_a_name_and_a_list_of_one_s_own(
    hass: HomeAssistant,
    *,
    form: Any,
    host: WebHost,
    url: str,
    content: bytes,
    hostname: str,
) -> None:
    host.content = content
    form = await choose(hass, form, "", "other")
    assert form["errors"] == {"list": "list_required"}
    typed = {"provider": "other", "provider_name": "Mine", "list": f"{url}/mine.json"}
    form = await answer(hass, form, typed)
    assert form["step_id"] == "servers"
    flow = hass.config_entries.flow._progress[form["flow_id"]]
    assert hostname in {each.server.hostname for each in flow._placed}  # type: ignore[attr-defined]
    done = await look_up(hass, await answer(hass, form, {}))
    servers = done["options"]["servers"]
    assert servers.items() >= typed.items()
    assert servers["required"] == []
