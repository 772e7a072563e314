"""What the demo's connection has beside itself: a VPN container, and three upload rules."""

from typing import Any

from .api import HomeAssistantApi
from .box import TRACKERS
from .gluetun import API_KEY

CONTAINER = "vpn_container"
RULE = "upload_rule"
OPTIONS = {"rollout": 100, "lending": 50}
"""All torrents have limits at once, and a busy tracker borrows from the others."""

CAPS = {
    "Distributions": (TRACKERS[0], 1024, "average"),
    "Open movies": (TRACKERS[1], 768, "strict"),
    "Open library": (TRACKERS[2], 1536, "average"),
}
"""Host of the tracker, cap in KiB/s, and what is promised, by the name of the rule."""


def container_answers(port: int) -> list[dict[str, Any]]:
    """Return what is answered in the flow of the VPN container."""
    return [
        {"next_step_id": "control_server"},
        {
            "url": f"http://127.0.0.1:{port}",
            "container_login": "api_key",
            "api_key": API_KEY,
        },
        {},
        {
            # A quarter of a minute here: see moves_pace.
            "cool_down": 6,
            "moves_in_week": 14,
            # The demo always downloads something.
            "max_download": 1024 * 1024,
            "longest_wait": 0,
            "undo_when_worse": False,
        },
    ]


def rule_answers(name: str) -> list[dict[str, Any]]:
    """Return what is answered in the flow of a rule."""
    host, cap, promise = CAPS[name]
    more = {"priority": 5, "expression": ""}
    position = [*CAPS].index(name) + 1
    return [
        {
            "name": name,
            "hosts": [host],
            "promise": promise,
            "cap": cap,
            "position": position,
            "more": more,
        },
        {"next_step_id": "save"},
    ]


async def add_subentries(
    client: HomeAssistantApi, entry_id: str, *, gluetun_port: int | None
) -> None:
    """Add the container and the rules; nothing is moved or limited by that."""
    for name in CAPS:
        await client.add_subentry(entry_id, RULE, rule_answers(name))
    await client.change_options(
        entry_id,
        "shaping",
        {"strategy": "fair", "keeps_total": False, "webhook": False, **OPTIONS},
    )
    if gluetun_port is not None:
        answers = container_answers(gluetun_port)
        await client.add_subentry(entry_id, CONTAINER, answers)
