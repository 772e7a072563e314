"""Lists of providers that Gluetun does not know, in the forms of lists that we do know."""

from collections.abc import Mapping
from typing import Any

from ...models import clean_name
from ..errors import ListFault, ServerListUnreadableError
from ..places.place_finder import PlaceFinder
from ..providers import OTHER_PROVIDER
from .gluetun_list import read_gluetun_list
from .json_document import Rows
from .proton_list import NameReader, ServerName, read_proton_list
from .proton_names import parse_proton_name
from .server_list import ServerList


def read_other_list(document: object, places: PlaceFinder) -> ServerList:
    """Parse a decoded list in the form of Gluetun's or of huzky-v's lists.

    A row of huzky-v's form may have the name of its country in ``country``; otherwise, its
    names must begin with a code, as those of Proton do.

    Raises:
        ServerListUnreadableError: not such a list, or without a usable server.

    """
    match document:
        case {"data": _} | [{"Servers": _} | {"Domain": _}, *_]:
            return read_proton_list(document, _name_reader(places))
        case {"servers": _} | [*_]:
            return read_gluetun_list(document, OTHER_PROVIDER, places)
        case {"LogicalServers": _}:
            raise ServerListUnreadableError(
                "Proton's own list", ListFault.OTHER_PROVIDER
            )
        case dict():
            lists = [each for each in document.values() if _is_gluetun_s(each)]
            if len(lists) == 1:
                return read_gluetun_list(lists[0], OTHER_PROVIDER, places)
            if lists:
                raise ServerListUnreadableError(
                    "lists of several providers", ListFault.SEVERAL_PROVIDERS
                )
    raise ServerListUnreadableError("no list of servers")


def _is_gluetun_s(document: object) -> bool:
    return isinstance(document, dict) and isinstance(
        document.get("servers"), Rows | list
    )


def _name_reader(places: PlaceFinder) -> NameReader:
    def read_name(value: object, row: Mapping[str, Any]) -> ServerName | None:
        text = clean_name(value)
        if text is None:
            return None
        words = [
            clean_name(row.get(key.title()) or row.get(key))
            for key in ("country", "region", "city")
        ]
        country_code = places.read_label(*words).country_code
        if country_code is None and (parsed := parse_proton_name(text)):
            country_code = parsed.country_code
        if country_code is None:
            return None
        return ServerName(
            provider=OTHER_PROVIDER.id, text=text, country_code=country_code
        )

    return read_name
