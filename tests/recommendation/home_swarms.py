"""Swarms that one would expect in homes on all continents."""

CITIES = {
    "Algiers": (36.75, 3.06),
    "Amsterdam": (52.37, 4.89),
    "Athens": (37.98, 23.73),
    "Bangkok": (13.75, 100.52),
    "Berlin": (52.52, 13.40),
    "Bogotá": (4.71, -74.07),
    "Buenos Aires": (-34.60, -58.38),
    "Cairo": (30.04, 31.24),
    "Casablanca": (33.57, -7.59),
    "Chicago": (41.88, -87.63),
    "Dallas": (32.78, -96.80),
    "Delhi": (28.65, 77.22),
    "Dubai": (25.20, 55.27),
    "Hong Kong": (22.32, 114.17),
    "Istanbul": (41.01, 28.98),
    "Jakarta": (-6.21, 106.85),
    "Johannesburg": (-26.20, 28.05),
    "Kyiv": (50.45, 30.52),
    "Lagos": (6.52, 3.38),
    "Lima": (-12.05, -77.04),
    "Lisbon": (38.72, -9.14),
    "London": (51.51, -0.13),
    "Los Angeles": (34.05, -118.24),
    "Madrid": (40.42, -3.70),
    "Manila": (14.60, 120.98),
    "Mexico City": (19.43, -99.13),
    "Miami": (25.76, -80.19),
    "Milan": (45.46, 9.19),
    "Moscow": (55.76, 37.62),
    "Mumbai": (19.08, 72.88),
    "Nairobi": (-1.29, 36.82),
    "New York": (40.71, -74.01),
    "Novosibirsk": (55.03, 82.92),
    "Paris": (48.86, 2.35),
    "Riyadh": (24.71, 46.68),
    "Santiago": (-33.45, -70.67),
    "São Paulo": (-23.55, -46.63),
    "Seoul": (37.57, 126.98),
    "Singapore": (1.35, 103.82),
    "Stockholm": (59.33, 18.07),
    "Sydney": (-33.87, 151.21),
    "Taipei": (25.03, 121.57),
    "Tehran": (35.69, 51.39),
    "Tokyo": (35.68, 139.69),
    "Toronto": (43.65, -79.38),
    "Warsaw": (52.23, 21.01),
}
"""Latitude and longitude of the peers' cities, in degrees."""

SWARMS = {
    "European": (
        "London 12, Paris 12, Berlin 12, Amsterdam 10, Madrid 8, Milan 8, Warsaw 8, "
        "Stockholm 5, Kyiv 4, Moscow 4, Athens 3, Lisbon 3, New York 6, Los Angeles 3, "
        "Toronto 2"
    ),
    "American": (
        "New York 20, Los Angeles 16, Chicago 12, Dallas 12, Miami 8, Toronto 8, "
        "London 6, Berlin 5, Paris 4, Amsterdam 4, São Paulo 3, Sydney 2"
    ),
    "Latin American": (
        "São Paulo 25, Buenos Aires 14, Mexico City 14, Bogotá 9, Santiago 8, Lima 7, "
        "Miami 6, New York 5, Los Angeles 4, Madrid 6, Lisbon 2"
    ),
    "Russian": (
        "Moscow 40, Kyiv 12, Novosibirsk 12, Warsaw 7, Berlin 9, Amsterdam 7, London 4, "
        "Stockholm 4, New York 3, Istanbul 2"
    ),
    "Middle Eastern": (
        "Dubai 10, Riyadh 12, Tehran 12, Cairo 14, Istanbul 18, Athens 5, London 8, "
        "Paris 7, Berlin 7, New York 5, Mumbai 2"
    ),
    "Indian": (
        "Mumbai 28, Delhi 28, Dubai 7, Singapore 7, London 10, New York 8, "
        "Los Angeles 5, Berlin 4, Sydney 3"
    ),
    "African": (
        "Lagos 14, Johannesburg 18, Nairobi 10, Cairo 12, Casablanca 8, Algiers 8, "
        "London 10, Paris 12, Lisbon 3, New York 5"
    ),
    "East Asian": (
        "Tokyo 30, Seoul 14, Taipei 12, Hong Kong 10, Manila 5, Bangkok 4, Singapore 5, "
        "Los Angeles 10, New York 4, Berlin 3, London 3"
    ),
    "South-East Asian": (
        "Singapore 12, Jakarta 16, Bangkok 12, Manila 12, Hong Kong 8, Tokyo 10, "
        "Sydney 6, Mumbai 6, London 7, Los Angeles 8, Berlin 3"
    ),
    "Oceanian": (
        "Sydney 34, Los Angeles 14, New York 9, Dallas 5, London 12, Berlin 6, Tokyo 8, "
        "Singapore 8, Hong Kong 4"
    ),
}
"""Networks of peers by city."""
