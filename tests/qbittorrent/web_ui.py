"""A stand-in for qBittorrent's Web API on loopback, with the answers of 4.5.2 or 5.3.0.

It keeps sessions, counts wrong logins and bans, as the real one does; a test can make it
refuse, break, or forget what the test needs.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from enum import Enum
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
import json
from pathlib import Path
import socket
import ssl
from threading import Event, Lock, Thread
from typing import Any, override
from urllib.parse import parse_qs, urlsplit

from .sync import SyncServer
from .torrents import torrent

FIXTURES = Path(__file__).parent.parent / "fixtures" / "qbittorrent"

USERNAME = "admin"
PASSWORD = "right"
API_KEY = "qbt_" + "a1" * 14
BAN_TEXT = (
    "Your IP address has been banned after too many failed authentication attempts."
)


def load_fixture(version: str, name: str) -> object:
    """Return one of the recorded answers."""
    return json.loads((FIXTURES / f"qbt-{version}-{name}.json").read_text("utf-8"))


class Release(Enum):
    """What differs between the two versions."""

    V4_5 = ("v4.5.2", "2.8.19", "SID")
    V5_3 = ("v5.3.0", "2.16.2", "QBT_SID_8080")

    def __init__(self, app: str, web_api: str, cookie: str) -> None:
        self.app = app
        self.web_api = web_api
        self.cookie = cookie

    @property
    def number(self) -> str:
        return self.app.removeprefix("v")


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer."""

    status: int
    body: str = ""
    content_type: str = "text/plain; charset=UTF-8"
    cookie: str | None = None
    location: str | None = None
    challenge: str | None = None
    """Of a proxy that asks for a login of its own."""

    def headers(self) -> Iterator[tuple[str, str]]:
        optional = {
            "Set-Cookie": self.cookie,
            "Location": self.location,
            "WWW-Authenticate": self.challenge,
        }
        return ((name, value) for name, value in optional.items() if value)


FORBIDDEN = Answer(403, "Forbidden")
HTML = Answer(200, "<!DOCTYPE html><title>Router</title>", "text/html")

type Override = Callable[[str, dict[str, str]], Answer | None]


@dataclass
class WebUi:
    """The state of the stand-in, and the requests that it got."""

    release: Release = Release.V5_3
    password: str = PASSWORD
    bypass: bool = False
    """Whether this machine is let in without a login."""
    ban_text: str = BAN_TEXT
    torrents: list[dict[str, object]] = field(default_factory=list)
    peers: dict[str, object] = field(default_factory=dict)
    """The answer of sync/torrentPeers by hash; a hash that is absent is gone."""
    trackers: dict[str, set[str]] = field(default_factory=dict)
    """Hashes by the URL of a tracker."""
    transfer: dict[str, object] = field(default_factory=dict)
    preferences: dict[str, object] = field(
        default_factory=lambda: {"resolve_peer_countries": True, "upnp": False}
    )
    launched_at: int = 1_790_000_000
    override: Override | None = None
    """Looks at path and form first; answers instead of the rest, if it returns one."""

    url: str = ""
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    """Of each request, with names in lower case."""
    logins: int = 0
    failed_logins: int = 0
    most_at_once: int = 0
    all_hung_up: Event = field(default_factory=Event)
    """Set while no connection is open."""
    _sessions: set[str] = field(default_factory=set)
    _sync: SyncServer = field(default_factory=SyncServer)
    _at_once: int = 0
    _connections: int = 0
    _lock: Lock = field(default_factory=Lock)

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def asked_hashes(self) -> list[str]:
        return [
            form["hash"] for path, form in self.asked if path == "sync/torrentPeers"
        ]

    def add_torrent(self, torrent_hash: str, *rows: dict[str, object]) -> None:
        """Let a torrent have these peers."""
        self.torrents.append(torrent(hash=torrent_hash, num_leechs=len(rows)))
        self.peers[torrent_hash] = {
            "full_update": True,
            "rid": 1,
            "peers": {f"peer {number}": row for number, row in enumerate(rows)},
        }

    def count_connection(self, change: int) -> None:
        with self._lock:
            self._connections += change
            if self._connections:
                self.all_hung_up.clear()
            else:
                self.all_hung_up.set()

    def end_sessions(self) -> None:
        self._sessions.clear()

    def answer(
        self, path: str, form: dict[str, str], cookies: str, authorization: str = ""
    ) -> Answer:
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
            self.asked.append((path, form))
        try:
            instead = self.override(path, form) if self.override else None
            return instead or self._regular(path, form, cookies, authorization)
        finally:
            with self._lock:
                self._at_once -= 1

    def _regular(
        self, path: str, form: dict[str, str], cookies: str, authorization: str
    ) -> Answer:
        if authorization.startswith("Bearer") and self.release is Release.V5_3:
            if path != "/" and authorization != f"Bearer {API_KEY}":
                return FORBIDDEN
        elif path == "auth/login":
            return self._login(form)
        elif path == "/":
            return HTML
        elif not (self.bypass or any(session in cookies for session in self._sessions)):
            return FORBIDDEN
        if path == "sync/torrentPeers" and form["hash"] not in self.peers:
            return Answer(404, "Not Found")
        return self._answer(path, form, cookies)

    def _answer(self, path: str, form: dict[str, str], cookies: str) -> Answer:
        """Answer who is logged in."""
        if path in {"sync/maindata", "torrents/info"}:
            return self._answer_sync(path, form, cookies)
        if path == "torrents/trackers":
            self._sync.urls = self.trackers
            return _json(self._sync.tracker_rows(form["hash"]))
        if path == "app/processInfo" and self.release is Release.V5_3:
            return _json({"launch_time": self.launched_at})
        if path == "app/setPreferences":
            self.preferences |= json.loads(form["json"])
            return Answer(200)
        answers = {
            "app/preferences": _json(self.preferences),
            "app/version": Answer(200, self.release.app),
            "app/webapiVersion": Answer(200, self.release.web_api),
            "transfer/info": _json(self.transfer),
            "sync/torrentPeers": _json(self.peers.get(form.get("hash", ""))),
        }
        return answers.get(path, Answer(404, "Not Found"))

    def _answer_sync(self, path: str, form: dict[str, str], session: str) -> Answer:
        self._sync.torrents = {
            str(row["hash"]): {k: v for k, v in row.items() if k != "hash"}
            for row in self.torrents
        }
        self._sync.urls = self.trackers
        self._sync.server = dict(self.transfer)
        return _json(self._sync.answer(path, dict(form), session))

    def _login(self, form: dict[str, str]) -> Answer:
        self.logins += 1
        if self.failed_logins >= 5:
            return Answer(403, self.ban_text)
        old = self.release is Release.V4_5
        if (form.get("username"), form.get("password")) != (USERNAME, self.password):
            self.failed_logins += 1
            return Answer(200, "Fails.") if old else Answer(401, "Unauthorized")
        session = f"{self.release.cookie}=session{self.logins}"
        self._sessions.add(session)
        cookie = f"{session}; HttpOnly; path=/; SameSite=Strict"
        return Answer(200, "Ok.", cookie=cookie) if old else Answer(204, cookie=cookie)


def _json(value: object) -> Answer:
    return Answer(200, json.dumps(value), "application/json")


class _Handler(BaseHTTPRequestHandler):
    """Lets a stand-in answer the requests of one connection."""

    protocol_version = "HTTP/1.1"
    # Longer than any test rests: a client that sends while its server hangs up fails.
    timeout = 60
    # Head and body in one packet, or each answer waits for a delayed ACK.
    wbufsize = -1

    def __init__(self, web_ui: WebUi, *connection: Any) -> None:
        self._web_ui = web_ui
        super().__init__(*connection)

    @override
    def setup(self) -> None:
        self._web_ui.count_connection(1)
        super().setup()

    @override
    def finish(self) -> None:
        super().finish()
        self._web_ui.count_connection(-1)

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _serve(self) -> None:
        url = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        form = self._form(url.query, body)
        self._web_ui.headers.append(
            {name.lower(): value for name, value in self.headers.items()}
        )
        answer = self._web_ui.answer(
            url.path.removeprefix("/api/v2/"),
            form,
            self.headers.get("Cookie", ""),
            self.headers.get("Authorization", ""),
        )
        self.send_response(answer.status)
        for name, value in answer.headers():
            self.send_header(name, value)
        if answer.status != 204:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body.encode())))
        self.end_headers()
        self.wfile.write(answer.body.encode())

    def _form(self, query: str, body: bytes) -> dict[str, str]:
        """Read a form, also one with a file, whose bytes become characters."""
        kind = self.headers.get("Content-Type", "")
        if kind.startswith("multipart/form-data"):
            head = f"Content-Type: {kind}\r\n\r\n".encode()
            message = BytesParser(policy=HTTP).parsebytes(head + body)
            return {
                str(part.get_param("name", header="content-disposition")): bytes(
                    part.get_payload(decode=True)
                ).decode("latin-1")
                for part in message.iter_parts()
            }
        form = parse_qs(f"{query}&{body.decode()}", keep_blank_values=True)
        return {key: values[0] for key, values in form.items()}

    @override
    def log_message(self, format: str, *args: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    """Hangs up at the end, so that connections which the client forgot do not hold it up."""

    daemon_threads = False

    def __init__(self, web_ui: WebUi) -> None:
        super().__init__(("127.0.0.1", 0), partial(_Handler, web_ui))
        self._open: set[socket.socket] = set()

    @override
    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    @override
    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        for each in [*self._open]:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


@contextmanager
def serve(web_ui: WebUi, certificate: Path | None = None) -> Iterator[WebUi]:
    """Serve it on a free port of 127.0.0.1 until the end of the block."""
    server = _Server(web_ui)
    scheme = "http"
    if certificate is not None:
        scheme = "https"
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    web_ui.url = f"{scheme}://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield web_ui
    finally:
        server.shutdown()
        thread.join()
        server.hang_up()
        server.server_close()
