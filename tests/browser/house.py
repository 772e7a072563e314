"""The demo as a visitor runs it: a process of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
import json
import os
from pathlib import Path
import re
import subprocess
import sys
import time
from typing import Any

ROOT = Path(__file__).parents[2]
PLAIN_HOST = "house.test"
"""The browser's other name for 127.0.0.1; it does not trust it like HTTPS."""

START_SECONDS = 240
STOP_SECONDS = 60
READY = re.compile(r"^Ready: open (http://\S+) ", re.MULTILINE)
STAND_IN = re.compile(r"qBittorrent's stand-in listens on (http://\S+) ")
GLUETUN = re.compile(r"Gluetun's stand-in listens on http://\S+:(\d+)/? ")


class House:
    """A running demo."""

    def __init__(self, folder: Path, said: str) -> None:
        """Read from what the demo said where it is."""
        self._folder = folder
        self.address = READY.search(said).group(1)  # type: ignore[union-attr]
        self.stand_in = STAND_IN.search(said).group(1)  # type: ignore[union-attr]
        port = GLUETUN.search(said).group(1)  # type: ignore[union-attr]
        self.gluetun_port = int(port)

    def keep_list(self, name: str, servers: list[dict[str, Any]]) -> None:
        """Put a list of servers where users put their own."""
        (self._folder / "qb_peer_vpn" / name).write_text(json.dumps(servers))

    def errors(self) -> list[str]:
        """Return the errors of Home Assistant's log that name the integration."""
        log = (self._folder / "output.log").read_text(errors="replace")
        return [
            line
            for line in log.splitlines()
            if re.search(r" (ERROR|CRITICAL) .*qb_peer_vpn", line)
        ]


@contextmanager
def running_house(folder: Path) -> Iterator[House]:
    """Run ``scripts/demo`` on a new folder as long as the context lasts."""
    output = folder.with_suffix(".said")
    # -P: as scripts/demo calls it.
    command = [sys.executable, "-P", "-m", "scripts.demo_home"]
    with output.open("wb") as said:
        process = subprocess.Popen(
            [*command, "--port", "0", "--config", str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
    try:
        _wait_until_ready(process, output)
        yield House(folder, output.read_text())
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_ready(process: subprocess.Popen[bytes], output: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not READY.search(output.read_text()):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"The demo is not ready:\n{output.read_text()}")
        time.sleep(0.2)
