"""The test harness, made for Home Assistant 2026.10, made to run on 2026.11 too."""

import os

# Before anything that imports httpx, which Home Assistant aliases.
import homeassistant  # noqa: F401
from homeassistant.components import logger
from homeassistant.components.logger import helpers as logger_helpers
from hypothesis import settings

# Before the harness, whose own package of this name would hide ours.
import custom_components  # noqa: F401

MOVED = "_clear_logger_overwrites"
"""In 2026.11 this function lives in another module."""

if not hasattr(logger, MOVED):
    setattr(logger, MOVED, getattr(logger_helpers, MOVED))

# No example fails because the machine is busy, and what CI finds can be repeated.
settings.register_profile("house", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("house")

pytest_plugins = [
    "pytest_homeassistant_custom_component.plugins",
    "tests.home",
    "tests.automations",
]
