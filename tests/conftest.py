"""The test harness, made for Home Assistant 2026.10, made to run on 2026.11 too."""

import os

# Before anything that imports httpx, which Home Assistant aliases.
import homeassistant  # noqa: F401
from homeassistant.components import logger
from homeassistant.components.logger import helpers as logger_helpers
from hypothesis import HealthCheck, settings

# Before the harness, whose own package of this name would hide ours.
import custom_components  # noqa: F401

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
