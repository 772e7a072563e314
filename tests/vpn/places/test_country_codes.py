"""Countries by code and name."""

import pytest

from custom_components.qb_peer_vpn.vpn.places.country_codes import CountryNames

COUNTRIES = CountryNames({"CH": "Switzerland", "IN": "India", "DE": "Germany"})


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("IN", "IN"),
        ("india", "IN"),
        # Words, not codes.
        ("in", None),
        ("De", None),
        # The table has no United Kingdom, whatever it is called.
        ("UK", None),
        ("England", None),
        ("", None),
    ],
)
def test_a_code_is_in_upper_case_and_of_a_known_country(
    text: str, code: str | None
) -> None:
    assert COUNTRIES.code(text) == code
