"""Two real qBittorrents in the user interface: create, add, finish, limit, and remove."""

from collections.abc import Iterator
from os import urandom
from pathlib import Path
import re
import shutil
from typing import Any

from playwright.sync_api import Locator, expect
import pytest

from scripts.demo_home.ports import free_ports
from tests.end_to_end.daemon import PASSWORD, PIECE, USERNAME, Qbittorrent
from tests.end_to_end.test_end_to_end import BINARIES, required

from .dashboards import show
from .house import House
from .test_set_up import OWN_SERVER
from .visitor import HASS, Visitor
from .words import words

pytestmark = pytest.mark.timeout(600)

FILE = "film.bin"
LIMIT = 4096


class Pair:
    """A qBittorrent that creates a torrent, and one that downloads it."""

    def __init__(self, folder: Path, binary: str) -> None:
        """Write their profiles."""
        ports = free_ports(4)
        self.peer_port = ports[1]
        self.creator = Qbittorrent(
            BINARIES[1], folder / "creator", web_port=ports[0], peer_port=ports[1]
        )
        self.second = Qbittorrent(
            binary, folder / "second", web_port=ports[2], peer_port=ports[3]
        )

    def introduce(self, torrent_hash: str) -> None:
        """Show the second one where the first one is: there is no tracker."""
        peer = f"127.0.0.1:{self.peer_port}"
        self.second.call("torrents/addPeers", hashes=torrent_hash, peers=peer)


@pytest.fixture(params=BINARIES)
def pair(
    request: pytest.FixtureRequest, tmp_path: Path, socket_enabled: None
) -> Iterator[Pair]:
    """Run 5.3, which creates, and each version in turn, which downloads."""
    for binary in (BINARIES[1], request.param):
        if shutil.which(binary) is None and binary not in required():
            pytest.skip(f"{binary} is not installed")
    made = Pair(tmp_path, request.param)
    (made.creator.downloads / FILE).write_bytes(urandom(40 * PIECE + 5))
    with made.creator, made.second:
        yield made


@pytest.fixture
def connections(visitor: Visitor, house: House, pair: Pair) -> Iterator[dict[str, str]]:
    """Connect Home Assistant with both, and take that back at the end."""
    house.keep_list("own.json", [OWN_SERVER])
    visitor.open_light_page()
    made = {
        "creator": connect(visitor, pair.creator.url),
        "second": connect(visitor, pair.second.url),
    }
    yield made
    visitor.open_light_page()
    for entry_id in made.values():
        visitor.remove_connection(entry_id)


def connect(
    visitor: Visitor,
    url: str,
    server_list: str = "own.json",
    *,
    measures: bool = False,
) -> str:
    path = "config/config_entries/flow"
    flow = visitor.call_api("POST", path, {"handler": "qb_peer_vpn"})
    step = f"{path}/{flow['flow_id']}"
    answers: list[dict[str, Any]] = [
        {
            "url": url,
            "username": USERNAME,
            "password": PASSWORD,
            "more": {"verify_ssl": True, "measure": measures},
        },
        {"provider": "protonvpn", "list": server_list},
        {},
        {"mode": "on_device"},
    ]
    for answer in answers:
        result = visitor.call_api("POST", step, answer)
    assert result["type"] == "create_entry"
    return str(result["result"]["entry_id"])


def card_of(visitor: Visitor, entry_id: str) -> Locator:
    """Show the card of a connection, and return its section with the torrents."""
    show(
        visitor,
        {
            "type": "custom:qb-peer-vpn-card",
            "config_entry_id": entry_id,
            "torrents": True,
            "history": False,
        },
    )
    section = visitor.page.locator("qb-peer-vpn-card section.torrents")
    section.scroll_into_view_if_needed()
    return section


def create(visitor: Visitor, section: Locator, folder: Path) -> Path:
    """Create and seed the torrent of the file; return the .torrent file."""
    section.locator(".create-button").click()
    dialog = section.locator("dialog[open]")
    dialog.locator(".browse").click()
    dialog.locator(".folders .folder").filter(has_text=str(folder)).first.click()
    dialog.get_by_role("button", name=FILE, exact=True).click()
    dialog.locator("input[name=seed]").check()
    dialog.locator("button[type=submit]").click()
    with visitor.page.expect_download() as download:
        dialog.locator(".created a").click()
    dialog.locator(".close").click()
    expect(section.locator(".torrent[data-hash]")).to_have_attribute(
        "data-state", "seeding"
    )
    file = folder.parent / "made.torrent"
    download.value.save_as(file)
    return file


def listen_for_the_end(visitor: Visitor, entry_id: str) -> None:
    """Keep in the page what the trigger says of finished torrents."""
    visitor.page.evaluate(
        f"""async (entry) => {{
            window.finished = [];
            const trigger = {{ trigger: "qb_peer_vpn.torrent_finished",
                options: {{ config_entry_id: entry }} }};
            await {HASS}.connection.subscribeMessage(
                (event) => window.finished.push(event.variables.trigger.name),
                {{ type: "subscribe_trigger", trigger }});
        }}""",
        entry_id,
    )


def is_downloaded(visitor: Visitor, pair: Pair, torrent_hash: str) -> bool:
    """Bring both together until the trigger says that it is done."""
    for _ in range(120):
        pair.introduce(torrent_hash)
        if visitor.page.evaluate("window.finished") == [FILE]:
            return True
        visitor.page.wait_for_timeout(1_000)
    return False


def test_a_torrent_goes_from_one_to_the_other_and_away_again(
    visitor: Visitor, pair: Pair, connections: dict[str, str]
) -> None:
    said = words()
    made = create(
        visitor, card_of(visitor, connections["creator"]), pair.creator.downloads
    )

    section = card_of(visitor, connections["second"])
    listen_for_the_end(visitor, connections["second"])
    section.locator("input[type=file]").set_input_files(made)
    row = section.locator(".torrent[data-hash]")
    expect(row.locator(".torrent-name")).to_have_text(FILE)
    torrent_hash = row.get_attribute("data-hash") or ""
    assert is_downloaded(visitor, pair, torrent_hash)
    expect(row).to_have_attribute("data-state", "seeding")
    copy = pair.second.downloads / FILE
    assert copy.read_bytes() == (pair.creator.downloads / FILE).read_bytes()

    row.locator(".more").click()
    dialog = section.locator("dialog[open]")
    dialog.locator("input[name=up-limit]").fill(str(LIMIT // 1024))
    dialog.locator(".limits button").click()
    expect(dialog.locator(".toast")).to_have_text(said["torrents_saved"])
    (torrent,) = pair.second.call("torrents/info", hashes=torrent_hash)
    assert torrent["up_limit"] == LIMIT
    visitor.picture(f"torrents-real-{re.sub(r'[^0-9a-z]', '', pair.second.binary)}")

    dialog.locator(".remove > button").click()
    dialog.locator(".removal input[type=checkbox]").check()
    dialog.locator(".removal .proof input").fill(FILE)
    dialog.locator(".removal button").click()
    expect(row).to_have_count(0)
    for _ in range(600):
        if not copy.exists():
            break
        visitor.page.wait_for_timeout(100)
    assert not copy.exists()
