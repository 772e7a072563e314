"""What outlives a restart: the memory of the decision, and the diary."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import instance_id

from ...models import Coordinates, Lens
from ...shell.fingerprint import fingerprint
from ...shell.store import VersionedStore
from .lenses import lens_text


def memory_store(hass: HomeAssistant, entry_id: str) -> VersionedStore:
    """Return the Store of a config entry's memory."""

    async def hide_home(stored: dict[str, Any]) -> dict[str, Any]:
        """Replace the home, which version 0.1.0 stored in clear."""
        latitude, longitude = stored["home"]
        home = Coordinates(latitude=latitude, longitude=longitude)
        installation_id = await instance_id.async_get(hass)
        return stored | {"home": home_fingerprint(home, installation_id)}

    return VersionedStore(
        hass, f"{entry_id}.memory", minor_version=2, migrate=hide_home
    )


def diary_store(hass: HomeAssistant, entry_id: str) -> VersionedStore:
    """Return the Store of a config entry's diary."""
    return VersionedStore(hass, f"{entry_id}.diary")


def home_fingerprint(home: Coordinates, installation_id: str) -> str:
    """Return the hash that shows whether the home is still the same, to one km."""
    # Adding zero makes -0.0 and 0.0 the same text.
    latitude, longitude = round(home.latitude, 2) + 0.0, round(home.longitude, 2) + 0.0
    place = f"{latitude} {longitude}"
    return fingerprint(place, purpose="home", installation_id=installation_id)


def lens_fingerprint(lens: Lens, installation_id: str) -> str:
    """Return the hash that shows whether the lens is still the same."""
    return fingerprint(lens_text(lens), purpose="lens", installation_id=installation_id)


async def async_remove_stores(hass: HomeAssistant, entry_id: str) -> None:
    """Delete what is stored for a config entry."""
    await memory_store(hass, entry_id).async_remove()
    await diary_store(hass, entry_id).async_remove()
