"""What the test of a control server found, in the words of a form."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from ...shell.const import DOMAIN
from .trial import Trial

_NOTHING = "–"


async def async_report(hass: HomeAssistant, trial: Trial) -> dict[str, str]:
    """Return the placeholders of the form that shows it."""
    prefix = f"component.{DOMAIN}.selector.container_warning.options."
    texts = await async_get_translations(
        hass, hass.config.language, "selector", {DOMAIN}
    )
    warnings = [texts.get(f"{prefix}{each}", each) for each in trial.warnings]
    settings, exit_ = trial.settings, trial.exit
    place = (exit_.city or exit_.country) if exit_ and exit_.address else None
    return {
        "version": trial.version.text if trial.version else _NOTHING,
        "status": trial.status or _NOTHING,
        "provider": settings.provider if settings else _NOTHING,
        "type": (settings and settings.vpn_type) or _NOTHING,
        "exit": place or _NOTHING,
        "port": str(trial.port or _NOTHING),
        "warnings": "\n".join(f"- {text}" for text in warnings),
    }
