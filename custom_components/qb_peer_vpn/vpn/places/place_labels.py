"""Parsing of a provider's words for a place into country, region and city.

Some lists have a field for each. Others have one label: ``AU Melbourne``, ``US East``,
``USA-Ashburn``, ``India UK``, ``France via UK``, ``Dubai``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
import re

from .country_codes import CountryNames
from .place_tables import Region
from .spelling import fold_name

_NO_PLACE = re.compile(
    r"\b(?:streaming|stream|optimi[sz]ed|windflix|fake|virtual|location|server)\b",
    re.IGNORECASE,
)
"""Words to drop: they describe the server, not the place."""
_VIA = re.compile(r"(?:^|[\s-])\(?via[\s-]+", re.IGNORECASE)
_BETWEEN_WORDS = re.compile(r"[\s,_/–-]+")
_LONGEST_CODE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A provider's words for the place of a server, parsed."""

    country_code: str | None
    """ISO 3166-1 alpha-2; None if the words contain no country."""
    region: str | None = None
    city: str | None = None
    physical_country: str | None = None
    """ISO 3166-1 alpha-2 of where the server really is, if the words say so."""


class Regions:
    """Finds regions by name or code."""

    def __init__(self, regions: Iterable[Region]) -> None:
        """Index the regions by country, name and code."""
        self._regions = {
            (region.country_code, fold_name(name)): region
            for region in regions
            for name in (*region.names, region.code)
        }

    def find(self, country_code: str, text: str) -> Region | None:
        """Return a region; None if the table does not have it, such as a continent."""
        return self._regions.get((country_code, fold_name(text)))


class LabelReader:
    """Parses labels."""

    def __init__(self, countries: CountryNames, regions: Regions) -> None:
        self._countries = countries
        self._regions = regions

    def read(self, country: str | None, region: str | None, city: str | None) -> Label:
        """Parse three fields, of which any can be missing or be a label for all."""
        city, physical_country = self._city_and_physical_country(city)
        if country and city and not self._starts_with_country(country):
            # The provider split at the wrong space: "Hong" and "Kong".
            country, city = f"{country} {city}", None
        if country:
            label = self._parse(country)
            region = _strip(region)
        elif region:
            label, region = self._parse(region), None
        else:
            label = Label(country_code=None)
        return Label(
            country_code=label.country_code,
            region=region,
            city=city or label.city,
            physical_country=label.physical_country or physical_country,
        )

    def _city_and_physical_country(
        self, city: str | None
    ) -> tuple[str | None, str | None]:
        """Parse "city", "(via country)" and "country via country", which has no city."""
        if city and (via := _VIA.search(city)):
            return None, self._parse(city[via.end() :].rstrip(")")).country_code
        return _strip(city), None

    def _starts_with_country(self, text: str) -> bool:
        return self._parse(text).country_code is not None

    def _parse(self, text: str) -> Label:
        """Parse "country", "country city" and "country via other country"."""
        claimed, *vias = _VIA.split(text, maxsplit=1)
        physical = [self._parse(via).country_code for via in vias]
        words = [word for word in _BETWEEN_WORDS.split(_strip(claimed) or "") if word]
        for count in range(len(words), 0, -1):
            code = self._countries.code(" ".join(words[:count]))
            if code is None:
                continue
            rest = " ".join(words[count:])
            physical_country = physical[0] if physical else None
            if self._is_other_country(code, rest):
                rest, physical_country = "", self._countries.code(rest)
            return Label(
                country_code=code, city=rest or None, physical_country=physical_country
            )
        return Label(country_code=None, city=" ".join(words) or None)

    def _is_other_country(self, country_code: str, rest: str) -> bool:
        """Distinguish "India UK" from "US TX": codes of regions take precedence."""
        if len(rest) > _LONGEST_CODE or self._regions.find(country_code, rest):
            return False
        return rest.isupper() and self._countries.code(rest) is not None


def _strip(text: str | None) -> str | None:
    return _NO_PLACE.sub("", text).strip(" -") or None if text else None
