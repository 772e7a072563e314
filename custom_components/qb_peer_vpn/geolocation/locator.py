"""Where the peers of a swarm are, and how many of them somebody can place."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..models import IpAddress, LocatedPeer, Location, Peer
from .countries import CountryTable
from .database import DatabaseInfo
from .database_folder import DatabaseFolder, DatabaseProblem
from .networks import canonical_address, network_of


@dataclass(frozen=True, slots=True, kw_only=True)
class LocatedSwarm:
    """Where the peers of one poll are."""

    located: tuple[LocatedPeer, ...]
    """Sorted by address family and address."""
    by_city: int
    """Peers located to a city."""
    by_country: int
    """Peers of which only the country is known."""
    unlocated: int
    """Peers that nobody knows anything about."""
    databases: tuple[DatabaseInfo, ...]
    """The databases in use, IPv4 first."""
    problems: tuple[DatabaseProblem, ...] = field(compare=False)
    """Files that cannot be used; each one once."""


class Locator:
    """The chain of answers: a database on this machine, else the country."""

    def __init__(self, countries: CountryTable, databases: DatabaseFolder) -> None:
        """Take the country table and the databases; neither is read here."""
        self._countries = countries
        self._databases = databases

    def locate(self, peers: Sequence[Peer]) -> LocatedSwarm:
        """Locate all peers of a poll in one job, with the files as they are now."""
        problems = self._databases.refresh()
        located: list[LocatedPeer] = []
        by_city = 0
        for address, peer in _canonical(peers):
            location = self._databases.locate(address) or self._countries.location(
                peer.country_code
            )
            if location is None:
                continue
            by_city += location.city is not None
            located.append(
                LocatedPeer(
                    network=network_of(address),
                    location=location,
                    download_speed=peer.download_speed,
                    upload_speed=peer.upload_speed,
                )
            )
        return LocatedSwarm(
            located=tuple(located),
            by_city=by_city,
            by_country=len(located) - by_city,
            unlocated=len(peers) - len(located),
            databases=self._databases.in_use,
            problems=problems,
        )

    def locate_address(self, address: IpAddress) -> Location | None:
        """Locate one address, such as the exit, with the databases of the last run.

        None where no database knows it: there is no other hint to its country.
        """
        canonical = canonical_address(address)
        return None if canonical is None else self._databases.locate(canonical)


def _canonical(peers: Sequence[Peer]) -> list[tuple[IpAddress, Peer]]:
    """Pair the peers that have a global address with it, in an order of their own."""
    return sorted(
        (
            (address, peer)
            for peer in peers
            if (address := canonical_address(peer.address)) is not None
        ),
        key=_order,
    )


def _order(item: tuple[IpAddress, Peer]) -> tuple[int, int, int, int, str]:
    # One host may be connected twice, directly and through a tunnel: the rest breaks ties.
    address, peer = item
    return (
        address.version,
        int(address),
        peer.download_speed,
        peer.upload_speed,
        peer.country_code or "",
    )
