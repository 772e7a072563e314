"""The settings of a qBittorrent, as the fake session of the features shows them."""

from dataclasses import dataclass, field
from functools import partial
import json
from typing import Any

from custom_components.qb_peer_vpn.qbittorrent import WebApi


def _usual() -> dict[str, Any]:
    return {"listen_port": 6881, "random_port": False, "upnp": True}


@dataclass
class FakeSettings:
    """What it has, and what was written."""

    preferences: dict[str, Any] = field(default_factory=_usual)
    info: dict[str, Any] = field(
        default_factory=lambda: {"connection_status": "firewalled"}
    )
    written: list[dict[str, Any]] = field(default_factory=list)
    takes: bool = True
    """Whether a change does something."""
    error: Exception | None = None
    """What any request raises."""
    write_error: Exception | None = None
    """What a change raises."""

    def answer(self, request: partial[Any]) -> Any:
        """Answer a request for the settings, or take a change."""
        if self.error is not None:
            raise self.error
        if request.func is WebApi.post:
            if self.write_error is not None:
                raise self.write_error
            self.written.append(json.loads(request.keywords["data"]["json"]))
            if self.takes:
                self.preferences.update(self.written[-1])
            return ""
        answers = {
            "app/preferences": self.preferences,
            "torrents/tags": [],
            "transfer/info": self.info,
        }
        found = json.dumps(answers[request.keywords["path"]]).encode()
        return request.keywords["read"]([found])
