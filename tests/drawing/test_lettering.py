import numpy as np
import pytest

from custom_components.qb_peer_vpn.drawing import can_write
from custom_components.qb_peer_vpn.drawing.lettering import (
    letters_mask,
    shortened,
    text_width,
)


def pixels(text: str, size: float = 40.0) -> np.ndarray:
    mask, _, _ = letters_mask(text, size, stroke=0.0)
    return np.asarray(mask, dtype=np.int64)


@pytest.mark.parametrize(
    "text",
    [
        "Stay on Amsterdam: 5%",
        "São Paulo",
        "Zürich, Göteborg, Łódź, Malmö",
        "Ağrı, İstanbul, Kraków",
        "Xa Thạnh Mỹ, Tân An",
        "Şırnak – Đà Nẵng",
        "Straße",
        "»l’été«…",
    ],
)
def test_latin_letters_can_be_written(text: str) -> None:
    assert can_write(text)


@pytest.mark.parametrize("text", ["東京", "Москва", "القاهرة", "Osaka 大阪", "🏠"])
def test_other_scripts_cannot_be_written_and_do_no_harm(text: str) -> None:
    assert not can_write(text)
    assert text_width(text, 20.0) == text_width(
        "".join(character for character in text if character.isascii()), 20.0
    )
    assert pixels(text).size


@pytest.mark.parametrize(
    ("accented", "plain"),
    [
        ("ö", "o"),
        ("ñ", "n"),
        ("É", "E"),
        ("ș", "s"),
        ("ł", "l"),
        ("ç", "c"),
        ("å", "a"),
    ],
)
def test_an_accent_is_added_and_takes_no_width(accented: str, plain: str) -> None:
    assert text_width(accented, 40.0) == text_width(plain, 40.0)
    more = pixels(accented) - pixels(plain)
    assert more.min() >= 0
    assert more.max() > 200


def test_accents_differ() -> None:
    pictures = [
        pixels(f"a{mark}").tobytes() for mark in "\u0300\u0301\u0302\u0303\u0308"
    ]
    assert len(set(pictures)) == len(pictures)


def test_two_accents_stand_on_top_of_each_other() -> None:
    def highest(text: str) -> int:
        return int(np.flatnonzero(pixels(text).any(axis=1))[0])

    assert highest("ấ") < highest("â") < highest("a")


@pytest.mark.parametrize("accented", ["í", "ı"])
def test_an_accent_takes_the_place_of_the_dot(accented: str) -> None:
    dot = pixels("i") > pixels("ı")
    assert dot.any()
    assert (pixels(accented)[dot] < pixels("i")[dot]).any()


def test_a_mark_without_a_letter_is_left_out() -> None:
    assert text_width("\u0301", 20.0) == 0.0
    assert not pixels("\u0301").any()


def test_a_text_that_is_too_wide_ends_in_an_ellipsis() -> None:
    text = "Move to a place with a very long name"
    short = shortened(text, 20.0, 150.0)
    assert short.endswith("…")
    assert text.startswith(short[:-1])
    assert text_width(short, 20.0) <= 150.0
    assert shortened(text, 20.0, 1000.0) == text


def test_a_stroke_makes_letters_wider() -> None:
    thin, _, _ = letters_mask("é", 40.0, stroke=0.0)
    thick, _, _ = letters_mask("é", 40.0, stroke=3.0)
    assert np.asarray(thick).sum() > 1.5 * np.asarray(thin).sum()
