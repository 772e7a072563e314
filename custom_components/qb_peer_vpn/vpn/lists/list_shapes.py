"""Parsing of a list of servers in any known form."""

from ..errors import ServerListUnreadableError
from ..places.place_finder import PlaceFinder
from ..providers import PROTON, Provider
from .gluetun_list import read_gluetun_list
from .json_document import load_json
from .proton_list import read_proton_list
from .proton_logicals import read_proton_logicals
from .server_list import ServerList


def parse_server_list(
    content: bytes, provider: Provider, places: PlaceFinder
) -> ServerList:
    """Parse a list in any known form. Synchronous: run it in a worker.

    These are Gluetun's list of one provider or of all, and for Proton the lists of
    huzky-v/proton-vpn-server-list and Proton's own.

    Raises:
        ServerListTooLargeError: larger than any list.
        ServerListUnreadableError: not such a list, another provider's, or an empty one.

    """
    document = load_json(content)
    match document:
        case {"LogicalServers": _} if provider.id == PROTON:
            return read_proton_logicals(document)
        case {"data": _} | [{"Servers": _} | {"Domain": _}, *_] if (
            provider.id == PROTON
        ):
            return read_proton_list(document)
        case {"servers": _} | [{"vpn": _}, *_]:
            return read_gluetun_list(document, provider, places)
        case dict() if provider.id in document:
            return read_gluetun_list(document, provider, places)
    raise ServerListUnreadableError("no list of this provider's servers")
