"""Report how many servers of each provider are located to a city, region or country."""

import argparse
import asyncio
from collections.abc import Iterable
from pathlib import Path
import sys

from aiohttp import ClientSession

from custom_components import qb_peer_vpn
from custom_components.qb_peer_vpn.geolocation import CountryTable, load_gazetteer
from custom_components.qb_peer_vpn.vpn import (
    GLUETUN_MANIFEST_URL,
    PROVIDERS,
    ListSource,
    PlaceCounts,
    PlaceFinder,
    Provider,
    ServerListError,
    ServerSource,
    count_places,
    default_source,
    download_source,
    fetch_document,
    load_place_tables,
    place_servers,
    read_manifest,
)

DATA = Path(qb_peer_vpn.__file__).parent / "data"
COLUMNS = (
    *("servers", "city", "region", "country", "nowhere"),
    *("known", "virtual", "unread"),
)


def load_places() -> PlaceFinder:
    """Read the shipped tables."""
    gazetteer = load_gazetteer(DATA, CountryTable.load(DATA))
    return PlaceFinder(load_place_tables(DATA), gazetteer)


def sources_in(folder: Path) -> dict[str, ServerSource]:
    """Return the lists in a folder by file name: ``nordvpn.json``."""
    return {
        path.stem: ListSource(provider=provider, document=path)
        for path in sorted(folder.glob("*.json"))
        if (provider := PROVIDERS.get(path.stem))
    }


async def sources_of_today(session: ClientSession) -> dict[str, ServerSource]:
    """Return the public lists of all providers in Gluetun's manifest."""
    manifest = await fetch_document(session, GLUETUN_MANIFEST_URL)
    names = read_manifest(manifest.content or b"")
    return {
        name: default_source(name)
        if name in PROVIDERS
        else ListSource(
            provider=(provider := Provider(id=name, name=name)),
            document=provider.url,
        )
        for name in sorted(names)
    }


async def count(
    session: ClientSession, source: ServerSource, places: PlaceFinder
) -> tuple[PlaceCounts, int]:
    """Fetch and place the servers of a source; return the counts and unreadable rows."""
    download = await download_source(session, source)
    parsed = source.parse(download.contents or (), places)
    return count_places(place_servers(parsed.servers, places)), parsed.unusable


def row(name: str, figures: Iterable[object]) -> str:
    """Return a line of the table."""
    return f"{name:<24}" + "".join(f"{figure:>10}" for figure in figures)


def figures_of(counts: PlaceCounts, unread: int) -> tuple[object, ...]:
    """Return the figures in the order of the columns.

    "known" is the share of servers whose city is in a table, of those that name one.
    """
    placed = (counts.by_city, counts.by_region, counts.by_country, counts.nowhere)
    naming = counts.by_city + sum(servers for _, servers in counts.unknown)
    known = f"{counts.by_city / naming:.1%}" if naming else "-"
    return (sum(placed), *placed, known, counts.virtual, unread)


async def report(folder: Path | None, *, show_unknown: bool) -> int:
    """Print the table. Return how many lists could not be read."""
    places = load_places()
    failed = 0
    print(row("", COLUMNS))
    async with ClientSession() as session:
        sources = sources_in(folder) if folder else await sources_of_today(session)
        for name, source in sources.items():
            try:
                counts, unread = await count(session, source, places)
            except ServerListError as err:
                failed += 1
                print(f"{name:<24}  {err}")
                continue
            print(row(name, figures_of(counts, unread)))
            if show_unknown:
                for place, servers in counts.unknown:
                    print(f"    {servers:>6}  {place}")
    return failed


def main() -> int:
    """Read the arguments and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="with <provider>.json")
    parser.add_argument(
        "--unknown", action="store_true", help="list the unknown places"
    )
    arguments = parser.parse_args()
    failed = asyncio.run(report(arguments.folder, show_unknown=arguments.unknown))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
