"""A move and its undo beside a real qBittorrent, whose port follows Gluetun's."""

from collections.abc import Iterator
from pathlib import Path
import shutil

from playwright.sync_api import Locator, expect
import pytest

from scripts.demo_home.configuration import SERVERS
from scripts.demo_home.places import load_places
from scripts.demo_home.servers import servers_of
from scripts.demo_home.subentries import CONTAINER, container_answers
from tests.end_to_end.daemon import Qbittorrent
from tests.end_to_end.test_end_to_end import BINARIES, required

from .dashboards import show
from .house import House
from .test_real_qbittorrents import connect, free_ports
from .visitor import HASS, PAUSE, Visitor
from .words import words

pytestmark = pytest.mark.timeout(600)

CITY = "Seoul"
STEPS = 180_000
"""Milliseconds in which a move is over, or a port is in step."""


@pytest.fixture(params=BINARIES)
def qbittorrent(
    request: pytest.FixtureRequest, tmp_path: Path, socket_enabled: None
) -> Iterator[Qbittorrent]:
    if shutil.which(request.param) is None and request.param not in required():
        pytest.skip(f"{request.param} is not installed")
    web_port, peer_port = free_ports(2)
    with Qbittorrent(
        request.param, tmp_path / "profile", web_port=web_port, peer_port=peer_port
    ) as running:
        yield running


@pytest.fixture
def connection(
    visitor: Visitor, house: House, qbittorrent: Qbittorrent
) -> Iterator[str]:
    """Connect Home Assistant with it and with Gluetun; its port is kept in step."""
    visitor.open_light_page()
    entry_id = connect(visitor, qbittorrent.url, server_list=Path(SERVERS).name)
    visitor.add_subentry(entry_id, CONTAINER, container_answers(house.gluetun_port))
    # Nothing else shows that a lone qBittorrent is behind this Gluetun.
    visitor.change_subentry(
        entry_id, CONTAINER, "port", {"keep_in_step": True, "shares_network": True}
    )
    yield entry_id
    visitor.open_light_page()
    visitor.remove_connection(entry_id)


def entity_of(visitor: Visitor, entry_id: str, key: str) -> str:
    """Return the entity of a connection with a key of ours."""
    [entity_id] = [
        str(each["entity_id"])
        for each in visitor.ask("config/entity_registry/list")
        if each["config_entry_id"] == entry_id and each["translation_key"] == key
    ]
    return entity_id


def port_of(qbittorrent: Qbittorrent) -> str:
    return str(qbittorrent.call("app/preferences")["listen_port"])


def wait_for_port(visitor: Visitor, qbittorrent: Qbittorrent, port: str) -> None:
    for _ in range(STEPS // PAUSE):
        if port_of(qbittorrent) == port:
            return
        visitor.page.wait_for_timeout(PAUSE)
    raise AssertionError(f"the port is {port_of(qbittorrent)} instead of {port}")


def receipt_of(moves: Locator, place: str) -> Locator:
    """Return the last receipt as soon as it is about a move to a place."""
    receipt = moves.locator("li.receipt").first
    expect(receipt).to_contain_text(f"→ {place}", timeout=STEPS)
    return receipt


def test_the_port_follows_a_move_and_its_undo(
    visitor: Visitor, qbittorrent: Qbittorrent, connection: str
) -> None:
    texts = words()
    own_port = port_of(qbittorrent)
    show(visitor, {"type": "custom:qb-peer-vpn-card", "config_entry_id": connection})
    moves = visitor.page.locator("qb-peer-vpn-card section.moves")
    exit_sensor = entity_of(visitor, connection, "vpn_exit")
    port_sensor = entity_of(visitor, connection, "forwarded_port")
    visitor.wait_for(f"Number({HASS}.states['{port_sensor}']?.state) > 0")
    first = visitor.state(exit_sensor)["state"]
    first_port = visitor.state(port_sensor)["state"]
    wait_for_port(visitor, qbittorrent, first_port)

    place = next(each for each in load_places() if each.city == CITY)
    server, _ = next(iter(servers_of(place)))
    visitor.act("qb_peer_vpn.move", config_entry_id=connection, server=server)
    receipt = receipt_of(moves, CITY)
    port = visitor.state(port_sensor)["state"]
    assert port != first_port
    expect(receipt).to_contain_text(texts["card_move_port"].format(port=port))
    wait_for_port(visitor, qbittorrent, port)
    visitor.whole_picture(f"move-beside-{Path(qbittorrent.binary).name}", moves)

    moves.get_by_role("button", name=texts["card_move_undo"]).click()
    expect(receipt_of(moves, first)).to_contain_text(texts["card_move_undo_cause"])
    wait_for_port(visitor, qbittorrent, first_port)

    visitor.open_light_page()
    visitor.change_subentry(
        connection, CONTAINER, "port", {"keep_in_step": False, "shares_network": True}
    )
    wait_for_port(visitor, qbittorrent, own_port)
