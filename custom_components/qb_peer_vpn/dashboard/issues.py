"""The repair issue of the card, which all connections share."""

from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from ..shell.const import DOMAIN

CARD_RESOURCE: Final = "card_resource"


@callback
def show_resource_issue(hass: HomeAssistant, *, missing: str | None) -> None:
    """Ask for the line of YAML that loads the card.

    Args:
        hass: Home Assistant.
        missing: address of the module; None deletes the issue.

    """
    if missing is None:
        ir.async_delete_issue(hass, DOMAIN, CARD_RESOURCE)
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        CARD_RESOURCE,
        is_fixable=False,
        severity=ir.IssueSeverity.WARNING,
        translation_key=CARD_RESOURCE,
        translation_placeholders={"url": missing},
    )
