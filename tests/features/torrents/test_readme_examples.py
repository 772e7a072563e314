"""The examples of the README about torrents, run as they are."""

from datetime import timedelta
from typing import Any
from unittest.mock import MagicMock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
    async_mock_service,
)

from tests.blueprints.uses import until
from tests.documents import yaml_examples

from .boxed import BoxInWeb
from .story import Story, done, loading

MAGNET_HASH = "c9e15763f722f23e98a29decdfae341b98d53056"


@pytest.fixture
async def example(home: HomeAssistant) -> list[dict[str, Any]]:
    return await home.async_add_executor_job(yaml_examples, "Torrents")


async def test_old_torrents_are_stopped_at_four(
    *,
    home: HomeAssistant,
    home_box: BoxInWeb,
    example: list[dict[str, Any]],
    freezer: FrozenDateTimeFactory,
) -> None:
    now = dt_util.utcnow()
    old = int((now - timedelta(days=40)).timestamp())
    young = int((now - timedelta(days=3)).timestamp())
    seeding: dict[str, Any] = {"state": "stalledUP", "amount_left": 0}
    home_box.add("Old", **seeding, ratio=2.5, added_on=old)
    home_box.add("Young", **seeding, ratio=2.5, added_on=young)
    home_box.add("Wanted", **seeding, ratio=0.5, added_on=old)
    home_box.add("Open", state="stalledDL", ratio=2.5, added_on=old)
    automation, _, _ = example
    await home.services.async_call(
        "qb_peer_vpn", "refresh", {"config_entry_id": "entry"}, blocking=True
    )
    assert await async_setup_component(home, "automation", {"automation": automation})
    await home.async_block_till_done()

    local = dt_util.now().replace(hour=4, minute=0, second=1) + timedelta(days=1)
    freezer.move_to(local)
    async_fire_time_changed(home, local)
    await until(home, lambda: home_box.commands("torrents/stop"))
    stopped = [
        row["name"]
        for row in home_box.box.torrents.values()
        if row["state"] == "stoppedDL"
    ]
    assert stopped == ["Old"]
    # It would wait for the next night.
    await home.services.async_call(
        "automation",
        "turn_off",
        {"entity_id": "automation.stop_old_torrents"},
        blocking=True,
    )


async def test_a_torrent_is_added_and_its_hash_used(
    home: HomeAssistant, home_box: BoxInWeb, example: list[dict[str, Any]]
) -> None:
    _, script, _ = example
    assert await async_setup_component(home, "script", {"script": {"add": script}})
    await home.services.async_call("script", "add", blocking=True)
    row = home_box.row(MAGNET_HASH)
    assert (row["category"], row["up_limit"]) == ("linux", 1024 * 1024)
    assert row["state"] == "stoppedDL"


async def test_a_film_that_is_done_makes_a_notification(
    *,
    home: HomeAssistant,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
    loaded: MockConfigEntry,
    example: list[dict[str, Any]],
) -> None:
    _, _, automation = example
    created = async_mock_service(home, "persistent_notification", "create")
    assert await async_setup_component(home, "automation", {"automation": automation})
    await home.async_block_till_done()
    story = Story(home, fake_session, freezer)
    await story.goes_on(film=loading(category="films"), song=loading())
    await story.goes_on(film=done(category="films"), song=done())
    assert [call.data["message"] for call in created] == ["film took 10 minutes."]
