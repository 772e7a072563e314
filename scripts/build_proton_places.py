"""Build the shipped tables of Proton's places from public lists.

The list of all names has the cities and the machines; Proton's own list has the real
places of some machines. The places of the others are found by those rules of
``vpn/places/physical_country.py`` that need no table. ``??`` marks a machine that is in
another, unknown country.
"""

import argparse
import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
import csv
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
import re
import sys

from aiohttp import ClientSession

from custom_components.qb_peer_vpn.models import IpNetwork, ServerFeature, VpnServer
from custom_components.qb_peer_vpn.vpn import (
    PROVIDERS,
    ListSource,
    Place,
    PlaceFinder,
    Precision,
    download_source,
    fold_name,
)
from custom_components.qb_peer_vpn.web import http_url
from scripts.placement_report import load_places

PROTON = PROVIDERS["protonvpn"]
UNKNOWN = "??"
NEARLY_ALL = 0.6
PROTON_CODES = {"GB": "UK"}
NODE = re.compile(r"node-([a-z]{2})-[0-9]")
COLUMNS = (
    *("country_code", "city", "servers", "p2p_servers", "lat", "lon", "iso2"),
    *("physical_ips", "p2p_physical_ips", "free_servers", "smart_routed_servers"),
    *("smart_routed_p2p_servers", "smart_routed_hosts"),
)

type Claim = tuple[str, str]
"""Host name and ISO country code that one machine claims."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where machines are, according to Proton's own list."""

    machines: Mapping[Claim, str]
    blocks: Mapping[IpNetwork, str]
    """Blocks with machines of several countries, and the country of nearly all of them.
    """


def proton_code(country_code: str) -> str:
    """Translate an ISO code into Proton's."""
    return PROTON_CODES.get(country_code, country_code)


def blocks_of(server: VpnServer) -> set[IpNetwork]:
    """Return the /24 and /48 of a server's addresses."""
    return {
        ip_network((address, 24 if address.version == 4 else 48), strict=False)
        for address in server.addresses
    }


def collect_evidence(logicals: Iterable[VpnServer]) -> Evidence:
    """Collect the statements of Proton's own list."""
    machines: dict[Claim, str] = {}
    blocks: defaultdict[IpNetwork, dict[Claim, str]] = defaultdict(dict)
    for server in logicals:
        if (
            server.physical_country is None
            or ServerFeature.SECURE_CORE in server.features
        ):
            continue
        claim = (server.hostname, server.country_code)
        machines[claim] = server.physical_country
        for block in blocks_of(server):
            blocks[block][claim] = server.physical_country
    found = {block: country_of(claims) for block, claims in blocks.items()}
    return Evidence(
        machines=machines,
        blocks={block: country for block, country in found.items() if country},
    )


def country_of(claims: Mapping[Claim, str]) -> str | None:
    """Return where a block is if any of its machines claims another country.

    Single machines that the list calls local contradict the others of their block.
    """
    if all(host == says for (_, says), host in claims.items()):
        return None
    [(country, count)] = Counter(claims.values()).most_common(1)
    return country if count >= NEARLY_ALL * len(claims) else None


def host_of(server: VpnServer, evidence: Evidence) -> str | None:
    """Return the country where a server really is, if it claims another one."""
    host = evidence.machines.get((server.hostname, server.country_code))
    node = NODE.match(server.hostname)
    if host is None and node and proton_code(server.country_code) != node[1].upper():
        host = {code: iso for iso, code in PROTON_CODES.items()}.get(
            node[1].upper(), node[1].upper()
        )
    if host is None:
        found = {evidence.blocks.get(block) for block in blocks_of(server)} - {None}
        host = found.pop() if len(found) == 1 else None
    if host is None and not node and ServerFeature.TOR not in server.features:
        return UNKNOWN
    return host if host != server.country_code else None


def place_row(
    place: Place, servers: list[VpnServer], evidence: Evidence
) -> dict[str, object]:
    """Make the row of one city."""
    hosts = {server: host_of(server, evidence) for server in servers}
    p2p = [server for server in servers if ServerFeature.P2P in server.features]
    counts = Counter(proton_code(host) for host in hosts.values() if host)
    figures = (
        proton_code(place.country_code),
        place.name,
        len(servers),
        len(p2p),
        f"{place.coordinates.latitude:.3f}",
        f"{place.coordinates.longitude:.3f}",
        place.country_code,
        len({server.hostname for server in servers}),
        len({server.hostname for server in p2p}),
        sum(ServerFeature.FREE in server.features for server in servers),
        counts.total(),
        sum(hosts[server] is not None for server in p2p),
        ";".join(
            f"{code}:{count}"
            for code, count in sorted(counts.items(), key=lambda each: (-each[1], each))
        ),
    )
    return dict(zip(COLUMNS, figures, strict=True))


def build_places(
    names: Iterable[VpnServer], evidence: Evidence, places: PlaceFinder
) -> list[dict[str, object]]:
    """Return the rows of all cities, and print those whose place is unknown."""
    groups: defaultdict[tuple[str, str], list[VpnServer]] = defaultdict(list)
    for server in names:
        if server.city and ServerFeature.SECURE_CORE not in server.features:
            groups[server.country_code, server.city].append(server)
    rows: list[dict[str, object]] = []
    for (country_code, city), servers in groups.items():
        place = places.find(country_code, city)
        if place is None or place.precision is not Precision.CITY:
            print(f"unknown, add it by hand: {country_code},{city}", file=sys.stderr)
        else:
            rows.append(place_row(place, servers, evidence))
    return sorted(rows, key=lambda row: (str(row["iso2"]), fold_name(str(row["city"]))))


def write_table(
    path: Path, columns: Iterable[str], rows: Iterable[Iterable[object]]
) -> None:
    """Write a table as the others in ``data/`` are."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def files_of(address: str) -> list[str]:
    """Return the lists in a folder, or a single file or web address."""
    folder = Path(address)
    return sorted(map(str, folder.glob("*.json"))) if folder.is_dir() else [address]


async def read_servers(
    addresses: Iterable[str], places: PlaceFinder
) -> list[VpnServer]:
    """Read the servers from files or web addresses."""
    servers: list[VpnServer] = []
    async with ClientSession() as session:
        for address in addresses:
            source = ListSource(
                provider=PROTON, document=http_url(address) or Path(address)
            )
            download = await download_source(session, source)
            servers += source.parse(download.contents or (), places).servers
    return servers


def build(names: str, logicals: str, output: Path) -> None:
    """Read the lists and write the tables."""
    places = load_places()
    evidence = collect_evidence(asyncio.run(read_servers(files_of(logicals), places)))
    servers = asyncio.run(read_servers(files_of(names), places))
    rows = build_places(servers, evidence, places)
    write_table(output / "proton_places.csv", COLUMNS, (row.values() for row in rows))
    blocks = sorted(
        evidence.blocks.items(),
        key=lambda each: (each[0].version, int(each[0].network_address)),
    )
    write_table(output / "proton_blocks.csv", ("block", "host_country"), blocks)


def main() -> None:
    """Read the arguments and build."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", help="folder, file or URL of the list of all names")
    parser.add_argument("logicals", help="file or URL of Proton's own list")
    parser.add_argument("output", type=Path, help="folder for the tables")
    arguments = parser.parse_args()
    build(arguments.names, arguments.logicals, arguments.output)


if __name__ == "__main__":
    main()
