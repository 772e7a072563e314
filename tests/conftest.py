"""The test harness, made for Home Assistant 2026.10, made to run on 2026.11 too."""

import asyncio
from collections.abc import Iterator
import os
import threading
import time

# Before anything that imports httpx, which Home Assistant aliases.
import homeassistant  # noqa: F401
from homeassistant.components import logger
from homeassistant.components.logger import helpers as logger_helpers
from homeassistant.util.executor import (
    EXECUTOR_SHUTDOWN_TIMEOUT,
    InterruptibleThreadPoolExecutor,
)
from hypothesis import HealthCheck, settings
import pytest

# Before the harness, whose own package of this name would hide ours.
import custom_components

MOVED = "_clear_logger_overwrites"
"""In 2026.11 this function lives in another module."""

if not hasattr(logger, MOVED):
    setattr(logger, MOVED, getattr(logger_helpers, MOVED))

# No example fails because the machine is busy, and what CI finds can be repeated:
# it has the same examples each time. Elsewhere they are new ones in each run.
settings.register_profile(
    "house",
    deadline=None,
    derandomize=bool({"CI", "QB_PEER_VPN_REQUIRE"} & os.environ.keys()),
    # The examples of a test share its fixtures, which no test of ours changes.
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("house")

pytest_plugins = [
    "pytest_homeassistant_custom_component.plugins",
    "tests.home",
    "tests.automations",
    "tests.measured",
    "tests.own_line",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let tests that take minutes begin first, so that no process waits for them."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(autouse=True)
async def enable_event_loop_debug() -> None:
    """Leave asyncio's own checks to PYTHONASYNCIODEBUG, which the nightly run sets.

    The harness always turns them on. They read a traceback for each task and timer,
    and tests of moves take three times as long.
    """
    asyncio.get_running_loop().set_debug("PYTHONASYNCIODEBUG" in os.environ)


@pytest.fixture(scope="session", autouse=True)
def no_thread_is_interrupted() -> Iterator[None]:
    """Let the threads of Home Assistant's executor end in the time that it gives them.

    It interrupts each one that does not end within a small part of that time. The threads
    hand on one signal to stop. On a busy machine it is lost with the thread that has just
    received it, and the others never end.
    """

    def wait(executor: InterruptibleThreadPoolExecutor) -> None:
        end = time.monotonic() + EXECUTOR_SHUTDOWN_TIMEOUT
        for thread in set(executor._threads):
            thread.join(max(0, end - time.monotonic()))

    with pytest.MonkeyPatch.context() as patches:
        patches.setattr(
            InterruptibleThreadPoolExecutor, "join_threads_or_timeout", wait
        )
        yield


@pytest.fixture(autouse=True)
def threads_end(verify_cleanup: None) -> Iterator[None]:
    """Wait for threads of ours that are about to end, since the harness does not.

    One that looks up a name ends a moment after its answer, or after no one waits for it.
    """
    yield
    for thread in threading.enumerate():
        if thread.name.startswith(custom_components.__name__):
            thread.join(10)
