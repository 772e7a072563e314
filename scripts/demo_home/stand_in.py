"""A stand-in for qBittorrent: its Web API on 127.0.0.1, in front of the demo's swarm.

`/demo` changes the exit, the time, or a preference, stops the time, or lets torrents no
longer come and go.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from functools import partial
from itertools import count
import json
import secrets
import socket
import time

from aiohttp import web

from . import answers
from .box import (
    CALLS,
    PEERS_COME,
    READING,
    TORRENTS,
    Adding,
    Arrivals,
    Asked,
    Box,
    Call,
    Creator,
    Json,
    Torrent,
    change_preferences,
    torrent_rows,
    usual_preferences,
)
from .deltas import Deltas
from .gluetun import DemoGluetun
from .places import EXITS, FIRST_EXIT, Place
from .swarm import Swarm, SwarmPeer

USERNAME = "demo"
PASSWORD = "demo-qbittorrent"
CONTROL_PATH = "/demo"
LARGEST_BYTES = 64 << 20
"""Of a request."""
SAME_SECONDS = 0.5
"""Peers that were looked up are not looked up again within this time."""

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class StandIn:
    """Answer like a qBittorrent 5.2.

    The story begins with the first request for torrents, so it does not matter how long
    Home Assistant took to start.
    """

    def __init__(
        self,
        places: tuple[Place, ...],
        *,
        port: int,
        seed: int = 1,
        torrents: Iterable[Torrent] = TORRENTS,
        gluetun: DemoGluetun | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Accept only the demo's login.

        Args:
            places: of the peers.
            port: where it listens; it names the cookie.
            seed: of the swarm.
            torrents: those that are there at the beginning.
            gluetun: what it is connected through; without one, it never loses its exit.
            clock: says the Unix time, in seconds.

        """
        self._swarm = Swarm(places, seed=seed)
        self._exits = {place.city: place for place in places}
        self._exit = self._exits[FIRST_EXIT]
        self._clock = clock
        self._port, self._sessions = port, set[str]()
        self._box = Box(usual_preferences(port), now=clock(), torrents=torrents)
        if gluetun is not None:
            self._box.preferences["listen_port"] = gluetun.port
        self._gluetun = gluetun
        self._offline_until = 0.0  # after the VPN was down
        self._arrivals: Arrivals | None = None
        self._adding = Adding()
        self._creator = Creator()
        self._started: float | None = None
        self._held: float | None = None
        """Seconds since the start at which it does not go on."""
        self._looked_up: tuple[float, tuple[SwarmPeer, ...]] = -1.0, ()
        self._deltas: defaultdict[str, Deltas] = defaultdict(Deltas)
        self._request_numbers = count(1)

    def application(self) -> web.Application:
        """Build the application with every path that the Web API client uses."""
        app = web.Application(
            middlewares=[self._require_session], client_max_size=LARGEST_BYTES
        )
        for path, handler in {
            "auth/login": self._login,
            "auth/logout": self._logout,
            "app/version": self._version,
            "app/webapiVersion": self._web_api_version,
            "torrents/info": self._torrents,
            "sync/torrentPeers": self._torrent_peers,
            "sync/maindata": self._main_data,
            "transfer/info": self._transfer,
        }.items():
            app.router.add_route("*", f"/api/v2/{path}", handler)
        reads = {"torrentcreator/status": self._creator.status}
        reads["torrentcreator/torrentFile"] = self._creator.file
        for path, call in (READING | reads).items():
            app.router.add_route("*", f"/api/v2/{path}", self._calling(call))
        changes = {
            "torrents/add": self._adding.add,
            "torrentcreator/addTask": self._creator.add,
            "torrentcreator/deleteTask": self._creator.delete,
        }
        for path, call in (CALLS | changes).items():
            app.router.add_post(f"/api/v2/{path}", self._calling(call))
        app.router.add_post(CONTROL_PATH, self._control)
        return app

    def _use_exit(self, city: str) -> None:
        """Let the connections come out in a city."""
        if self._gluetun is not None:
            self._gluetun.use_exit(city)
        self._exit = self._exits[city]

    def _follow_gluetun(self, now: float) -> None:
        """Take over the exit that Gluetun has now; without one, there are no peers."""
        if self._gluetun is None:
            return
        if (city := self._gluetun.city) is None:
            self._offline_until = now + PEERS_COME
        else:
            self._exit = self._exits[city]

    @property
    def _status(self) -> str:
        """Whether others can connect: qBittorrent's word for it."""
        if self._gluetun is None:
            return "connected"
        if self._gluetun.city is None:
            return "disconnected"
        is_open = self._box.preferences["listen_port"] == self._gluetun.port
        return "connected" if is_open else "firewalled"

    def _calling(self, call: Call) -> Handler:
        async def handler(request: web.Request) -> web.StreamResponse:
            asked = await _asked(request)
            self._advance()
            response = call(self._box, asked)
            self._advance()
            return response

        return handler

    def _advance(self) -> None:
        """Let happen what is due."""
        now = self._clock()
        if self._started is None:
            self._started = now
        if self._arrivals is None:
            self._arrivals = Arrivals(now)
        self._follow_gluetun(now)
        self._arrivals.play(self._box, now)
        self._box.advance(now, partial(self._peers, now))
        self._adding.play(self._box)
        self._creator.play(self._box)

    def _peers(self, now: float) -> tuple[SwarmPeer, ...]:
        if now < self._offline_until:
            return ()
        moment = now - (self._started or now) if self._held is None else self._held
        known, peers = self._looked_up
        if not 0 <= moment - known < SAME_SECONDS:
            peers = self._swarm.peers(moment)
            self._looked_up = moment, peers
        return peers

    @property
    def _cookie(self) -> str:
        return f"QBT_SID_{self._port}"

    @web.middleware
    async def _require_session(
        self, request: web.Request, handler: Handler
    ) -> web.StreamResponse:
        known = request.cookies.get(self._cookie) in self._sessions
        if not known and request.path not in {"/api/v2/auth/login", CONTROL_PATH}:
            return web.Response(status=403, text="Forbidden")
        return await handler(request)

    async def _login(self, request: web.Request) -> web.Response:
        form = await request.post()
        if (form.get("username"), form.get("password")) != (USERNAME, PASSWORD):
            return web.Response(status=401, text="Unauthorized")
        session = secrets.token_urlsafe(24)
        self._sessions.add(session)
        response = web.Response(status=204)
        response.set_cookie(
            self._cookie, session, httponly=True, samesite="Lax", max_age=3600
        )
        return response

    async def _logout(self, request: web.Request) -> web.Response:
        self._sessions.discard(request.cookies[self._cookie])
        return web.Response(text="Ok.")

    async def _control(self, request: web.Request) -> web.Response:
        """Set an exit, a time in seconds since the story began, or preferences.

        From a ``moment`` the time goes on, and at ``hold`` it stops for the swarm; with
        ``arrivals`` false, no torrent comes or goes by itself.
        """
        self._advance()
        try:
            match await request.json():
                case {"exit": str(city)} if city in EXITS:
                    self._use_exit(city)
                case {"moment": int() | float() as seconds}:
                    self._held = None
                    self._started = self._clock() - seconds
                case {"hold": int() | float() as seconds}:
                    self._held = seconds
                case {"preferences": dict(changes)}:
                    change_preferences(self._box, changes)
                case {"arrivals": bool() as is_on} if self._arrivals:
                    self._arrivals.is_on = is_on
                case _:
                    raise web.HTTPBadRequest(text="No exit, time or preferences")
        except json.JSONDecodeError as err:
            raise web.HTTPBadRequest(text="No JSON") from err
        return web.Response(status=204)

    async def _version(self, _: web.Request) -> web.Response:
        return web.Response(text=answers.VERSION)

    async def _web_api_version(self, _: web.Request) -> web.Response:
        return web.Response(text=answers.WEB_API_VERSION)

    async def _torrents(self, request: web.Request) -> web.Response:
        asked = await _asked(request)
        self._advance()
        rows = torrent_rows(self._box)
        if asked.text("filter") == "active":
            rows = [row for row in rows if row["upspeed"] or row["dlspeed"]]
        if hashes := asked.words("hashes", "|"):
            known = {each.lower() for each in hashes}
            rows = [row for row in rows if row["hash"] in known]
        for name in ("category", "tag"):
            if name in asked.fields:
                rows = [row for row in rows if _has_label(row, name, asked.text(name))]
        return web.json_response(rows)

    async def _torrent_peers(self, request: web.Request) -> web.Response:
        asked = await _asked(request)
        self._advance()
        torrent = self._box.torrents.get(asked.text("hash").lower())
        if torrent is None:
            return web.Response(status=404, text="Not Found")
        answer = answers.torrent_peers(
            torrent, resolved=bool(self._box.preferences["resolve_peer_countries"])
        )
        return web.json_response(answer | {"rid": next(self._request_numbers)})

    async def _transfer(self, _: web.Request) -> web.Response:
        self._advance()
        return web.json_response(self._transfer_info())

    async def _main_data(self, request: web.Request) -> web.Response:
        asked = await _asked(request)
        self._advance()
        deltas = self._deltas[request.cookies[self._cookie]]
        now = answers.main_data(self._box, self._transfer_info())
        return web.json_response(deltas.answer(now, round(asked.number("rid"))))

    def _transfer_info(self) -> Json:
        return answers.transfer_info(
            self._box,
            status=self._status,
            exit_v4=str(self._exit.exit_v4),
            exit_v6=str(self._exit.exit_v6),
        )


async def _asked(request: web.Request) -> Asked:
    """Read the fields of a request, and its first file."""
    form = await request.post()
    files = [value for value in form.values() if isinstance(value, web.FileField)]
    fields = {name: value for name, value in form.items() if isinstance(value, str)}
    return Asked({**request.query, **fields}, files[0].file.read() if files else None)


def _has_label(row: Json, name: str, wanted: str) -> bool:
    if name == "category":
        return bool(row["category"] == wanted)
    return wanted in str(row["tags"]).split(", ")


@asynccontextmanager
async def serve(
    places: tuple[Place, ...],
    *,
    port: int,
    torrents: Iterable[Torrent] = TORRENTS,
    gluetun: DemoGluetun | None = None,
) -> AsyncIterator[str]:
    """Serve the stand-in until the context ends; yield its address.

    Args:
        places: where peers and exits are.
        port: where to listen; 0 for any free one.
        torrents: what is there at the beginning.
        gluetun: whose tunnel it uses.

    """
    with socket.create_server(("127.0.0.1", port)) as listener:
        port = listener.getsockname()[1]
        stand_in = StandIn(places, port=port, torrents=torrents, gluetun=gluetun)
        application = stand_in.application()
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
        await runner.setup()
        try:
            await web.SockSite(runner, listener).start()
            yield f"http://127.0.0.1:{port}"
        finally:
            await runner.cleanup()
