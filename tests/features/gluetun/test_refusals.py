"""What speaks against a move, as a try shows it, and whether it prevents the move."""

from collections.abc import Callable
from unittest.mock import MagicMock

from homeassistant.exceptions import ServiceValidationError
import pytest

from custom_components.qb_peer_vpn.models import ServerState
from tests.gluetun.stand_in import StandIn
from tests.torrents.tables import row, torrents

from .conftest import NEW_YORK, TOKYO
from .moving import Moving

CHANGE = "PUT /v1/vpn/settings"

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
