"""The shipped table of cities."""

from pathlib import Path

from ..models import Cities, City, Coordinates, Gazetteer, read_table
from .countries import CountryTable


def load_gazetteer(data_folder: Path, countries: CountryTable) -> Gazetteer:
    """Read the cities that ship with the integration.

    They are the cities with 50,000 inhabitants or more, and the capitals, from GeoNames
    (CC BY 4.0).

    Raises:
        OSError: the table is missing or damaged.

    """
    cities = Cities.of(read_table(data_folder / "cities.csv.gz", _city))
    return Gazetteer(cities=cities, country_names=countries.names)


def _city(row: dict[str, str]) -> City:
    return City(
        name=row["name"],
        country_code=row["country_code"],
        coordinates=Coordinates(
            latitude=float(row["lat"]), longitude=float(row["lon"])
        ),
        population=int(row["population"]),
    )
