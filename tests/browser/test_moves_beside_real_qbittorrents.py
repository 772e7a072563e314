"""Moves beside a real qBittorrent, whose port follows Gluetun's: by hand, at night, and back."""

from collections.abc import Iterator
from pathlib import Path
import shutil

from playwright.sync_api import Locator, expect
import pytest

from scripts.demo_home.configuration import SERVERS
from scripts.demo_home.places import FIRST_EXIT, Continent, load_places
from scripts.demo_home.ports import free_ports
from scripts.demo_home.servers import servers_of
from scripts.demo_home.subentries import CONTAINER, container_answers
from tests.end_to_end.daemon import Qbittorrent
from tests.end_to_end.test_end_to_end import BINARIES, required

from .dashboards import show
from .house import House
from .nights import allow_moves
from .proxied_peers import ProxiedPeers
from .test_real_qbittorrents import connect
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
    """A qBittorrent whose peers are all in Europe."""
    if shutil.which(request.param) is None and request.param not in required():
        pytest.skip(f"{request.param} is not installed")
    web_port, peer_port = free_ports(2)
    peers = [
        str(place.network_v4[9])
        for place in load_places()
        if place.continent is Continent.EUROPE
    ]
    with (
        ProxiedPeers() as swarm,
        Qbittorrent(
            request.param, tmp_path / "profile", web_port=web_port, peer_port=peer_port
        ) as running,
    ):
        swarm.join(running, peers)
        yield running


@pytest.fixture
def connection(
    visitor: Visitor, house: House, qbittorrent: Qbittorrent
) -> Iterator[str]:
    """Connect Home Assistant with it and with Gluetun; its port is kept in step."""
    visitor.open_light_page()
    visitor.set_stand_in(exit=FIRST_EXIT)
    entry_id = connect(
        visitor, qbittorrent.url, server_list=Path(SERVERS).name, measures=True
    )
    visitor.let_verdicts_last(0, entry_id)
    visitor.add_subentry(entry_id, CONTAINER, container_answers(house.gluetun_port))
    allow_moves(visitor, entry_id, hours_from_now=6)
    # Nothing else shows that a lone qBittorrent is behind this Gluetun.
    visitor.change_subentry(
        entry_id, CONTAINER, "port", {"keep_in_step": True, "shares_network": True}
    )
    yield entry_id
    visitor.open_light_page()
    visitor.remove_connection(entry_id)
    visitor.set_stand_in(exit=FIRST_EXIT)


def entity_of(visitor: Visitor, entry_id: str, key: str) -> str:
    """Return the entity of a connection with a key of ours."""
    [entity_id] = [
        str(each["entity_id"])
        for each in visitor.ask("config/entity_registry/list")
        if each["config_entry_id"] == entry_id and each["translation_key"] == key
    ]
    return entity_id


def port_after(visitor: Visitor, sensor: str, before: str) -> str:
    """Return Gluetun's next port as soon as it is seen, which is once a minute."""
    now = f"Number({HASS}.states['{sensor}']?.state)"
    visitor.wait_for(f"{now} > 0 && {now} !== {before}")
    return str(visitor.state(sensor)["state"])


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


def move_at_night(visitor: Visitor, entry_id: str) -> None:
    """Let it be night, and qBittorrent be polled until an automatic move begins."""
    follow = entity_of(visitor, entry_id, "follow_recommendation")
    visitor.act("switch.turn_on", entity_id=follow)
    allow_moves(visitor, entry_id, hours_from_now=-1)
    visitor.wait_for_state(follow, "on")
    event = entity_of(visitor, entry_id, "vpn_move")
    for _ in range(STEPS // PAUSE):
        visitor.act("qb_peer_vpn.refresh", config_entry_id=entry_id)
        move = visitor.state(event)["attributes"]
        if (move.get("event_type"), move.get("cause")) == ("started", "followed"):
            visitor.act("switch.turn_off", entity_id=follow)
            return
        visitor.page.wait_for_timeout(PAUSE)
    raise AssertionError("no automatic move has begun")


def test_the_port_follows_moves_by_hand_and_at_night_and_an_undo(
    visitor: Visitor, qbittorrent: Qbittorrent, connection: str
) -> None:
    texts = words()
    name = Path(qbittorrent.binary).name
    own_port = port_of(qbittorrent)
    show(visitor, {"type": "custom:qb-peer-vpn-card", "config_entry_id": connection})
    moves = visitor.page.locator("qb-peer-vpn-card section.moves")
    port_sensor = entity_of(visitor, connection, "forwarded_port")
    first_port = port_after(visitor, port_sensor, "0")
    wait_for_port(visitor, qbittorrent, first_port)

    place = next(each for each in load_places() if each.city == CITY)
    server, _ = next(iter(servers_of(place)))
    visitor.act("qb_peer_vpn.move", config_entry_id=connection, server=server)
    receipt = receipt_of(moves, CITY)
    port = port_after(visitor, port_sensor, first_port)
    expect(receipt).to_contain_text(texts["card_move_port"].format(port=port))
    wait_for_port(visitor, qbittorrent, port)
    visitor.whole_picture(f"move-beside-{name}", moves)

    move_at_night(visitor, connection)
    receipt = receipt_of(moves, FIRST_EXIT)
    expect(receipt).to_contain_text(texts["card_move_followed"])
    # Of the servers at one place, each installation uses another one.
    wait_for_port(visitor, qbittorrent, port_after(visitor, port_sensor, port))
    visitor.whole_picture(f"move-at-night-beside-{name}", moves)

    moves.get_by_role("button", name=texts["card_move_undo"]).click()
    expect(receipt_of(moves, CITY)).to_contain_text(texts["card_move_undo_cause"])
    wait_for_port(visitor, qbittorrent, port)

    visitor.open_light_page()
    visitor.change_subentry(
        connection, CONTAINER, "port", {"keep_in_step": False, "shares_network": True}
    )
    wait_for_port(visitor, qbittorrent, own_port)
