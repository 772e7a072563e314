"""The selection that makes Gluetun connect to exactly one server."""

from ..models import VpnServer

_UNUSED = ("isps", "categories", "numbers")

type GluetunSelection = dict[str, list[str] | bool]


def gluetun_selection(server: VpnServer) -> GluetunSelection:
    """Return a ``server_selection`` of Gluetun's settings for a server.

    Gluetun applies all filters at once, and keeps those that a request leaves out. So the
    selection also clears those that it does not need.

    Args:
        server: as one of its site's servers, with the host name for the client.

    """
    filters = server.gluetun
    wanted = {
        "countries": filters.country,
        "regions": filters.region,
        "cities": filters.city,
        "names": filters.name,
        "hostnames": server.hostname if filters.with_hostname else None,
    }
    selection: GluetunSelection = {
        key: [value] if value else [] for key, value in wanted.items()
    }
    selection |= {key: [] for key in _UNUSED}
    if filters.port_forward_only is not None:
        selection["port_forward_only"] = filters.port_forward_only
    return selection
