"""Thirty homes on all continents: what 0.1.0 recommended there, and what is now."""

from typing import NamedTuple


class Advice(NamedTuple):
    """A recommended site and the nearest one, with their paths in ms."""

    site: str
    """Key of the recommended site."""
    path_ms: int
    nearest: str
    """Key of the site nearest to home, which the recommended one is compared with."""
    nearest_path_ms: int


class Home(NamedTuple):
    """A home with two recommendations."""

    name: str
    at: tuple[float, float]
    """Latitude and longitude in degrees."""
    swarm: str
    old: Advice
    """By the code of 0.1.0, whose model knew great circles only."""
    new: Advice
    """As people see it: in steps of 5 ms, and half as far from the recommended site as in
    the model, because nothing is measured."""
    why: str = ""
    """Why another site is recommended now."""


HOMES = (
    Home(
        "Zurich",
        (47.37, 8.54),
        "European",
        Advice("CH/zurich", 45, "CH/zurich", 45),
        Advice("CH/zurich", 50, "CH/zurich", 50),
    ),
    Home(
        "London",
        (51.51, -0.13),
        "European",
        Advice("CI/yamoussoukro@GB", 43, "CI/yamoussoukro@GB", 43),
        Advice("GB/london", 40, "GB/london", 40),
        "The site that claims Yamoussoukro is in London, too. Of several sites in "
        "one place, the one with the most servers counts as the nearest now.",
    ),
    Home(
        "Lisbon",
        (38.72, -9.14),
        "European",
        Advice("PT/lisbon", 60, "PT/lisbon", 60),
        Advice("PT/lisbon", 55, "PT/lisbon", 55),
    ),
    Home(
        "Athens",
        (37.98, 23.73),
        "European",
        Advice("GR/athens", 65, "GR/athens", 65),
        Advice("GR/athens", 65, "GR/athens", 65),
    ),
    Home(
        "Helsinki",
        (60.17, 24.94),
        "European",
        Advice("FI/helsinki", 57, "FI/helsinki", 57),
        Advice("FI/helsinki", 60, "FI/helsinki", 60),
    ),
    Home(
        "Moscow",
        (55.76, 37.62),
        "Russian",
        Advice("UA/kyiv", 64, "UA/kyiv", 64),
        Advice("UA/kyiv", 65, "UA/kyiv", 65),
    ),
    Home(
        "Istanbul",
        (41.01, 28.98),
        "Middle Eastern",
        Advice("TR/istanbul", 51, "TR/istanbul", 51),
        Advice("TR/istanbul", 80, "TR/istanbul", 80),
    ),
    Home(
        "Dubai",
        (25.2, 55.27),
        "Middle Eastern",
        Advice("PS/ramallah", 103, "PS/ramallah", 103),
        Advice("DE/frankfurt", 160, "PS/ramallah", 195),
        "Traffic of the Gulf meets that of Europe in Marseille and Frankfurt. "
        "Ramallah is near on the globe only: its traffic meets that of the Gulf "
        "in Marseille.",
    ),
    Home(
        "Tehran",
        (35.69, 51.39),
        "Middle Eastern",
        Advice("PS/ramallah", 94, "PS/ramallah", 94),
        Advice("DE/frankfurt", 160, "PS/ramallah", 200),
        "The backbone from the Gulf to Europe ends in Frankfurt. Ramallah is near "
        "on the globe only: its traffic meets that of Tehran in Europe.",
    ),
    Home(
        "Mumbai",
        (19.08, 72.88),
        "Indian",
        Advice("PS/ramallah", 187, "MY/johorbahru", 202),
        Advice("MY/johorbahru", 190, "MY/johorbahru", 190),
        "Cables lead from Mumbai to Singapore and to Marseille. Ramallah is near "
        "the second one on the globe only, and the nearest site, next to "
        "Singapore, is at the end of the first one.",
    ),
    Home(
        "Almaty",
        (43.24, 76.95),
        "Russian",
        Advice("UA/kyiv", 113, "UA/kyiv", 113),
        Advice("UA/kyiv", 120, "UA/kyiv", 120),
    ),
    Home(
        "Novosibirsk",
        (55.03, 82.92),
        "Russian",
        Advice("FI/helsinki", 114, "FI/helsinki", 114),
        Advice("UA/kyiv", 115, "FI/helsinki", 120),
        "Everything passes Moscow. From there, Kyiv and the peers around it are "
        "nearer than Helsinki.",
    ),
    Home(
        "Nairobi",
        (-1.29, 36.82),
        "African",
        Advice("NG/lagos", 158, "ZA/johannesburg", 175),
        Advice("ZA/johannesburg", 210, "ZA/johannesburg", 210),
        "Traffic between Nairobi and Lagos goes through Marseille and Lisbon. So "
        "Lagos is far away, and the nearest site is fine.",
    ),
    Home(
        "Lagos",
        (6.52, 3.38),
        "African",
        Advice("NG/lagos", 81, "NG/lagos", 81),
        Advice("NG/lagos", 140, "NG/lagos", 140),
    ),
    Home(
        "Johannesburg",
        (-26.2, 28.05),
        "African",
        Advice("ZA/johannesburg", 113, "ZA/johannesburg", 113),
        Advice("ZA/johannesburg", 150, "ZA/johannesburg", 150),
    ),
    Home(
        "Cairo",
        (30.04, 31.24),
        "Middle Eastern",
        Advice("IL/telaviv", 70, "IL/telaviv", 70),
        Advice("IT/milan", 115, "IL/telaviv", 140),
        "Cairo and Tel Aviv are neighbors on the globe, but their traffic meets "
        "in Milan and Marseille. A server in Milan saves the way back.",
    ),
    Home(
        "Casablanca",
        (33.57, -7.59),
        "African",
        Advice("PT/lisbon", 104, "PT/lisbon", 104),
        Advice("PT/lisbon", 105, "PT/lisbon", 105),
    ),
    Home(
        "New York",
        (40.71, -74.01),
        "American",
        Advice("US/newyork", 65, "US/newyork", 65),
        Advice("US/newyork", 60, "US/newyork", 60),
    ),
    Home(
        "Los Angeles",
        (34.05, -118.24),
        "American",
        Advice("US/losangeles", 88, "US/losangeles", 88),
        Advice("US/losangeles", 85, "US/losangeles", 85),
    ),
    Home(
        "Mexico City",
        (19.43, -99.13),
        "Latin American",
        Advice("MX/mexicocity", 103, "MX/mexicocity", 103),
        Advice("MX/mexicocity", 105, "MX/mexicocity", 105),
    ),
    Home(
        "Panama",
        (8.98, -79.52),
        "Latin American",
        Advice("CO/bogota", 107, "CO/bogota", 107),
        Advice("US/miami", 135, "CO/bogota", 150),
        "Traffic between Panama and Bogotá meets in Miami. A server in Miami "
        "saves the way back.",
    ),
    Home(
        "Bogotá",
        (4.71, -74.07),
        "Latin American",
        Advice("CO/bogota", 83, "CO/bogota", 83),
        Advice("CO/bogota", 90, "CO/bogota", 90),
    ),
    Home(
        "São Paulo",
        (-23.55, -46.63),
        "Latin American",
        Advice("BR/saopaulo", 82, "BR/saopaulo", 82),
        Advice("BR/saopaulo", 85, "BR/saopaulo", 85),
    ),
    Home(
        "Buenos Aires",
        (-34.6, -58.38),
        "Latin American",
        Advice("AR/buenosaires", 88, "AR/buenosaires", 88),
        Advice("AR/buenosaires", 90, "AR/buenosaires", 90),
    ),
    Home(
        "Santiago",
        (-33.45, -70.67),
        "Latin American",
        Advice("CL/santiago", 90, "CL/santiago", 90),
        Advice("CL/santiago", 90, "CL/santiago", 90),
    ),
    Home(
        "Tokyo",
        (35.68, 139.69),
        "East Asian",
        Advice("JP/tokyo", 68, "JP/tokyo", 68),
        Advice("JP/tokyo", 65, "JP/tokyo", 65),
    ),
    Home(
        "Singapore",
        (1.35, 103.82),
        "South-East Asian",
        Advice("AZ/baku@SG", 87, "AZ/baku@SG", 87),
        Advice("SG/singapore", 80, "SG/singapore", 80),
        "The site that claims Baku is in Singapore, too. Of several sites in one "
        "place, the one with the most servers counts as the nearest now.",
    ),
    Home(
        "Jakarta",
        (-6.21, 106.85),
        "South-East Asian",
        Advice("ID/jakarta", 92, "ID/jakarta", 92),
        Advice("ID/jakarta", 85, "ID/jakarta", 85),
    ),
    Home(
        "Sydney",
        (-33.87, 151.21),
        "Oceanian",
        Advice("AU/sydney", 153, "AU/sydney", 153),
        Advice("AU/sydney", 135, "AU/sydney", 135),
    ),
    Home(
        "Auckland",
        (-36.85, 174.76),
        "Oceanian",
        Advice("NZ/auckland", 172, "NZ/auckland", 172),
        Advice("NZ/auckland", 155, "NZ/auckland", 155),
    ),
)
