import csv
import gzip
import io
import json
from pathlib import Path

from fontTools.ttLib import TTFont
from hypothesis import given, strategies as st
import numpy as np
from PIL import features
import pytest

from custom_components.qb_peer_vpn.drawing import can_write
from custom_components.qb_peer_vpn.drawing.typeface import (
    CHARACTERS,
    FONT,
    shortened,
    text_mask,
    text_width,
)

from .conftest import DATA

TRANSLATIONS = sorted((DATA.parent / "translations").glob("*.json"))


def pixels(text: str, size: float = 40.0) -> np.ndarray:
    mask, _, _ = text_mask(text, size, stroke=0.0)
    return np.asarray(mask, dtype=np.int64)


@pytest.fixture(scope="module")
def font() -> TTFont:
    """The font that is shipped."""
    return TTFont(FONT)


def test_pillow_can_read_fonts() -> None:
    assert features.check("freetype2")


def test_the_font_has_exactly_the_characters_that_the_code_knows(font: TTFont) -> None:
    known = [code for block in CHARACTERS for code in block]
    assert known == sorted(known)
    assert set(font.getBestCmap()) == set(known)


def test_each_character_that_is_no_space_or_mark_has_a_shape(font: TTFont) -> None:
    outlines, names = font["glyf"], font.getBestCmap()
    empty = {
        code
        for code, name in names.items()
        if outlines[name].numberOfContours == 0 and not chr(code).isspace()
    }
    # The soft hyphen and the combining grapheme joiner.
    assert empty <= {0xAD, 0x34F}


def test_the_font_is_small_and_has_its_license_beside_it(font: TTFont) -> None:
    assert FONT.stat().st_size < 150_000
    license_ = (FONT.parent / "OFL.txt").read_text()
    assert "SIL OPEN FONT LICENSE Version 1.1" in license_
    assert str(font["name"].getDebugName(0)) in license_
    assert "SIL Open Font License" in str(font["name"].getDebugName(13))


def test_all_cities_can_be_written() -> None:
    text = gzip.decompress((DATA / "cities.csv.gz").read_bytes()).decode()
    cities = {row["name"] for row in csv.DictReader(io.StringIO(text))}
    assert len(cities) > 1000
    assert [city for city in cities if not can_write(city)] == []


@pytest.mark.parametrize("path", sorted(DATA.glob("*.csv")), ids=lambda path: path.name)
def test_all_other_places_can_be_written(path: Path) -> None:
    assert [line for line in path.read_text().splitlines() if not can_write(line)] == []


@pytest.mark.parametrize("path", TRANSLATIONS, ids=lambda path: path.stem)
def test_the_texts_of_each_language_can_be_written(path: Path) -> None:
    texts: dict[str, str] = json.loads(path.read_text())["common"]
    assert [key for key, text in texts.items() if not can_write(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "Stay on Amsterdam: 5%",
        "Zürich, Göteborg, Łódź, Malmö",
        "Ağrı, İstanbul, Şırnak – Đà Nẵng",
        "Київ, Харків, Їжакевич, Ґалаґан",
        "Москва, Владивосток",
        "Αθήνα, Θεσσαλονίκη",
        "»l’été«…",
        "e\N{COMBINING ACUTE ACCENT}",
    ],
)
def test_latin_greek_and_cyrillic_letters_can_be_written(text: str) -> None:
    assert can_write(text)


@pytest.mark.parametrize("text", ["東京", "القاهرة", "Osaka 大阪", "🏠", "\ud800"])
def test_other_scripts_cannot_be_written_and_are_left_out(text: str) -> None:
    assert not can_write(text)
    latin = "".join(character for character in text if character.isascii())
    assert text_width(text, 20.0) == text_width(latin, 20.0)
    assert (pixels(text) == pixels(latin)).all()


def test_kyiv_is_written_with_four_different_letters() -> None:
    letters = {pixels(letter).tobytes() for letter in "Київ"}
    assert len(letters) == 4
    assert all(pixels(letter).any() for letter in "Київ")


def test_an_accent_changes_a_letter() -> None:
    for plain, accented in zip("onEslca", "öñÉșłçå", strict=True):
        assert pixels(plain).tobytes() != pixels(accented).tobytes()


def test_letters_and_accents_are_written_the_same_composed_or_not() -> None:
    assert (pixels("é") == pixels("e\N{COMBINING ACUTE ACCENT}")).all()


@pytest.mark.parametrize("text", ["Ấ", "Å", "Ž", "gjpqy", "Ґ", "f", "Łódź"])
@pytest.mark.parametrize("stroke", [0.0, 3.0])
def test_no_letter_is_cut_off(text: str, stroke: float) -> None:
    mask, _, _ = text_mask(text, 40.0, stroke=stroke)
    drawn = np.asarray(mask)
    assert not drawn[0].any()
    assert not drawn[-1].any()
    assert not drawn[:, 0].any()
    assert not drawn[:, -1].any()


def test_an_empty_text_has_no_width_and_no_pixels() -> None:
    assert text_width("", 20.0) == 0.0
    assert not pixels("").any()


def test_a_text_that_is_too_wide_ends_in_an_ellipsis() -> None:
    text = "Move to a place with a very long name"
    short = shortened(text, 20.0, 150.0)
    assert short.endswith("…")
    assert text.startswith(short[:-1])
    assert text_width(short, 20.0) <= 150.0
    assert shortened(text, 20.0, 1000.0) == text


def test_a_stroke_makes_letters_bolder() -> None:
    thin, _, _ = text_mask("é", 40.0, stroke=0.0)
    thick, _, _ = text_mask("é", 40.0, stroke=3.0)
    assert np.asarray(thick).sum() > 1.5 * np.asarray(thin).sum()


@given(st.text(max_size=20))
def test_any_text_can_be_measured(text: str) -> None:
    assert text_width(text, 20.0) >= 0.0
