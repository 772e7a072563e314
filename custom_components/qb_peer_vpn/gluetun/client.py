"""Gluetun's control server: what it knows, and the change of its server.

Facts: ``internal/server`` of passteque/gluetun, v3.38.0 to v3.41.3. All answers say that
they are plain text, JSON too.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
import json
from typing import Final

from aiohttp import ClientSession
from yarl import URL

from ..web import UnreadableJsonError, read_json
from .access import CHANGE_ROUTE, Login, missing_routes
from .answers import (
    ChangeOutcome,
    VpnExit,
    VpnSettings,
    VpnStatus,
    read_exit,
    read_fault,
    read_outcome,
    read_port,
    read_settings,
    read_status,
)
from .control_request import ControlAnswer, ControlRequest, send
from .errors import (
    AccessDeniedError,
    ChangeRefusedError,
    NotGluetunError,
    RouteMissingError,
    UnavailableError,
    UnreadableAnswerError,
)
from .selection import Selection
from .version import OLD_PORT_PATH, PORT_PATH, GluetunVersion

READ_SECONDS: Final = 10.0
CHANGE_SECONDS: Final = 150.0
"""A change waits for the user's own commands, and for a port that is being asked for:
125 s were seen."""

_OK: Final = 200
_REFUSED: Final = 400
_DENIED: Final = frozenset({401, 403})
_MISSING: Final = frozenset({404, 405})
_NOT_SUPPORTED: Final = b"not supported"


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What a control server lets us do."""

    version: GluetunVersion | None
    """None if it does not let us read it."""
    missing: tuple[str, ...]
    """Needed routes that it denies, as a role names them."""


class ControlServer:
    """Asks one control server, one request at a time per call.

    Each method may raise any ``GluetunError`` that concerns the connection, and:
    ``AccessDeniedError`` without a role, ``RouteMissingError`` if this version lacks the
    route, ``UnavailableError`` for any other status, ``UnreadableAnswerError`` for
    content of another form.
    """

    def __init__(
        self,
        session: ClientSession,
        url: URL,
        login: Login | None = None,
        *,
        read_seconds: float = READ_SECONDS,
        change_seconds: float = CHANGE_SECONDS,
    ) -> None:
        """Remember where the control server is.

        Args:
            session: shared; its own time-outs are not used.
            url: http or https, such as ``http://192.168.1.2:8000``.
            login: sent with each request.
            read_seconds: deadline of a question.
            change_seconds: deadline of a change.

        """
        self._session = session
        self._url = url
        self._headers = login.headers if login else {}
        self._read_seconds = read_seconds
        self._change_seconds = change_seconds

    async def version(self) -> GluetunVersion:
        """Return the version.

        Raises:
            NotGluetunError: something else answers.

        """
        try:
            found = await self._get("/v1/version", _read_version)
        except UnreadableAnswerError, RouteMissingError:
            found = None
        if found is None:
            raise NotGluetunError
        return found

    async def status(self) -> VpnStatus:
        """Return what the VPN loop is doing."""
        return await self._get("/v1/vpn/status", read_status)

    async def exit(self) -> VpnExit:
        """Return where the VPN connection reaches the internet."""
        return await self._get("/v1/publicip/ip", read_exit)

    async def settings(self) -> VpnSettings:
        """Return the settings, without anything secret."""
        return await self._get("/v1/vpn/settings", read_settings)

    async def port(self, version: GluetunVersion | None = None) -> int:
        """Return the forwarded port; 0 if there is none.

        Args:
            version: decides about the route; if it is None, both are tried.

        """
        if version is not None:
            return await self._get(version.port_path, read_port)
        try:
            return await self._get(PORT_PATH, read_port)
        except AccessDeniedError, RouteMissingError:
            return await self._get(OLD_PORT_PATH, read_port)

    async def change(self, selection: Selection) -> ChangeOutcome:
        """Make Gluetun choose from other servers. This is sent once, and never again.

        Raises:
            ChangeRefusedError: nothing was changed.

        """
        settings = {"provider": {"server_selection": selection.to_json()}}
        answer = await self._put(json.dumps(settings).encode(), self._change_seconds)
        if answer.status == _REFUSED:
            raise ChangeRefusedError(read_fault(_text(answer)))
        _check(answer, CHANGE_ROUTE)
        outcome = read_outcome(_text(answer))
        if outcome is None:
            raise UnreadableAnswerError
        return outcome

    async def may_change(self) -> bool:
        """Return whether a role allows changes, without making one.

        Gluetun looks at the role first, and then refuses the empty request.
        """
        answer = await self._put(b"", self._read_seconds)
        if answer.status in _DENIED:
            return False
        if answer.status != _REFUSED or _NOT_SUPPORTED in answer.content:
            _check(answer, CHANGE_ROUTE)
            raise UnreadableAnswerError
        return True

    async def access(self) -> Access:
        """Find out which routes the login may use. It changes nothing.

        Raises:
            NotGluetunError: something else answers.

        """
        denied = set[str]()
        version = None
        try:
            version = await self.version()
        except AccessDeniedError as error:
            denied.add(error.route)
        questions: list[Callable[[], Awaitable[object]]] = [
            self.status,
            self.exit,
            self.settings,
        ]
        if version is not None:
            questions.append(partial(self.port, version))
        for ask in questions:
            try:
                await ask()
            except AccessDeniedError as error:
                denied.add(error.route)
        can_change = version is None or version.can_change_settings
        if can_change and not await self.may_change():
            denied.add(CHANGE_ROUTE)
        return Access(version=version, missing=missing_routes(version, denied))

    async def _get[Result](
        self, path: str, read: Callable[[object], Result | None]
    ) -> Result:
        answer = await send(
            self._session,
            ControlRequest(
                url=self._url.joinpath(path[1:]),
                method="GET",
                headers=self._headers,
                seconds=self._read_seconds,
            ),
        )
        _check(answer, f"GET {path}")
        result = read(_json(answer))
        if result is None:
            raise UnreadableAnswerError
        return result

    async def _put(self, body: bytes, seconds: float) -> ControlAnswer:
        return await send(
            self._session,
            ControlRequest(
                url=self._url.joinpath(CHANGE_ROUTE.partition(" /")[2]),
                method="PUT",
                headers={**self._headers, "Content-Type": "application/json"},
                body=body,
                seconds=seconds,
            ),
        )


def _read_version(document: object) -> GluetunVersion | None:
    match document:
        case {"version": str(text)}:
            return GluetunVersion.parse(text)
    return None


def _check(answer: ControlAnswer, route: str) -> None:
    if answer.status in _DENIED:
        raise AccessDeniedError(route)
    # Up to v3.39.0, an unknown route is a bad request.
    if answer.status in _MISSING or (
        answer.status == _REFUSED and _NOT_SUPPORTED in answer.content
    ):
        raise RouteMissingError
    if answer.status != _OK:
        raise UnavailableError


def _json(answer: ControlAnswer) -> object:
    try:
        return read_json([answer.content])
    except UnreadableJsonError:
        return None


def _text(answer: ControlAnswer) -> str:
    return answer.content.decode(errors="replace")
