"""A real qBittorrent with a throw-away profile."""

import base64
from functools import cache
import hashlib
import http.cookiejar
import json
import os
from pathlib import Path
import subprocess
import time
from types import TracebackType
from typing import Any, Self
import urllib.error
import urllib.parse
import urllib.request

PIECE = 16384
USERNAME = "admin"
PASSWORD = "correct horse"
WEB_PORT = 18081
PEER_PORT = 16881


def bencode(value: Any) -> bytes:
    """Encode as BEP 3 says."""
    match value:
        case int():
            return b"i%de" % value
        case bytes():
            return b"%d:%s" % (len(value), value)
        case str():
            return bencode(value.encode())
        case list():
            return b"l" + b"".join(map(bencode, value)) + b"e"
        case dict():
            pairs = (bencode(key) + bencode(value[key]) for key in sorted(value))
            return b"d" + b"".join(pairs) + b"e"
    raise TypeError(type(value))


@cache
def hashed_password() -> str:
    """Return salt and hash as qBittorrent stores them: slow, so made once."""
    salt = os.urandom(16)
    key = hashlib.pbkdf2_hmac("sha512", PASSWORD.encode(), salt, 100_000, 64)
    return ":".join(base64.b64encode(part).decode() for part in (salt, key))


class Qbittorrent:
    """qBittorrent-nox on the loopback device; works with 4.5 up to 5.3."""

    def __init__(
        self,
        binary: str,
        profile: Path,
        *,
        web_port: int = WEB_PORT,
        peer_port: int = PEER_PORT,
    ) -> None:
        """Write the profile; ``with`` starts and stops the process."""
        self.url = f"http://127.0.0.1:{web_port}"
        self.binary, self._profile = binary, profile
        self._web_port, self._peer_port = web_port, peer_port
        self._downloads = profile / "downloads"
        self._downloads.mkdir(parents=True)
        config = profile / "qBittorrent" / "config" / "qBittorrent.conf"
        config.parent.mkdir(parents=True)
        config.write_text(self._configuration())
        # The usual opener would read the certificates of the machine each time.
        self._opener = urllib.request.OpenerDirector()
        for handler in (
            urllib.request.HTTPHandler(),
            urllib.request.HTTPErrorProcessor(),
            urllib.request.HTTPDefaultErrorHandler(),
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
        ):
            self._opener.add_handler(handler)

    def __enter__(self) -> Self:
        """Start it and wait until it lets us in."""
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop it."""
        self.stop()

    def start(self) -> None:
        """Start the process; raise RuntimeError when its web interface stays away."""
        # With TMPDIR: one that stops deletes the temporary files of all others.
        profile = str(self._profile)
        with (self._profile / "output.log").open("ab") as log:
            self._process = subprocess.Popen(
                [self.binary, f"--profile={profile}"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, "HOME": profile, "TMPDIR": profile},
            )
        for _ in range(600):
            time.sleep(0.2)
            try:
                self.call("auth/login", username=USERNAME, password=PASSWORD)
            except OSError:
                continue
            return
        self.stop()
        raise RuntimeError((self._profile / "output.log").read_text())

    def stop(self) -> None:
        """Stop the process that ``start`` started."""
        self._process.terminate()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def call(self, path: str, **form: str) -> Any:
        """Call the Web API with a form; return the parsed answer."""
        return self._send(
            path,
            urllib.parse.urlencode(form).encode(),
            "application/x-www-form-urlencoded",
        )

    @property
    def downloads(self) -> Path:
        """Folder where files are saved."""
        return self._downloads

    def seed(self, name: str, size: int) -> str:
        """Seed a file of random bytes; return the info hash once it is checked."""
        data = os.urandom(size)
        (self._downloads / name).write_bytes(data)
        return self._add(name, data, ("stalledUP", "uploading"))

    def download(self, name: str, size: int) -> str:
        """Wait for a file that no one has; return the info hash."""
        return self._add(name, os.urandom(size), ("stalledDL", "downloading"))

    def seed_data(self, name: str, data: bytes, tracker: str) -> str:
        """Seed data that another one can get; return the info hash once it is checked."""
        (self._downloads / name).write_bytes(data)
        return self._add(name, data, ("stalledUP", "uploading"), tracker)

    def download_data(self, name: str, data: bytes, tracker: str) -> str:
        """Download what another one seeds; return the info hash."""
        return self._add(name, data, ("stalledDL", "downloading"), tracker)

    def _add(
        self, name: str, data: bytes, states: tuple[str, ...], tracker: str = ""
    ) -> str:
        size = len(data)
        pieces = (data[at : at + PIECE] for at in range(0, size, PIECE))
        info = {
            "name": name,
            "length": size,
            "piece length": PIECE,
            "pieces": b"".join(hashlib.sha1(piece).digest() for piece in pieces),
        }
        torrent = {"announce": tracker, "info": info} if tracker else {"info": info}
        part = (
            b'--X\r\nContent-Disposition: form-data; name="torrents"; '
            b'filename="t.torrent"\r\nContent-Type: application/x-bittorrent\r\n\r\n'
        )
        self._send(
            "torrents/add",
            part + bencode(torrent) + b"\r\n--X--\r\n",
            "multipart/form-data; boundary=X",
        )
        info_hash = hashlib.sha1(bencode(info)).hexdigest()
        for _ in range(600):
            time.sleep(0.2)
            torrents = self.call("torrents/info", hashes=info_hash)
            if torrents and torrents[0]["state"] in states:
                return info_hash
        raise RuntimeError("the torrent was not checked in time")

    def _send(self, path: str, body: bytes, content_type: str) -> Any:
        request = urllib.request.Request(
            f"{self.url}/api/v2/{path}", body, {"Content-Type": content_type}
        )
        text = self._opener.open(request, timeout=60).read().decode()
        return json.loads(text) if text[:1] in ("[", "{") else text

    def _configuration(self) -> str:
        secret = hashed_password()
        session = {
            "DHTEnabled": "false",
            "LSDEnabled": "false",
            "PeXEnabled": "false",
            "QueueingSystemEnabled": "false",
            "Port": self._peer_port,
            "Interface": "lo",
            "InterfaceName": "lo",
            "DefaultSavePath": self._downloads,
            "MaxUploadsPerTorrent": 100,
            "MaxConnectionsPerTorrent": 200,
        }
        return "\n".join(
            (
                "[LegalNotice]",
                "Accepted=true",
                "[Network]",
                "PortForwardingEnabled=false",
                "[Preferences]",
                "WebUI\\Address=127.0.0.1",
                f"WebUI\\Port={self._web_port}",
                "WebUI\\UseUPnP=false",
                f'WebUI\\Password_PBKDF2="@ByteArray({secret})"',
                "[BitTorrent]",
                *(f"Session\\{name}={value}" for name, value in session.items()),
                "",
            )
        )
