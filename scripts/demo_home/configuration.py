"""The demo's Home Assistant configuration folder.

It has only what works without internet: no ``default_config`` with discovery, cloud,
and weather. What a browser can set up is done through the browser's API (``api``).
"""

from dataclasses import asdict, dataclass
import json
from pathlib import Path
from typing import Any

from .controls import controls
from .errors import DemoError

INTEGRATION = Path(__file__).parents[2] / "custom_components/qb_peer_vpn"
DATABASE = "qb_peer_vpn/demo.mmdb"
SERVERS = "qb_peer_vpn/demo_servers.json"

CONFIGURATION = """\
# Written by scripts/demo.
history:
logger:
  default: warning
  logs:
    custom_components.qb_peer_vpn: info
sun:
automation: !include automations.yaml
scene: !include scenes.yaml
script: !include scripts.yaml
"""
EDITORS = ("automations.yaml", "scenes.yaml", "scripts.yaml")
"""Where the editors of Home Assistant write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What a kept folder must record for its next start."""

    stand_in_port: int | None
    """None if a real qBittorrent was set up."""
    gluetun_port: int | None = None
    """None if there is no Gluetun."""


def recall(folder: Path) -> Memory | None:
    """Return what was set up in the folder; None for a new one.

    Raises:
        DemoError: other files are there; the demo does not touch them.

    """
    if (file := folder / "demo.json").exists():
        return Memory(**json.loads(file.read_text()))
    if folder.is_dir() and any(folder.iterdir()):
        raise DemoError(
            f"{folder} holds other files, or a demo that was stopped before it was "
            "ready.\nGive the name of a new folder, or empty this one."
        )
    return None


def remember(folder: Path, memory: Memory) -> None:
    """Mark the folder as completely set up."""
    (folder / "demo.json").write_text(json.dumps(asdict(memory)))


def prepare(folder: Path, *, stand_in_port: int | None = None) -> None:
    """Fill a new configuration folder; with a stand-in, also with its controls."""
    (folder / "custom_components").mkdir(parents=True)
    (folder / "custom_components/qb_peer_vpn").symlink_to(INTEGRATION)
    (folder / "configuration.yaml").write_text(
        CONFIGURATION
        + ("logbook:\n" if stand_in_port is None else controls(stand_in_port))
    )
    for name in EDITORS:
        (folder / name).touch()
    # This step of the onboarding sets up integrations of online services (weather,
    # radio).
    _store(folder, "onboarding", 4, {"done": ["core_config"]})


def listen_on(folder: Path, port: int) -> None:
    """Let Home Assistant listen on 127.0.0.1 and this port only.

    Home Assistant 2026.11 reverts changed settings in YAML after five minutes unless a
    user confirms them.
    """
    stable = {
        "server_host": ["127.0.0.1"],
        "server_port": port,
        "cors_allowed_origins": ["https://cast.home-assistant.io"],
        "login_attempts_threshold": -1,
        "ip_ban_enabled": True,
        "ssl_profile": "modern_v6",
        "use_x_frame_options": True,
        "created_at": "2026-11-01T00:00:00+00:00",
        "error": None,
        "error_message": None,
    }
    data = {"stable": stable, "pending": None, "yaml_migration_done": True}
    _store(folder, "http", 3, data)


def _store(folder: Path, key: str, version: int, data: dict[str, Any]) -> None:
    storage = folder / ".storage"
    storage.mkdir(exist_ok=True)
    content = {"version": version, "minor_version": 1, "key": key, "data": data}
    (storage / key).write_text(json.dumps(content))
