"""The texts of the integration."""

import json
from pathlib import Path
from typing import Any

from custom_components.qb_peer_vpn.shell.const import DOMAIN

PACKAGE = Path(__file__).parent.parent / "custom_components" / DOMAIN


def load(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((PACKAGE / name).read_text())
    return content
