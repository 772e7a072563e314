"""A card of three small modules, and the stored rows of the dashboards."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .card_resources import STORE


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A card of three modules, one of them in a folder."""
    folder = tmp_path / "card"
    folder.mkdir()
    (folder / "qb-peer-vpn.js").write_text('import "./sibling.js";')
    (folder / "sibling.js").write_text("export {};")
    (folder / "map").mkdir()
    (folder / "map" / "deep.js").write_text("export {};")
    monkeypatch.setattr("custom_components.qb_peer_vpn.dashboard.card.FOLDER", folder)
    return folder


@pytest.fixture
def stored(hass_storage: dict[str, Any]) -> Callable[..., None]:
    """Put rows where Home Assistant keeps the resources."""

    def store(*rows: dict[str, str]) -> None:
        hass_storage[STORE] = {
            "version": 1,
            "key": STORE,
            "data": {"items": list(rows)},
        }

    return store
