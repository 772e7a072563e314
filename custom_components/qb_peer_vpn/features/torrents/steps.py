"""The step of the options about torrents."""

from typing import Any

from homeassistant.config_entries import ConfigFlowResult, OptionsFlow

from ...shell.options import section_of
from .forms import TORRENTS_SCHEMA, torrents_errors, torrents_section
from .options import SECTION_TORRENTS


class TorrentSteps(OptionsFlow):
    """Asks who may do what with torrents, and where they may be saved."""

    async def async_step_torrents(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show the form until its input is valid."""
        options = self.config_entry.options
        errors: dict[str, str] = {}
        if user_input is not None:
            section = torrents_section(user_input)
            if not (errors := torrents_errors(section)):
                return self.async_create_entry(
                    data={**options, SECTION_TORRENTS: section}
                )
        return self.async_show_form(
            step_id="torrents",
            data_schema=self.add_suggested_values_to_schema(
                TORRENTS_SCHEMA, user_input or section_of(options, SECTION_TORRENTS)
            ),
            errors=errors,
        )
