"""Parsing of Proton's server names.

In the list, only the name says the country and some features. The grammar covers all
names that the list has ever had: ``CH#1``, ``US-TX#7``, ``JP-FREE#3``, ``DE#2-TOR``,
``US-GA#1-TOR`` and the Secure Core names ``SE-AU#4`` (entry country, exit country).
"""

from dataclasses import dataclass
import re

from ...models import ServerFeature
from ..places.country_codes import iso_country_code

_SECURE_CORE = re.compile(r"(?:CH|SE|IS)-(?P<country>[A-Z]{2})#[0-9]{1,6}")
"""Secure Core servers: traffic enters through one of three countries.

None of the three has subdivisions in its names: CH-AR is Argentina, and US-AR is
Arkansas.
"""

_ORDINARY = re.compile(
    r"(?P<country>[A-Z]{2})(?:-(?:(?P<free>FREE)|[A-Z]{2}))?#[0-9]{1,6}(?P<tor>-TOR)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtonName:
    """What a server's name says."""

    country_code: str
    """ISO 3166-1 alpha-2 of the exit."""
    features: frozenset[ServerFeature]


def parse_proton_name(name: str) -> ProtonName | None:
    """Parse a name; None if it does not follow the grammar."""
    if match := _SECURE_CORE.fullmatch(name):
        return ProtonName(
            country_code=iso_country_code(match["country"]),
            features=frozenset({ServerFeature.SECURE_CORE}),
        )
    if not (match := _ORDINARY.fullmatch(name)):
        return None
    features = set[ServerFeature]()
    if match["free"]:
        features.add(ServerFeature.FREE)
    if match["tor"]:
        features.add(ServerFeature.TOR)
    return ProtonName(
        country_code=iso_country_code(match["country"]), features=frozenset(features)
    )
