"""Latitudes, longitudes and numbers from outside."""

import pytest

from custom_components.qb_peer_vpn.geo import read_finite, read_latitude_longitude


@pytest.mark.parametrize(
    ("latitude", "longitude", "expected"),
    [
        (52.5, 13.4, (52.5, 13.4)),
        (-90, 180, (-90.0, 180.0)),
        (0, 13.4, (0.0, 13.4)),
        (52.5, 0, (52.5, 0.0)),
        (0, 0, None),
        (90.1, 0, None),
        (0, -180.1, None),
        (None, 13.4, None),
        (52.5, "13.4", None),
    ],
)
def test_only_a_place_on_the_earth_is_read(
    latitude: object, longitude: object, expected: tuple[float, float] | None
) -> None:
    assert read_latitude_longitude(latitude, longitude) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (7, 7.0),
        (-0.5, -0.5),
        (True, None),
        ("7", None),
        (None, None),
        (float("nan"), None),
        (float("-inf"), None),
        (10**400, None),
    ],
)
def test_only_a_finite_number_is_read(value: object, expected: float | None) -> None:
    assert read_finite(value) == expected
