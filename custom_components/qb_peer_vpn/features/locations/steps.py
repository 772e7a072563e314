"""The step of both flows that asks how peers are located."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import ConfigEntryBaseFlow, ConfigFlowResult

from .forms import LOOKUP_SCHEMA, lookup_errors, lookup_section, without_license_key


class LocationSteps(ConfigEntryBaseFlow):
    """Asks how peers are located."""

    @property
    def _lookup_before(self) -> Mapping[str, Any]:
        """The section of the options as it is now."""
        return {}

    @abstractmethod
    async def _async_lookup_chosen(self, section: dict[str, Any]) -> ConfigFlowResult:
        """Continue with the chosen section of the options."""

    async def async_step_lookup(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show the form until its input is valid."""
        before = self._lookup_before
        errors: dict[str, str] = {}
        if user_input is not None:
            section = lookup_section(user_input, before)
            if not (errors := lookup_errors(section)):
                return await self._async_lookup_chosen(section)
        return self.async_show_form(
            step_id="lookup",
            data_schema=self.add_suggested_values_to_schema(
                LOOKUP_SCHEMA, user_input or without_license_key(before)
            ),
            errors=errors,
            last_step=True,
        )
