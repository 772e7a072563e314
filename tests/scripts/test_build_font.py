"""The font of the picture can be built, with the same characters each time."""

from itertools import chain
from pathlib import Path

import pytest

from custom_components.qb_peer_vpn.drawing.typeface import CHARACTERS, FONT
from scripts.build_font import build, characters_of, main


def test_a_built_font_has_all_characters_and_is_the_same_each_time(
    tmp_path: Path,
) -> None:
    once, twice = tmp_path / "once.ttf", tmp_path / "twice.ttf"
    main([str(FONT), str(once)])
    main([str(once), str(twice)])
    assert characters_of(once) == set(chain.from_iterable(CHARACTERS))
    assert once.read_bytes() == twice.read_bytes()


def test_a_smaller_font_has_only_its_characters(tmp_path: Path) -> None:
    output = tmp_path / "small.ttf"
    build(FONT, output, map(ord, "Київ"))
    assert characters_of(output) == set(map(ord, "Київ"))
    assert output.stat().st_size < 4000


def test_a_font_without_some_characters_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"lacks U\+6771$"):
        build(FONT, tmp_path / "never.ttf", map(ord, "a東"))
    assert not (tmp_path / "never.ttf").exists()
