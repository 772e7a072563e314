"""Parsing of a list of servers in any known form."""

from ..errors import ListFault, ServerListUnreadableError
from ..places.place_finder import PlaceFinder
from ..providers import OTHER_PROVIDER, PROTON, PROVIDERS, Provider
from .gluetun_list import manifest_files, read_gluetun_list
from .json_document import load_json
from .other_list import read_other_list
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
    if files := manifest_files(document):
        raise ServerListUnreadableError(
            "a table of contents",
            ListFault.TABLE_OF_CONTENTS,
            {"file": files.get(provider.id, next(iter(files.values())))},
        )
    if provider is OTHER_PROVIDER:
        return read_other_list(document, places)
    match document:
        case {"LogicalServers": _} if provider.id == PROTON:
            return read_proton_logicals(document)
        case {"data": _} | [{"Servers": _} | {"Domain": _}, *_] if (
            provider.id == PROTON
        ):
            return read_proton_list(document)
        case {"servers": _} | [{"vpn": _} | {"hostname": _} | {"ips": _}, *_]:
            return read_gluetun_list(document, provider, places)
        case dict() if provider.id in document:
            return read_gluetun_list(document, provider, places)
    raise _no_list(document)


def _no_list(document: object) -> ServerListUnreadableError:
    """Return why a document is no list of the provider."""
    match document:
        case {"LogicalServers": _} | {"data": [*_]}:
            is_list = True
        case [{"Servers": _} | {"Domain": _}, *_]:
            is_list = True
        case dict():
            is_list = any(provider in document for provider in PROVIDERS)
        case []:
            return ServerListUnreadableError("no servers", ListFault.EMPTY)
        case _:
            is_list = False
    if is_list:
        return ServerListUnreadableError(
            "a list of another provider", ListFault.OTHER_PROVIDER
        )
    return ServerListUnreadableError("no list of servers")
