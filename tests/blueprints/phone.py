"""A phone with the Home Assistant app, to which blueprints send messages."""

from types import SimpleNamespace
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.helpers.template import render_complex
from homeassistant.helpers.typing import ConfigType, TemplateVarsType
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockModule,
    mock_integration,
    mock_platform,
)
import voluptuous as vol

from .uses import passes_by, until

NOTIFY = cv.DEVICE_ACTION_BASE_SCHEMA.extend(
    {
        vol.Required("type"): "notify",
        vol.Required("message"): cv.template,
        vol.Optional("title"): cv.template,
        vol.Optional("data"): cv.template_complex,
    }
)
"""As the real integration has it, which needs more packages than there are here."""


class Phone:
    """A phone with the Home Assistant app."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self.device_id = ""
        self.messages: list[dict[str, Any]] = []

    async def notify(
        self,
        hass: HomeAssistant,
        config: ConfigType,
        variables: TemplateVarsType,
        context: Context | None,
    ) -> None:
        """Take a message, in the place of the integration mobile_app."""
        assert config["device_id"] == self.device_id
        words = {key: config[key] for key in ("title", "message", "data")}
        self.messages.append(render_complex(words, variables))

    async def has(self, messages: int) -> None:
        """Wait until this many messages have arrived in total."""
        await until(self._hass, lambda: len(self.messages) == messages)
        await passes_by(self._hass)

    async def presses_not_now(self) -> None:
        """Press the first button of the last message."""
        (not_now, _) = self.messages[-1]["data"]["actions"]
        pressed = {"action": not_now["action"]}
        self._hass.bus.async_fire("mobile_app_notification_action", pressed)
        await passes_by(self._hass)


async def add_phone(home: HomeAssistant) -> Phone:
    """Make a phone that is known to Home Assistant."""
    phone = Phone(home)
    mock_integration(home, MockModule("mobile_app"))
    actions = SimpleNamespace(
        ACTION_SCHEMA=NOTIFY, async_call_action_from_config=phone.notify
    )
    mock_platform(home, "mobile_app.device_action", actions)
    entry = MockConfigEntry(domain="mobile_app", state=ConfigEntryState.LOADED)
    entry.add_to_hass(home)
    device = dr.async_get(home).async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={("mobile_app", "phone")}
    )
    phone.device_id = device.id
    return phone
