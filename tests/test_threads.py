"""Heavy work and heavy imports stay away from the event loop."""

from collections.abc import Iterator
from pathlib import Path
import subprocess
import sys
import threading
from types import ModuleType
from typing import override

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.recommendation.clustering.adaptive import (
    _load_hdbscan,
)

from .home import set_up, state_of

REPOSITORY = Path(__file__).parent.parent

DEFAULT_CYCLE = """
from pathlib import Path
import sys
from tempfile import TemporaryDirectory

from custom_components.qb_peer_vpn.features.locations.shipped_data import (ShippedData)
from custom_components.qb_peer_vpn.swarm.traffic import TrafficCounter
from scripts.benchmarks.load import make_swarm
from scripts.benchmarks.stages import Bench, read_peers

tables = ShippedData.load()
swarm = make_swarm(tables.gazetteer.cities, addresses=200, torrents=4, active=4)
with TemporaryDirectory() as folder:
    cycle = Bench(Path(folder), tables).cycle(read_peers(swarm, TrafficCounter())).cycle
assert cycle.clustering.clusters
assert "sklearn" not in sys.modules
"""


class Broken(ModuleType):
    """A scikit-learn that cannot be imported, and notes the threads that try."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.threads: set[threading.Thread] = set()

    @override
    def __getattr__(self, name: str) -> object:
        self.threads.add(threading.current_thread())
        raise AttributeError(name)


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[Broken]:
    module = Broken("sklearn.cluster")
    monkeypatch.setitem(sys.modules, "sklearn.cluster", module)
    _load_hdbscan.cache_clear()
    yield module
    _load_hdbscan.cache_clear()


def test_a_cycle_with_default_settings_does_not_import_scikit_learn() -> None:
    done = subprocess.run(
        [sys.executable, "-c", DEFAULT_CYCLE],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.usefixtures("fake_session", "city_database", "server_list")
async def test_default_settings_do_not_look_into_scikit_learn(
    home: HomeAssistant, entry: MockConfigEntry, broken: Broken
) -> None:
    await set_up(home, entry)
    assert not broken.threads


@pytest.mark.usefixtures("fake_session", "city_database", "server_list")
@pytest.mark.usefixtures("all_entities")
async def test_a_broken_scikit_learn_is_logged_once_and_dense_areas_are_shown(
    home: HomeAssistant,
    entry: MockConfigEntry,
    broken: Broken,
    caplog: pytest.LogCaptureFixture,
) -> None:
    entry.add_to_hass(home)
    home.config_entries.async_update_entry(
        entry, options={**entry.options, "map": {"method": "adaptive"}}
    )
    await set_up(home, entry)
    await entry.runtime_data.recommendation.coordinator.async_poll_now()
    await home.async_block_till_done(wait_background_tasks=True)

    assert broken.threads
    assert threading.main_thread() not in broken.threads
    assert state_of(home, "sensor.peer_vpn_clusters").state == "3"
    warnings = [one for one in caplog.records if "scikit-learn" in one.message]
    assert [one.exc_info for one in warnings] == [None]
