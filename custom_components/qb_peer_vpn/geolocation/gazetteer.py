"""What places are called."""

import csv
import gzip
from pathlib import Path

from ..models import Cities, City, Coordinates, Gazetteer
from .countries import CountryTable


def load_gazetteer(data_folder: Path, countries: CountryTable) -> Gazetteer:
    """Read the cities that ship with the integration.

    They are those of 50,000 inhabitants and more, and the capitals; from GeoNames
    (CC BY 4.0).

    Raises:
        OSError: the table is not there.

    """
    with gzip.open(
        data_folder / "cities.csv.gz", "rt", encoding="utf-8", newline=""
    ) as file:
        cities = Cities.of(
            City(
                name=row["name"],
                country_code=row["country_code"],
                coordinates=Coordinates(
                    latitude=float(row["lat"]), longitude=float(row["lon"])
                ),
                population=int(row["population"]),
            )
            for row in csv.DictReader(file)
        )
    return Gazetteer(cities=cities, country_names=countries.names)
