"""The brand: eight small pictures that the script draws and Home Assistant serves."""

from http import HTTPStatus
from io import BytesIO
from itertools import pairwise
from pathlib import Path

from homeassistant.components.brands.const import ALLOWED_IMAGES
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import numpy as np
from PIL import Image
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from scripts.draw_brand import BRAND, DARK, LIGHT, Theme, main

NAMES = sorted(ALLOWED_IMAGES)
WHITE, NIGHT = (255, 255, 255), (17, 17, 17)


def opened(path: Path) -> Image.Image:
    return Image.open(path).convert("RGBA")


def seen(picture: Image.Image) -> np.ndarray:
    """The picture as it is seen: transparent pixels have no color."""
    pixels = np.asarray(picture, dtype=np.float64)
    return pixels * pixels[..., 3:] / 255


def luminance(colour: tuple[int, int, int]) -> float:
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in colour)
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawn") / "brand"
    assert main([str(folder)]) == 0
    return folder


def test_there_are_the_eight_names_that_home_assistant_serves(drawn: Path) -> None:
    assert sorted(path.name for path in BRAND.iterdir()) == NAMES
    assert sorted(path.name for path in drawn.iterdir()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_shipped_picture_is_what_the_script_draws(drawn: Path, name: str) -> None:
    shipped, redrawn = opened(BRAND / name), opened(drawn / name)
    assert shipped.size == redrawn.size
    # Versions of the library that writes the letters differ in shades.
    assert np.abs(seen(shipped) - seen(redrawn)).mean() < 0.5


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_has_its_size_is_trimmed_and_small(name: str) -> None:
    path, picture = BRAND / name, opened(BRAND / name)
    times = 2 if "@2x" in name else 1
    width, height = picture.size
    if "icon" in name:
        assert (width, height) == (256 * times, 256 * times)
    else:
        assert height == 128 * times < width
    assert picture.getchannel("A").getbbox() == (0, 0, width, height)
    for corner in ((0, 0), (0, height - 1), (width - 1, height - 1)):
        assert picture.getchannel("A").getpixel(corner) == 0
    assert path.stat().st_size < 16_000


@pytest.mark.parametrize(("theme", "behind"), [(LIGHT, WHITE), (DARK, NIGHT)])
def test_every_color_has_enough_contrast(
    theme: Theme, behind: tuple[int, int, int]
) -> None:
    # What WCAG 2 asks of graphics and of letters.
    assert contrast(theme.globe, behind) >= 4.5
    assert contrast(theme.peers, behind) >= 3.0
    assert contrast(theme.ink, behind) >= 7.0


@pytest.mark.parametrize("side", [24, 48])
@pytest.mark.parametrize("prefix", ["", "dark_"])
def test_house_server_and_peers_can_be_distinguished_when_small(
    prefix: str, side: int
) -> None:
    icon = opened(BRAND / f"{prefix}icon.png").resize(
        (side, side), Image.Resampling.LANCZOS
    )
    opacity = np.asarray(icon.getchannel("A"), dtype=np.float64)

    def at(x: float, y: float) -> float:
        return float(opacity[int(y * side / 256), int(x * side / 256)])

    globe, server, house = at(60, 80), at(112, 88), at(68, 192)
    assert globe > 240
    assert house < 30
    assert server > 150
    # Between two peers there is always a transparent gap.
    peers = [(206, 32), (228, 126), (186, 208)]
    for (x1, y1), (x2, y2) in pairwise(peers):
        assert at(x1, y1) > 240
        assert at(x2, y2) > 240
        between = [at(x1 + s * (x2 - x1), y1 + s * (y2 - y1)) for s in (0.4, 0.5, 0.6)]
        assert min(between) < 150


@pytest.mark.usefixtures("enable_custom_integrations")
async def test_home_assistant_shows_it(
    hass: HomeAssistant, hass_client: ClientSessionGenerator
) -> None:
    assert await async_setup_component(hass, "brands", {})
    client = await hass_client()
    for name in NAMES:
        response = await client.get(f"/api/brands/integration/qb_peer_vpn/{name}")
        assert response.status == HTTPStatus.OK
        picture = Image.open(BytesIO(await response.read()))
        assert picture.size == Image.open(BRAND / name).size
