"""What speaks against a move, as a try shows it, and whether it prevents the move."""

from collections.abc import Callable
from unittest.mock import MagicMock, patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.gluetun import Phase
from custom_components.qb_peer_vpn.models import ServerState
from custom_components.qb_peer_vpn.qbittorrent import UnavailableError
from tests.features.servers.probed_internet import TUNNELED, Internet, passes
from tests.gluetun.stand_in import StandIn
from tests.home import ListHost, make_gluetun_list, make_server_list, set_up
from tests.repairs import issues
from tests.texts import load
from tests.torrents.tables import row, torrents

from .conftest import NEW_YORK, TOKYO
from .moving import Moving

CHANGE = "PUT /v1/vpn/settings"
PRESS = ("button", "press", {"entity_id": "button.peer_vpn_move_now"})
MEASURE = "custom_components.qb_peer_vpn.features.servers.latency_coordinator"

type Knob = Callable[[StandIn], None]


def version(text: str, listening_port: int = 0) -> Knob:
    def turn(gluetun: StandIn) -> None:
        gluetun.version, gluetun.loop.listening_port = text, listening_port

    return turn


def provider(name: str) -> Knob:
    return lambda gluetun: setattr(gluetun, "provider", name)


def unproven(gluetun: StandIn) -> None:
    """Neither an exit nor a port shows that the connection is up."""
    gluetun.loop.has_lookup = gluetun.loop.forwards_port = False
    gluetun.loop.restart_container()


def asking_for_a_port(gluetun: StandIn) -> None:
    for each in gluetun.loop.rows:
        each.port_after = None
    gluetun.loop.restart_container()


def crashed(gluetun: StandIn) -> None:
    gluetun.loop.change({"provider": {"server_selection": {"cities": ["Tokyo"]}}})


async def against(moving: Moving) -> dict[str, bool]:
    """Return what speaks against a move to Tokyo, and whether it prevents it."""
    answer = await moving.call("move", server=TOKYO, dry_run=True, answers=True)
    return {each["reason"]: each["prevents"] for each in answer["against"]}


async def is_refused(moving: Moving, gluetun: StandIn, reason: str) -> None:
    """Check that the recommended move is refused in German, and that nothing was sent."""
    moving.hass.config.language = "de"
    answer = await moving.call("move", dry_run=True, answers=True)
    [found] = [each for each in answer["against"] if each["reason"] == reason]
    texts = load("translations/de.json")["exceptions"]
    text = texts[f"refused_{reason}"]["message"]
    assert found["text"] == text.format(server=answer["to_server"])
    assert found["prevents"]
    for press in (moving.call("move"), moving.hass.services.async_call(*PRESS, True)):
        with pytest.raises(ServiceValidationError) as error:
            await press
        assert error.value.translation_key == f"refused_{reason}"
    assert moving.phase is None
    assert CHANGE not in gluetun.asked


@pytest.mark.parametrize(
    ("turn", "reason"),
    [
        (version("v3.30.0"), "too_old"),
        (version("v3.41.2"), "faulty_version"),
        (version("latest", listening_port=8080), "faulty_ports"),
        (provider("custom"), "custom"),
        (provider("mullvad"), "other_provider"),
        (unproven, "no_exit"),
        (asking_for_a_port, "port_pending"),
        (crashed, "not_running"),
    ],
)
async def test_a_gluetun_that_cannot_be_moved_safely_is_not(
    moving: Moving, gluetun: StandIn, turn: Knob, reason: str
) -> None:
    """Also if that has changed since it was asked last."""
    turn(gluetun)
    await against(moving)
    gluetun.loop.advance(10.0)
    assert (await against(moving))[reason]
    with pytest.raises(ServiceValidationError) as error:
        await moving.call("move", server=TOKYO)
    assert error.value.translation_key == f"refused_{reason}"
    assert CHANGE not in gluetun.asked


async def test_a_development_version_without_a_port_of_its_own_is_moved(
    moving: Moving, gluetun: StandIn
) -> None:
    """It connects again at its first change, which is the move."""
    gluetun.version, gluetun.loop.forgets_ports = "latest", True
    assert "faulty_ports" not in await against(moving)
    await moving.begin(TOKYO)
    await moving.ends()
    assert gluetun.loop.exit == "193.138.219.1"


@pytest.mark.parametrize(
    ("state", "reason", "prevents"),
    [
        ("checkingUP", "checking", True),
        ("checkingResumeData", "checking", True),
        ("moving", "moving_files", True),
        ("forcedDL", "downloading", False),
        ("stalledUP", None, False),
    ],
)
async def test_what_torrents_do_speaks_against_a_move(
    moving: Moving,
    fake_session: MagicMock,
    *,
    state: str,
    reason: str | None,
    prevents: bool,
) -> None:
    fake_session.table.torrents = torrents({"a": row(state=state)})
    await moving.passes(61)
    busy = {"checking", "moving_files", "downloading"}
    found = {key: each for key, each in (await against(moving)).items() if key in busy}
    assert found == ({reason: prevents} if reason else {})


async def test_what_torrents_did_a_minute_ago_speaks_against_no_move(
    moving: Moving, gluetun: StandIn, fake_session: MagicMock
) -> None:
    """Neither there nor on the way back."""
    table = fake_session.table
    table.torrents = torrents({"a": row(state="checkingUP")})
    await moving.passes(61)
    table.torrents = torrents({"a": row(state="stalledUP")})
    await moving.begin(TOKYO)
    await moving.ends()
    assert gluetun.loop.selection["hostnames"] == [TOKYO]

    table.torrents = torrents({"a": row(state="checkingUP")})
    with pytest.raises(ServiceValidationError) as error:
        await moving.call("undo_move")
    assert error.value.translation_key == "refused_checking"
    table.torrents = torrents({"a": row(state="stalledUP")})
    await moving.call("undo_move")
    await moving.ends()
    assert gluetun.loop.selection["hostnames"] == [NEW_YORK]


async def test_a_move_does_not_wait_for_a_qbittorrent_that_does_not_answer(
    moving: Moving, gluetun: StandIn, fake_session: MagicMock
) -> None:
    """It may be what brings it back."""
    fake_session.async_peer_snapshot.side_effect = UnavailableError()
    await moving.passes(61)
    asked = fake_session.async_peer_snapshot.await_count
    assert "checking" not in await against(moving)
    assert fake_session.async_peer_snapshot.await_count == asked
    await moving.begin(TOKYO)
    assert gluetun.loop.selection["hostnames"] == [TOKYO]


async def test_a_fast_download_keeps_only_an_automatic_move_waiting(
    moving: Moving, gluetun: StandIn, fake_session: MagicMock
) -> None:
    fake_session.table.server = ServerState(download_speed=1_000_000)
    await moving.passes(61)
    assert (await against(moving))["downloading"] is False
    await moving.begin(TOKYO)
    assert gluetun.loop.selection["hostnames"] == [TOKYO]


async def test_the_server_in_use_is_no_target(moving: Moving) -> None:
    with pytest.raises(ServiceValidationError) as error:
        await moving.call("move", server=NEW_YORK)
    assert error.value.translation_key == "refused_already_there"


async def test_a_home_assistant_behind_the_vpn_does_not_cut_itself_off(
    home: HomeAssistant,
    through_gluetun: MockConfigEntry,
    fake_session: MagicMock,
    *,
    freezer: FrozenDateTimeFactory,
    gluetun: StandIn,
) -> None:
    """All round trips include the one to New York."""
    home.config_entries.async_update_entry(through_gluetun, options={})
    internet = Internet(fake_session=fake_session, legs=dict(TUNNELED))
    with patch(f"{MEASURE}.measure_sites", internet.measure):
        await set_up(home, through_gluetun)
        await passes(home, freezer, seconds=70)
    moving = Moving(home, through_gluetun, freezer, gluetun)
    await is_refused(moving, gluetun, "behind_vpn")


async def test_a_server_with_another_protocol_than_gluetun_s_is_not_moved_to(
    home: HomeAssistant,
    through_gluetun: MockConfigEntry,
    server_list: ListHost,
    *,
    freezer: FrozenDateTimeFactory,
    gluetun: StandIn,
) -> None:
    """The servers of the list have WireGuard only."""
    server_list.content = make_gluetun_list()
    options = {**through_gluetun.options, "servers": {"provider": "mullvad"}}
    home.config_entries.async_update_entry(through_gluetun, options=options)
    gluetun.provider, gluetun.vpn_type = "mullvad", "openvpn"
    await set_up(home, through_gluetun)
    moving = Moving(home, through_gluetun, freezer, gluetun)
    await is_refused(moving, gluetun, "other_protocol")


async def test_where_nothing_can_be_parked_a_dead_server_waits_for_a_restart(
    home: HomeAssistant,
    through_gluetun: MockConfigEntry,
    server_list: ListHost,
    *,
    freezer: FrozenDateTimeFactory,
    gluetun: StandIn,
) -> None:
    """The list has a single place. A person who has read that may move all the same."""
    server_list.content = make_server_list(names_each=1, machines=1)
    zurich = next(each for each in gluetun.loop.rows if each.city == "Zurich")
    zurich.is_alive = False
    await set_up(home, through_gluetun)
    moving = Moving(home, through_gluetun, freezer, gluetun)
    home.config.language = "de"
    answer = await moving.call("move", dry_run=True, answers=True)
    [found] = [each for each in answer["against"] if each["reason"] == "no_parking"]
    assert not found["prevents"]
    text = load("translations/de.json")["exceptions"]["refused_no_parking"]["message"]
    assert found["text"] == text.format(server="CH#1")
    assert CHANGE not in gluetun.asked

    await home.services.async_call(*PRESS, blocking=True)
    await moving.rests()
    await moving.until(lambda: moving.phase is Phase.STUCK)
    assert "gluetun_stuck" in issues(home)
    await moving.passes(300)
    assert gluetun.asked.count(CHANGE) == 1
    assert gluetun.loop.dangerous == 0
