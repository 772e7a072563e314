"""What to hand to an action of the user's, and what to show who moves by hand."""

from typing import Final

from ..selection import Selection
from .request import MoveRequest, MoveServer

_VARIABLES: Final = {
    "countries": "SERVER_COUNTRIES",
    "regions": "SERVER_REGIONS",
    "cities": "SERVER_CITIES",
    "isps": "ISP",
    "categories": "SERVER_CATEGORIES",
    "names": "SERVER_NAMES",
    "numbers": "SERVER_NUMBER",
    "hostnames": "SERVER_HOSTNAMES",
}
_FLAG: Final = "PORT_FORWARD_ONLY"


def environment_lines(selection: Selection) -> tuple[str, ...]:
    """Return the environment variables that make Gluetun choose a server at its start.

    Variables of another choice have to go. A change through the control server lasts only
    until Gluetun's next start: these lines make it last.
    """
    lines = [
        f"{variable}={','.join(map(str, selection.choices[key]))}"
        for key, variable in _VARIABLES.items()
        if selection.choices.get(key)
    ]
    if selection.flags.get("port_forward_only"):
        lines.append(f"{_FLAG}=on")
    return tuple(lines)


def action_fields(
    request: MoveRequest, previous: MoveServer | None
) -> dict[str, object]:
    """Return what an action of the user's gets to know."""
    return {
        **_described(request.server),
        "reason": request.cause,
        "previous": _described(previous) if previous else None,
    }


def _described(server: MoveServer) -> dict[str, object]:
    return {
        "provider": server.provider,
        "server_name": server.name,
        "hostname": server.hostname,
        "country": server.country_code,
        "city": server.city,
        "ips": list(server.addresses),
    }
