"""The documents' pictures: each is made of a screenshot, and all together are small."""

from pathlib import Path
import re

from PIL import Image
import pytest

from scripts.renew_pictures import PICTURES, ROOT, renew
from tests.documents import all_text

IMAGES = ROOT / ".github/images"


def test_the_documents_show_each_picture_and_no_other() -> None:
    shown = re.findall(r"\]\([\w./]*images/([\w-]+)\.png\)", all_text())
    assert sorted(shown) == sorted(PICTURES)
    assert {path.stem for path in IMAGES.iterdir()} == set(PICTURES)
    assert sum(path.stat().st_size for path in IMAGES.iterdir()) < 1_000_000


def test_the_browser_tests_take_each_screenshot() -> None:
    tests = "".join(path.read_text() for path in (ROOT / "tests/browser").glob("*.py"))
    for seen in PICTURES.values():
        start = seen.partition("-")[0]
        assert f'"{seen}"' in tests or f'"{start}-{{' in tests, seen


def test_a_screenshot_becomes_a_picture_with_few_colors(tmp_path: Path) -> None:
    images = tmp_path / "images"
    images.mkdir()
    for seen in PICTURES.values():
        Image.radial_gradient("L").convert("RGB").save(tmp_path / f"{seen}.png")
    renew(tmp_path, images)
    assert {path.stem for path in images.iterdir()} == set(PICTURES)
    with Image.open(images / "demo.png") as picture:
        assert picture.size == (256, 256)
        assert len(picture.getcolors() or ()) <= 256
    (tmp_path / "automation-trigger.png").unlink()
    with pytest.raises(FileNotFoundError):
        renew(tmp_path, images)
