"""What takes long stays away from the event loop."""

import sys
import threading
from types import ModuleType
from typing import override

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from .home import set_up


class Asked(ModuleType):
    """A module that lacks everything, and notes the threads that look."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.by: set[threading.Thread] = set()

    @override
    def __getattr__(self, name: str) -> object:
        self.by.add(threading.current_thread())
        raise AttributeError(name)


@pytest.mark.usefixtures("client", "city_database", "server_list")
async def test_scikit_learn_is_imported_in_the_executor_only(
    home: HomeAssistant, entry: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = Asked("sklearn.cluster")
    monkeypatch.setitem(sys.modules, "sklearn.cluster", module)
    await set_up(home, entry)
    assert module.by
    assert threading.main_thread() not in module.by
