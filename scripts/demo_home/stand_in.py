"""A stand-in for qBittorrent: its Web API on 127.0.0.1, in front of the demo's swarm.

`/demo` changes the exit, the time, or a preference.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import count
import json
import secrets

from aiohttp import web

from . import answers
from .deltas import Deltas
from .places import EXITS, FIRST_EXIT, Place
from .swarm import TORRENTS, Swarm, SwarmPeer

USERNAME = "demo"
PASSWORD = "demo-qbittorrent"
CONTROL_PATH = "/demo"

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class StandIn:
    """Answer like a qBittorrent 5.2.

    The story begins with the first request for torrents, so it does not matter how long
    Home Assistant took to start.
    """

    def __init__(self, places: tuple[Place, ...], *, port: int, seed: int = 1) -> None:
        """Accept only the demo's login; ``port`` names the cookie."""
        self._swarm = Swarm(places, seed=seed)
        self._exits = {place.city: place for place in places if place.city in EXITS}
        self._exit = self._exits[FIRST_EXIT]
        self._known_preferences = answers.preferences(port)
        self._port = port
        self._started: float | None = None
        self._sessions: set[str] = set()
        self._deltas: defaultdict[str, Deltas] = defaultdict(Deltas)
        self._request_numbers = count(1)

    def application(self) -> web.Application:
        """Build the application with every path that the Web API client uses."""
        app = web.Application(middlewares=[self._require_session])
        for path, handler in {
            "auth/login": self._login,
            "auth/logout": self._logout,
            "app/version": self._version,
            "app/webapiVersion": self._web_api_version,
            "app/preferences": self._preferences,
            "app/setPreferences": self._set_preferences,
            "torrents/info": self._torrents,
            "sync/torrentPeers": self._torrent_peers,
            "sync/maindata": self._main_data,
            "transfer/info": self._transfer,
        }.items():
            app.router.add_route("*", f"/api/v2/{path}", handler)
        app.router.add_post(CONTROL_PATH, self._control)
        return app

    @property
    def _peers(self) -> tuple[SwarmPeer, ...]:
        now = asyncio.get_running_loop().time()
        if self._started is None:
            self._started = now
        return self._swarm.peers(now - self._started)

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
        """Set an exit, a time in seconds since the story began, or preferences."""
        try:
            match await request.json():
                case {"exit": str(city)} if city in self._exits:
                    self._exit = self._exits[city]
                case {"moment": int() | float() as seconds}:
                    self._started = asyncio.get_running_loop().time() - seconds
                case {"preferences": dict(changes)}:
                    self._known_preferences |= changes
                case _:
                    raise web.HTTPBadRequest(text="No exit, moment or preferences")
        except json.JSONDecodeError as err:
            raise web.HTTPBadRequest(text="No JSON") from err
        return web.Response(status=204)

    async def _version(self, _: web.Request) -> web.Response:
        return web.Response(text=answers.VERSION)

    async def _web_api_version(self, _: web.Request) -> web.Response:
        return web.Response(text=answers.WEB_API_VERSION)

    async def _preferences(self, _: web.Request) -> web.Response:
        return web.json_response(self._known_preferences)

    async def _set_preferences(self, request: web.Request) -> web.Response:
        self._known_preferences |= json.loads(str((await request.post())["json"]))
        return web.Response()

    async def _torrents(self, request: web.Request) -> web.Response:
        rows = answers.torrents(self._peers)
        asked = {**request.query, **await request.post()}
        if asked.get("filter") == "active":
            rows = [row for row in rows if row["upspeed"] or row["dlspeed"]]
        if hashes := str(asked.get("hashes", "")):
            rows = [row for row in rows if row["hash"] in hashes.lower().split("|")]
        return web.json_response(rows)

    async def _torrent_peers(self, request: web.Request) -> web.Response:
        asked = {**request.query, **await request.post()}
        info_hash = str(asked.get("hash", "")).lower()
        if info_hash not in (torrent.info_hash for torrent in TORRENTS):
            return web.Response(status=404, text="Not Found")
        answer = answers.torrent_peers(
            self._peers,
            info_hash,
            resolved=self._known_preferences["resolve_peer_countries"],
        )
        return web.json_response(answer | {"rid": next(self._request_numbers)})

    async def _transfer(self, _: web.Request) -> web.Response:
        return web.json_response(self._transfer_info())

    async def _main_data(self, request: web.Request) -> web.Response:
        asked = {**request.query, **await request.post()}
        deltas = self._deltas[request.cookies[self._cookie]]
        now = answers.main_data(self._peers, self._transfer_info())
        return web.json_response(deltas.answer(now, int(str(asked.get("rid", 0)))))

    def _transfer_info(self) -> answers.Json:
        return answers.transfer_info(
            self._peers,
            exit_v4=str(self._exit.network_v4[-60]),
            exit_v6=str(self._exit.network_v6[-60]),
        )


@asynccontextmanager
async def serve(places: tuple[Place, ...], *, port: int) -> AsyncIterator[str]:
    """Serve the stand-in until the context ends; yield its address."""
    runner = web.AppRunner(
        StandIn(places, port=port).application(), access_log=None, shutdown_timeout=1
    )
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield f"http://127.0.0.1:{port}"
    finally:
        await runner.cleanup()
