"""A qBittorrent and a host of the server list on 127.0.0.1, at the reference load."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from itertools import count
import json
import socket

from aiohttp import web

from .load import (
    Json,
    Swarm,
    main_data,
    main_data_delta,
    make_server_list,
    torrents_info,
)

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

DELTAS = 50
"""Answers of ``sync/maindata`` before the counters of the torrents start again."""

VERSIONS = 3
"""Number of different answers: without differences, polls would find no changes."""

_API = "/api/v2/"
_DRIP_SECONDS = 60
_POLL_BEGINS = frozenset({"sync/maindata", "torrents/info"})
_SET_LIMIT = "torrents/setUploadLimit"
_NO_PART_OF_A_POLL = frozenset(
    {"auth/login", "app/version", "app/webapiVersion", _SET_LIMIT}
)


class StandIn:
    """Answers with bytes made beforehand, so that only the other side takes time."""

    def __init__(self, swarm: Swarm, *, deltas: Sequence[Json] = ()) -> None:
        """Make every answer; without deltas, a third of the busy torrents change."""
        self._torrents = json.dumps(torrents_info(swarm)).encode()
        self._table = _sorted_json(main_data(swarm))
        changes = deltas or [main_data_delta(swarm, poll) for poll in range(DELTAS)]
        self._deltas = [_sorted_json(delta) for delta in changes]
        self._limits: dict[str, int] = {}
        """Upload limits that no delta has shown yet, by hash."""
        self._peers = [
            {
                key: json.dumps(_moved(answer["peers"], version)).encode()
                for key, answer in swarm.answers.items()
            }
            for version in range(VERSIONS)
        ]
        self._list = make_server_list()
        self._polls = count()
        self._now: dict[str, bytes] = {}
        self._seconds = 0.0
        self._drips: str | None = None
        self._dripping = asyncio.Event()
        self._is_counting = True
        self.requests_of_polls: list[int] = []
        """Counted until the stand-in is first made slow or made to hang."""

    @property
    def table_bytes(self) -> int:
        """Size of the full answer of ``sync/maindata``."""
        return len(self._table)

    def application(self) -> web.Application:
        """Build the application."""
        app = web.Application(middlewares=[self._middleware])
        for path, text in {
            "auth/login": "Ok.",
            "app/version": "v5.2.4",
            "app/webapiVersion": "2.15.1",
        }.items():
            app.router.add_route("*", _API + path, _always(text))
        for path, handler in {
            "sync/maindata": self._main_data,
            "sync/torrentPeers": self._torrent_peers,
            "torrents/info": self._torrents_info,
            "transfer/info": _constant(b'{"connection_status": "connected"}'),
            "app/preferences": _constant(b'{"resolve_peer_countries": true}'),
            _SET_LIMIT: self._set_limit,
        }.items():
            app.router.add_route("*", _API + path, handler)
        app.router.add_get("/list.json", _constant(self._list))
        app.router.add_post("/slow/{milliseconds}", self._be_slow)
        app.router.add_post("/drip/{path:.+}", self._drip_next)
        app.router.add_post("/dripping", self._until_dripping)
        return app

    @web.middleware
    async def _middleware(
        self, request: web.Request, handler: Handler
    ) -> web.StreamResponse:
        """Count requests; be slow or hang when ordered."""
        if not request.path.startswith(_API):
            return await handler(request)
        path = request.path.removeprefix(_API)
        if self._is_counting and path not in _NO_PART_OF_A_POLL:
            if path in _POLL_BEGINS:
                self.requests_of_polls.append(0)
            self.requests_of_polls[-1] += 1
        if path == self._drips:
            self._drips = None
            return await self._drip(request)
        await asyncio.sleep(self._seconds)
        return await handler(request)

    async def _torrents_info(self, _: web.Request) -> web.Response:
        self._now = self._peers[next(self._polls) % VERSIONS]
        return _json(self._torrents)

    async def _main_data(self, request: web.Request) -> web.Response:
        asked = {**request.query, **await request.post()}
        poll = next(self._polls)
        self._now = self._peers[poll % VERSIONS]
        if asked["rid"] == "0":
            return _json(self._table)
        return _json(self._with_limits(self._deltas[poll % len(self._deltas)]))

    async def _set_limit(self, request: web.Request) -> web.Response:
        asked = await request.post()
        hashes = str(asked["hashes"]).split("|")
        self._limits |= dict.fromkeys(hashes, int(str(asked["limit"])))
        return web.Response()

    def _with_limits(self, delta: bytes) -> bytes:
        """Show limits that were set since the last answer."""
        if not self._limits:
            return delta
        changes = json.loads(delta)
        torrents: dict[str, Json] = changes["torrents"]
        for torrent_hash, limit in self._limits.items():
            torrents.setdefault(torrent_hash, {})["up_limit"] = limit
        self._limits.clear()
        return _sorted_json(changes)

    async def _torrent_peers(self, request: web.Request) -> web.Response:
        asked = {**request.query, **await request.post()}
        return _json(self._now[str(asked["hash"])])

    async def _be_slow(self, request: web.Request) -> web.Response:
        self._is_counting = False
        self._seconds = int(request.match_info["milliseconds"]) / 1000.0
        return web.Response()

    async def _drip_next(self, request: web.Request) -> web.Response:
        self._is_counting = False
        self._drips = request.match_info["path"]
        self._dripping.clear()
        return web.Response()

    async def _until_dripping(self, _: web.Request) -> web.Response:
        await self._dripping.wait()
        return web.Response()

    async def _drip(self, request: web.Request) -> web.StreamResponse:
        """Send one byte a second."""
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        for _ in range(_DRIP_SECONDS):
            try:
                await response.write(b" ")
            except ConnectionError:
                break
            self._dripping.set()
            await asyncio.sleep(1.0)
        return response


@asynccontextmanager
async def serve(stand_in: StandIn) -> AsyncIterator[str]:
    """Serve it until the context ends; yield its address."""
    runner = web.AppRunner(stand_in.application(), access_log=None, shutdown_timeout=1)
    await runner.setup()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        try:
            await web.SockSite(runner, listener).start()
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            await runner.cleanup()


def _moved(peers: dict[str, Json], version: int) -> Json:
    """Replace a tenth of the peers, others each time, and let the rest transfer."""
    return {
        "full_update": True,
        "rid": version + 1,
        "show_flags": True,
        "peers": {
            key: row | {"uploaded": row["uploaded"] + version * row["up_speed"]}
            for number, (key, row) in enumerate(peers.items())
            if number % 10 != version
        },
    }


def _always(text: str) -> Handler:
    async def answer(_: web.Request) -> web.StreamResponse:
        response = web.Response(text=text)
        response.set_cookie("SID", "benchmark")
        return response

    return answer


def _constant(content: bytes) -> Handler:
    async def answer(_: web.Request) -> web.StreamResponse:
        return _json(content)

    return answer


def _sorted_json(document: Json) -> bytes:
    """Write an object as qBittorrent does: all its keys are sorted."""
    return json.dumps(document, separators=(",", ":"), sort_keys=True).encode()


def _json(content: bytes) -> web.Response:
    return web.Response(body=content, content_type="application/json")
