"""Report which recommendations Gluetun can follow, for each provider and protocol.

For every server that may be recommended, the rows that Gluetun would choose from are
looked up in the list by Gluetun's own rules. A recommendation is exact if there are such
rows and all of them are this server's, at this server's place.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
import gzip
import json
from pathlib import Path
import sys
from typing import Any

from custom_components.qb_peer_vpn.models import ServerSite, VpnProtocol, VpnServer
from custom_components.qb_peer_vpn.vpn import (
    PROVIDERS,
    GluetunSelection,
    PlaceFinder,
    Provider,
    ServerFilter,
    ServerListError,
    gluetun_selection,
    group_into_sites,
    parse_server_list,
)

from .placement_report import load_places

type Row = Mapping[str, Any]

COLUMNS = ("sites", "servers", "exact")
_FLAGS = {VpnProtocol.OPENVPN_UDP: "udp", VpnProtocol.OPENVPN_TCP: "tcp"}
_FILTERED = {
    "countries": "country",
    "regions": "region",
    "cities": "city",
    "isps": "isp",
    "numbers": "number",
    "names": "server_name",
    "hostnames": "hostname",
}
"""Fields of a row by the filters that compare them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The recommendations for the users of one protocol."""

    sites: int
    servers: int
    exact: int

    @property
    def share(self) -> str:
        """The exact ones, in percent."""
        return f"{100 * self.exact / self.servers:.1f}%" if self.servers else "-"


class Gluetun:
    """Gluetun with one list, as in ``filterServer`` of its ``internal/storage``."""

    def __init__(self, rows: Iterable[Row]) -> None:
        """Index the rows by host name and name, because some lists are long."""
        self._rows = tuple(rows)
        self._index: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in self._rows:
            for key in ("hostname", "server_name"):
                self._index[key, str(row.get(key, "")).casefold()].append(row)

    def select(self, selection: GluetunSelection, protocol: VpnProtocol) -> list[Row]:
        """Return the rows that it would choose from."""
        return [
            row
            for row in self._candidates(selection)
            if _speaks(row, protocol) and _passes(row, selection)
        ]

    def _candidates(self, selection: GluetunSelection) -> Sequence[Row]:
        for filtered in ("hostnames", "names"):
            match selection[filtered]:
                case [value]:
                    return self._index[_FILTERED[filtered], value.casefold()]
        return self._rows


def _speaks(row: Row, protocol: VpnProtocol) -> bool:
    if protocol is VpnProtocol.WIREGUARD:
        return row.get("vpn") == "wireguard"
    return row.get("vpn") == "openvpn" and row.get(_FLAGS[protocol]) is True


def _passes(row: Row, selection: GluetunSelection) -> bool:
    if selection.get("port_forward_only") and not row.get("port_forward"):
        return False
    for key, field in _FILTERED.items():
        values = selection[key]
        if isinstance(values, list) and values:
            value = str(row.get(field, "")).casefold()
            if value not in {each.casefold() for each in values}:
                return False
    return True


def is_exact(server: VpnServer, rows: Iterable[Row]) -> bool:
    """Return whether rows are those of one server, and there are some."""
    rows = tuple(rows)
    addresses = set(map(str, server.addresses))
    places = {
        tuple(row.get(key) for key in ("country", "region", "city")) for row in rows
    }
    return len(places) == 1 and all(
        addresses.issuperset(row.get("ips", ())) for row in rows
    )


def tally(
    sites: Sequence[ServerSite], gluetun: Gluetun, protocol: VpnProtocol | None
) -> Tally:
    """Count the servers that are exact for the protocol; without one, for all theirs."""
    servers = [server for site in sites for server in site.servers]
    exact = sum(
        all(
            is_exact(server, gluetun.select(gluetun_selection(server), each))
            for each in ([protocol] if protocol else server.protocols)
        )
        for server in servers
    )
    return Tally(sites=len(sites), servers=len(servers), exact=exact)


def report_provider(
    content: bytes, provider: Provider, places: PlaceFinder, *, everything: bool
) -> dict[str, Tally]:
    """Return the tallies of a list by protocol.

    ``any`` is for users who name no protocol: whichever of the server's protocols their
    client speaks.

    Args:
        content: Gluetun's list of the provider.
        provider: whose list it is.
        places: finds coordinates.
        everything: whether to count also what the usual filter leaves out.

    Raises:
        ServerListError: the list cannot be read.

    """
    servers = parse_server_list(content, provider, places).servers
    gluetun = Gluetun(json.loads(content)["servers"])
    wanted = ServerFilter() if everything else provider.default_filter
    spoken = frozenset[VpnProtocol]().union(*(each.protocols for each in servers))
    sites = group_into_sites(servers, places, wanted).sites
    tallies = {"any": tally(sites, gluetun, None)}
    for protocol in VpnProtocol:
        if protocol in spoken:
            fitting = replace(wanted, protocol=protocol)
            sites = group_into_sites(servers, places, fitting).sites
            tallies[protocol] = tally(sites, gluetun, protocol)
    return tallies


def lists_in(folder: Path) -> dict[str, bytes]:
    """Return the lists of known providers in a folder, by id of the provider."""
    return {
        name: gzip.decompress(content) if path.suffix == ".gz" else content
        for path in sorted(folder.iterdir())
        if (name := path.name.removesuffix(".gz").removesuffix(".json")) in PROVIDERS
        and (content := path.read_bytes())
    }


def row(name: str, protocol: str, figures: Iterable[object]) -> str:
    """Return a line of the table."""
    cells = "".join(f"{figure:>10}" for figure in figures)
    return f"{name:<26}{protocol:<14}{cells}"


def report(folder: Path, *, everything: bool) -> int:
    """Print the table. Return the number of lists with a recommendation that fails."""
    places = load_places()
    failed = 0
    print(row("", "", COLUMNS))
    for name, content in lists_in(folder).items():
        try:
            tallies = report_provider(
                content, PROVIDERS[name], places, everything=everything
            )
        except ServerListError as err:
            failed += 1
            print(f"{name:<26}{err}")
            continue
        failed += any(each.exact < each.servers for each in tallies.values())
        for protocol, each in tallies.items():
            print(row(name, protocol, (each.sites, each.servers, each.share)))
    return failed


def main() -> int:
    """Read the arguments and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="with <provider>.json or .json.gz")
    parser.add_argument(
        "--all", action="store_true", help="also servers that are excluded by default"
    )
    arguments = parser.parse_args()
    return 1 if report(arguments.folder, everything=arguments.all) else 0


if __name__ == "__main__":
    sys.exit(main())
