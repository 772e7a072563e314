"""A local web server whose answers a test decides."""

from collections.abc import Awaitable, Callable
from ssl import SSLContext
from typing import NamedTuple, Self

from aiohttp import web
from aiohttp.test_utils import TestServer
from yarl import URL

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Asked(NamedTuple):
    """A request that arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Host:
    """Answers every request with ``answer``, and records the requests."""

    def __init__(self, context: SSLContext | None = None) -> None:
        self.answer: Handler = empty
        self.asked = list[Asked]()
        self._context = context
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        self._server = TestServer(app, scheme="https" if context else "http")

    @property
    def url(self) -> URL:
        return self._server.make_url("/document")

    async def __aenter__(self) -> Self:
        await self._server.start_server(ssl=self._context)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._server.close()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(
            Asked(
                request.method,
                request.path_qs,
                dict(request.headers),
                await request.read(),
            )
        )
        return await self.answer(request)


async def empty(request: web.Request) -> web.Response:
    return web.Response()


def redirect(target: URL | str, status: int = 302) -> Handler:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=status, headers={"Location": str(target)})

    return answer


def status(number: int, headers: dict[str, str] | None = None) -> Handler:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=number, headers=headers)

    return answer


def content(body: bytes, headers: dict[str, str] | None = None) -> Handler:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=body, headers=headers)

    return answer
