"""What providers' words for a place mean."""

import pytest

from custom_components.qb_peer_vpn.vpn import PlaceFinder
from custom_components.qb_peer_vpn.vpn.places.place_labels import Label

type Wording = tuple[str | None, str | None, str | None]


@pytest.mark.parametrize(
    ("country", "code"),
    [
        ("United Kingdom", "GB"),
        ("UK", "GB"),
        ("uk", "GB"),
        ("GB", "GB"),
        ("USA", "US"),
        ("United States", "US"),
        ("United States  West", "US"),
        ("Korea", "KR"),
        ("South Korea", "KR"),
        ("southkorea", "KR"),
        ("Czech Republic", "CZ"),
        ("czechia", "CZ"),
        ("Lao People's Democratic Republic", "LA"),
        ("Laos", "LA"),
        ("Macedonia", "MK"),
        ("North Macedonia", "MK"),
        ("Cote d'Ivoire", "CI"),
        ("Coted`Ivoire", "CI"),
        ("Russian Federation", "RU"),
        ("Syrian Arab Republic", "SY"),
        ("Brunei Darussalam", "BN"),
        ("Vatican City State", "VA"),
        ("Palestine, State of", "PS"),
        ("Timor-Leste", "TL"),
        ("Guinea-Bissau", "GW"),
        ("Curaçao", "CW"),
        ("Türkiye", "TR"),
        ("Macao", "MO"),
        ("Macau", "MO"),
        ("The Netherlands", "NL"),
        ("Republic of Singapore", "SG"),
        ("Republic of the Philippines", "PH"),
        ("Bosnia And Herzegovina", "BA"),
        ("hongkong", "HK"),
        ("US Virgin Islands", "VI"),
        ("Democratic Republic of the Congo", "CD"),
        ("Congo", "CG"),
    ],
)
def test_a_country_has_many_names(world: PlaceFinder, country: str, code: str) -> None:
    assert world.read_label(country, None, None).country_code == code


@pytest.mark.parametrize(
    ("says", "label"),
    [
        (("Germany", "Hesse", "Frankfurt"), ("DE", "Hesse", "Frankfurt", None)),
        (("Hong", None, "Kong"), ("HK", None, None, None)),
        (("usa-losangeles", None, None), ("US", None, "losangeles", None)),
        (("germany-dus", None, None), ("DE", None, "dus", None)),
        (("italy-stream", None, None), ("IT", None, None, None)),
        (("france-via-uk", None, None), ("FR", None, None, "GB")),
        (("India UK", None, None), ("IN", None, None, "GB")),
        (
            ("Philippines Via Singapore", None, "Philippines Via Singapore"),
            ("PH", None, None, "SG"),
        ),
        (("India", None, "(via UK)"), ("IN", None, None, "GB")),
        (("India", None, "(via SG)"), ("IN", None, None, "SG")),
        (("India", "Asia Pacific", "Virtual Location"), ("IN", "Asia Pacific", None, None)),
        (("India", "Goa - Virtual Server", "Pernem"), ("IN", "Goa", "Pernem", None)),
        ((None, "AU Melbourne", None), ("AU", None, "Melbourne", None)),
        ((None, "DE Berlin", None), ("DE", None, "Berlin", None)),
        ((None, "CA Toronto", None), ("CA", None, "Toronto", None)),
        ((None, "US East", None), ("US", None, "East", None)),
        ((None, "US-TX", None), ("US", None, "TX", None)),
        # California, not Canada.
        ((None, "US-CA", None), ("US", None, "CA", None)),
        # Only a code is where the server really is.
        ((None, "India JAPAN", None), ("IN", None, "JAPAN", None)),
        ((None, "US Washington DC", None), ("US", None, "Washington DC", None)),
        ((None, "US East Streaming Optimized", None), ("US", None, "East", None)),
        ((None, "Australia Sydney", None), ("AU", None, "Sydney", None)),
        ((None, "Vietnam", None), ("VN", None, None, None)),
        ((None, "US Central", "Dallas"), ("US", None, "Dallas", None)),
        ((None, "WINDFLIX JP", "Tokyo"), ("JP", None, "Tokyo", None)),
        ((None, "Dubai", None), ("AE", None, "Dubai", None)),
        ((None, None, "Reykjavik"), ("IS", None, "Reykjavik", None)),
        # A field for a country or region may hold a large city, or one of Proton's.
        (("Guangzhou", None, None), ("CN", None, "Guangzhou", None)),
        ((None, "Hyderabad", None), ("IN", None, "Hyderabad", None)),
        ((None, "Reykjavik", None), ("IS", None, "Reykjavik", None)),
        ((None, "Calais", None), (None, None, "Calais", None)),
        # Cities alone, large and small, in any spelling.
        ((None, None, "NewYork"), ("US", None, "NewYork", None)),
        ((None, None, "Calais"), ("FR", None, "Calais", None)),
        ((None, None, "Rosario"), ("AR", None, "Rosario", None)),
        ((None, None, "East London"), ("ZA", None, "East London", None)),
        ((None, None, "Malmoe"), ("SE", None, "Malmoe", None)),
        ((None, None, "Atlantis"), ("ZA", None, "Atlantis", None)),
        ((None, None, "El Dorado of Gold"), (None, None, "El Dorado of Gold", None)),
        # Two countries are called Congo.
        (("Congo", None, "Kinshasa"), ("CD", None, "Kinshasa", None)),
        (("Congo", None, "Brazzaville"), ("CG", None, "Brazzaville", None)),
        (("Congo", None, "Nowhere"), ("CG", None, "Nowhere", None)),
        (("Congo", None, None), ("CG", None, None, None)),
        (("Republicofthe Congo", None, "Kinshasa"), ("CG", None, "Kinshasa", None)),
        (("Kuala Lumpur", None, None), ("MY", None, "Kuala Lumpur", None)),
        (("Atlantis", None, None), (None, None, "Atlantis", None)),
        ((None, None, None), (None, None, None, None)),
    ],
)  # fmt: skip
def test_a_label_is_taken_apart(
    world: PlaceFinder,
    says: Wording,
    label: tuple[str | None, str | None, str | None, str | None],
) -> None:
    country_code, region, city, physical_country = label
    assert world.read_label(*says) == Label(
        country_code=country_code,
        region=region,
        city=city,
        physical_country=physical_country,
    )


@pytest.mark.parametrize(
    ("says", "key"),
    [
        ((None, "US East", None), "US/useast"),
        ((None, "US-TX", None), "US/texas"),
        ((None, "US Silicon Valley", None), "US/siliconvalley"),
        ((None, "CA Ontario", None), "CA/ontario"),
        ((None, "AU Australia Streaming Optimized", None), "AU"),
        ((None, "ES Valencia", None), "ES/valencia"),
        ((None, "United Kingdom", None), "GB"),
        (("Czech Republic", None, "Czech Republic"), "CZ"),
        (("Monaco", None, "Monaco"), "MC/monaco"),
        (("UK", None, "Docklands"), "GB/london"),
        (("USA", "Washington", "Seattle"), "US/seattle"),
        (("United States", "Washington, D.C.", "Washington"), "US/washington"),
        (("Norway", "Vestfold og Telemark", "Sandefjord"), "NO/sandefjord"),
    ],
)
def test_a_label_leads_to_a_place(world: PlaceFinder, says: Wording, key: str) -> None:
    label = world.read_label(*says)
    assert label.country_code is not None
    place = world.find(label.country_code, label.city, label.region)
    assert place is not None
    assert place.key == key
