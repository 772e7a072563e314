"""Names of places in the language of Home Assistant.

The room names a place in English. The card translates it for each user by itself.
"""

from typing import Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.translation import async_get_cached_translations

from ...recommendation import NEAR
from ...shell.const import DOMAIN

PLACE: Final = "place"
"""The attribute with the name of a place."""
PLACE_NEAR: Final = "place_near"
"""Key of the text for a place that is only near another one."""


def place_in_words(place: str, near: str) -> str:
    """Return the name of a place, with the text for those that are near another one."""
    if not place.startswith(NEAR):
        return place
    return near.format(place=place.removeprefix(NEAR))


@callback
def async_places_in_words(
    hass: HomeAssistant, attributes: dict[str, Any]
) -> dict[str, Any]:
    """Return attributes with their places in the language of Home Assistant."""
    texts = async_get_cached_translations(hass, hass.config.language, "common", DOMAIN)
    near = texts[f"component.{DOMAIN}.common.{PLACE_NEAR}"]
    return {name: _in_words(name, value, near) for name, value in attributes.items()}


def _in_words(name: str, value: Any, near: str) -> Any:
    match value:
        case str() if name == PLACE:
            return place_in_words(value, near)
        case [{"place": str()}, *_]:
            return [
                {**each, PLACE: place_in_words(each[PLACE], near)} for each in value
            ]
    return value
