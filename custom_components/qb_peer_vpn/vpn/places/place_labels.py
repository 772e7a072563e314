"""Which country, region and city a provider's words for a place mean.

Some lists have a field for each. Others have one label for all: ``AU Melbourne``,
``US East``, ``USA-Ashburn``, ``India UK``, ``France via UK``, ``Dubai``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
import re

from .country_codes import CountryNames
from .place_tables import Region
from .spelling import fold_name

# What tells the purpose of a server or its kind and nothing of its place.
_NO_PLACE = re.compile(
    r"\b(?:streaming|stream|optimi[sz]ed|windflix|fake|virtual|location|server)\b",
    re.IGNORECASE,
)
_VIA = re.compile(r"(?:^|[\s-])\(?via[\s-]+", re.IGNORECASE)
_BETWEEN_WORDS = re.compile(r"[\s,_/–-]+")
_LONGEST_CODE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a provider says of the place of a server."""

    country_code: str | None
    """ISO 3166-1 alpha-2; None where nothing names a country."""
    region: str | None = None
    city: str | None = None
    physical_country: str | None = None
    """ISO 3166-1 alpha-2 of where the label admits that it really stands."""


class Regions:
    """Finds parts of countries by name or code."""

    def __init__(self, regions: Iterable[Region]) -> None:
        """Index the regions."""
        self._regions = {
            (region.country_code, fold_name(name)): region
            for region in regions
            for name in (*region.names, region.code)
        }

    def find(self, country_code: str, text: str) -> Region | None:
        """Find a region; None where no table has it, such as a continent."""
        return self._regions.get((country_code, fold_name(text)))


class LabelReader:
    """Takes labels apart."""

    def __init__(self, countries: CountryNames, regions: Regions) -> None:
        """Take what knows the names."""
        self._countries = countries
        self._regions = regions

    def read(self, country: str | None, region: str | None, city: str | None) -> Label:
        """Read three fields, of which any may be missing or be a label for all."""
        city, host = self._city_and_host(city)
        if country and city and not self._starts_with_country(country):
            # Split at the wrong space: "Hong" and "Kong".
            country, city = f"{country} {city}", None
        if country:
            label = self._take_apart(country)
            region = _strip(region)
        elif region:
            label, region = self._take_apart(region), None
        else:
            label = Label(country_code=None)
        return Label(
            country_code=label.country_code,
            region=region,
            city=city or label.city,
            physical_country=label.physical_country or host,
        )

    def _city_and_host(self, city: str | None) -> tuple[str | None, str | None]:
        """Read "city", "(via country)" and "country via country": no city then."""
        if city and (via := _VIA.search(city)):
            return None, self._take_apart(city[via.end() :].rstrip(")")).country_code
        return _strip(city), None

    def _starts_with_country(self, text: str) -> bool:
        return self._take_apart(text).country_code is not None

    def _take_apart(self, text: str) -> Label:
        """Read "country", "country city" and "country via other country"."""
        said, *vias = _VIA.split(text, maxsplit=1)
        hosts = [self._take_apart(via).country_code for via in vias]
        words = [word for word in _BETWEEN_WORDS.split(_strip(said) or "") if word]
        for count in range(len(words), 0, -1):
            code = self._countries.code(" ".join(words[:count]))
            if code is None:
                continue
            rest = " ".join(words[count:])
            host = hosts[0] if hosts else None
            if self._is_other_country(code, rest):
                rest, host = "", self._countries.code(rest)
            return Label(country_code=code, city=rest or None, physical_country=host)
        return Label(country_code=None, city=" ".join(words) or None)

    def _is_other_country(self, country_code: str, rest: str) -> bool:
        """Tell "India UK" from "US TX": codes of regions come first."""
        if len(rest) > _LONGEST_CODE or self._regions.find(country_code, rest):
            return False
        return rest.isupper() and self._countries.code(rest) is not None


def _strip(text: str | None) -> str | None:
    return _NO_PLACE.sub("", text).strip(" -") or None if text else None
