"""Errors as persons read them."""

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.translation import async_get_translations

from .const import DOMAIN


def error_like(cause: BaseException | None, otherwise: str) -> HomeAssistantError:
    """Return an error with the text of its cause.

    Args:
        cause: an error of a poll, which must not be raised once more itself.
        otherwise: the key of the text for a cause that has no translation.

    """
    if not isinstance(cause, HomeAssistantError) or cause.translation_key is None:
        return HomeAssistantError(translation_domain=DOMAIN, translation_key=otherwise)
    return HomeAssistantError(
        translation_domain=cause.translation_domain,
        translation_key=cause.translation_key,
        translation_placeholders=cause.translation_placeholders,
    )


async def async_text_of(hass: HomeAssistant, error: HomeAssistantError) -> str:
    """Return the text of an error of ours in the language of the system."""
    texts = await async_get_translations(
        hass, hass.config.language, "exceptions", {DOMAIN}
    )
    key = error.translation_key or ""
    text = texts.get(f"component.{DOMAIN}.exceptions.{key}.message", key)
    for name, value in (error.translation_placeholders or {}).items():
        text = text.replace(f"{{{name}}}", value)
    return text
