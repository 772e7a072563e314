"""A qBittorrent and a host of the server list on 127.0.0.1, at the reference load."""

from collections.abc import AsyncIterator, Awaitable, Callable
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
"""Answers of ``sync/maindata`` before the counters of the torrents begin again."""

VERSIONS = 3
"""Number of different answers: without differences, polls would find no changes."""


class StandIn:
    """Answers with bytes made beforehand, so that only the other side takes time."""

    def __init__(self, swarm: Swarm) -> None:
        """Make every answer."""
        self._torrents = json.dumps(torrents_info(swarm)).encode()
        self._table = json.dumps(main_data(swarm)).encode()
        self._deltas = [
            json.dumps(main_data_delta(swarm, poll)).encode() for poll in range(DELTAS)
        ]
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
        self.requests_of_polls: list[int] = []

    def application(self) -> web.Application:
        """Build the application."""
        app = web.Application()
        for path, text in {
            "auth/login": "Ok.",
            "app/version": "v5.2.4",
            "app/webapiVersion": "2.15.1",
        }.items():
            app.router.add_route("*", f"/api/v2/{path}", _always(text))
        app.router.add_route("*", "/api/v2/sync/maindata", self._main_data)
        app.router.add_route("*", "/api/v2/torrents/info", self._torrents_info)
        app.router.add_route("*", "/api/v2/sync/torrentPeers", self._torrent_peers)
        app.router.add_route("*", "/api/v2/transfer/info", self._transfer_info)
        app.router.add_route("*", "/api/v2/app/preferences", self._preferences)
        app.router.add_get("/list.json", self._server_list)
        return app

    async def _torrents_info(self, _: web.Request) -> web.Response:
        self._now = self._peers[next(self._polls) % VERSIONS]
        self.requests_of_polls.append(1)
        return _json(self._torrents)

    async def _main_data(self, request: web.Request) -> web.Response:
        asked = {**request.query, **await request.post()}
        poll = next(self._polls)
        self._now = self._peers[poll % VERSIONS]
        self.requests_of_polls.append(1)
        if asked["rid"] == "0":
            return _json(self._table)
        return _json(self._deltas[poll % len(self._deltas)])

    async def _torrent_peers(self, request: web.Request) -> web.Response:
        asked = {**request.query, **await request.post()}
        self.requests_of_polls[-1] += 1
        return _json(self._now[str(asked["hash"])])

    async def _transfer_info(self, _: web.Request) -> web.Response:
        self.requests_of_polls[-1] += 1
        return _json(b'{"connection_status": "connected"}')

    async def _preferences(self, _: web.Request) -> web.Response:
        return _json(b'{"resolve_peer_countries": true}')

    async def _server_list(self, _: web.Request) -> web.Response:
        return _json(self._list)


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


def _json(content: bytes) -> web.Response:
    return web.Response(body=content, content_type="application/json")
