"""Moves through the control server as it is: the client, the states, and the stand-in."""

from datetime import timedelta
import json

from aiohttp import ClientSession
import pytest

from custom_components.qb_peer_vpn.gluetun import (
    ApiKey,
    Apply,
    Before,
    Command,
    ControlServer,
    Finish,
    GluetunError,
    Look,
    Move,
    Observation,
    Outcome,
    Phase,
    Reply,
    Step,
    Verdict,
    begin,
    move_from_store,
    move_to_store,
    reply_of,
    step,
)

from .conftest import KEY
from .moving.driver import START, request_for, server
from .stand_in import StandIn
from .stand_in_loop import OSLO, TOKYO, ZURICH


class Runner:
    """Moves the way that Home Assistant does, with a restart after each step."""

    def __init__(self, client: ControlServer, gluetun: StandIn) -> None:
        self.client, self.gluetun = client, gluetun
        self.applied: list[Step] = []

    async def run(self, hostname: str) -> Move:
        settings = await self.client.settings()
        before = Before(
            server=server(ZURICH),
            selection=settings.selection,
            exit=(await self.client.exit()).address,
            port=await self.client.port(),
            peers=40,
        )
        move, command = begin(request_for(self.gluetun.loop, hostname), before, START)
        while not isinstance(command, Finish) and move.phase is not Phase.STUCK:
            stored = json.dumps(move_to_store(move))
            reply = await self.do(command)
            restored = move_from_store(json.loads(stored), move.since)
            assert restored is not None
            now = START + timedelta(seconds=self.gluetun.loop.now)
            move, command = step(move, await self.look(reply), now)
        return move

    async def do(self, command: Command) -> Reply | None:
        match command:
            case Look(after_seconds=seconds):
                self.gluetun.loop.advance(seconds)
            case Apply(selection=selection) if selection is not None:
                self.applied.append(command.step)
                try:
                    return reply_of(await self.client.change(selection))
                except GluetunError as error:
                    return reply_of(error)
        return None

    async def look(self, reply: Reply | None) -> Observation:
        return Observation(
            reply=reply,
            status=await self.client.status(),
            selection=(await self.client.settings()).selection,
            exit=(await self.client.exit()).address,
            port=await self.client.port(),
        )


@pytest.fixture
def runner(client: ControlServer, gluetun: StandIn) -> Runner:
    return Runner(client, gluetun)


async def test_a_good_server_is_moved_to(runner: Runner) -> None:
    move = await runner.run(TOKYO)
    assert (move.outcome, move.verdict) == (Outcome.MOVED, Verdict.TOO_FEW)
    assert runner.applied == [Step.MOVE]
    assert (await runner.client.settings()).selection.choices == {"hostnames": (TOKYO,)}


async def test_a_dead_server_is_parked_and_undone(runner: Runner) -> None:
    move = await runner.run(OSLO)
    assert (move.outcome, move.verdict) == (Outcome.UNDONE, Verdict.UNSAFE)
    assert runner.applied == [Step.MOVE, Step.PARK, Step.RESTORE]
    assert runner.gluetun.loop.dangerous == 0
    assert (await runner.client.exit()).city == "Zurich"


async def test_an_unknown_server_is_refused(runner: Runner) -> None:
    move = await runner.run("node-xx-01.example.net")
    assert move.outcome is Outcome.UNKNOWN_SERVER
    assert runner.gluetun.loop.changes == []


async def test_a_gluetun_that_hangs_gets_no_second_change(
    gluetun: StandIn, session: ClientSession
) -> None:
    gluetun.loop.hangs_when_moved = True
    client = ControlServer(session, gluetun.url, ApiKey(key=KEY), change_seconds=0.2)
    runner = Runner(client, gluetun)
    move = await runner.run(TOKYO)
    assert move.phase is Phase.STUCK
    assert runner.applied == [Step.MOVE]
    assert gluetun.asked.count("PUT /v1/vpn/settings") == 1
