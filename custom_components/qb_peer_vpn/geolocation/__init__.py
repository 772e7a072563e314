"""Where an address is.

``Locator`` answers for a whole swarm: a database file on this machine first, the country
that qBittorrent resolved where that has no answer. Everything here is synchronous and
reads files: call it from an executor.
"""

from .countries import CountryTable
from .database import CityDatabase, DatabaseInfo
from .database_folder import DatabaseFolder, DatabaseProblem
from .errors import DatabaseError
from .gazetteer import load_gazetteer
from .locator import LocatedSwarm, Locator
from .networks import canonical_address, network_of

__all__ = [
    "CityDatabase",
    "CountryTable",
    "DatabaseError",
    "DatabaseFolder",
    "DatabaseInfo",
    "DatabaseProblem",
    "LocatedSwarm",
    "Locator",
    "canonical_address",
    "load_gazetteer",
    "network_of",
]
