"""The base of all Stores.

Raise the version, or the minor version if older versions of the integration still
understand the file, when the content of a file changes.
"""

from typing import Any, Final, override

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import UnsupportedStorageVersionError
from homeassistant.helpers.storage import Store

from .const import DOMAIN, LOGGER

VERSION: Final = 1


class VersionedStore(Store[dict[str, Any]]):
    """A file that another version of the integration may have written."""

    def __init__(
        self,
        hass: HomeAssistant,
        name: str,
        *,
        private: bool = False,
        is_large: bool = False,
    ) -> None:
        """Name the file.

        Args:
            hass: Home Assistant.
            name: of the file, behind the domain.
            private: whether only Home Assistant's user may read the file.
            is_large: whether the file is serialized outside of the event loop.

        """
        super().__init__(
            hass,
            VERSION,
            f"{DOMAIN}.{name}",
            private=private,
            atomic_writes=True,
            serialize_in_event_loop=not is_large,
        )

    @override
    async def async_load(self) -> dict[str, Any] | None:
        """Return the stored data; None if there are none that can be used.

        The file of a newer version is never overwritten.
        """
        try:
            stored: object = await super().async_load()
        except UnsupportedStorageVersionError as err:
            self.make_read_only()
            LOGGER.warning(
                "The file %s has version %s, which this version of the integration does"
                " not understand. The file is kept, and its content is built up again",
                self.key,
                err.found_version,
            )
            return None
        # Home Assistant's reader raises errors of many kinds for a file that was edited.
        except Exception as err:  # noqa: BLE001
            self._warn(type(err).__name__)
            return None
        if stored is None or isinstance(stored, dict):
            return stored
        self._warn(type(stored).__name__)
        return None

    def _warn(self, reason: str) -> None:
        LOGGER.warning(
            "The file %s cannot be read (%s). Its content is built up again",
            self.key,
            reason,
        )

    @override
    async def _async_migrate_func(
        self,
        old_major_version: int,
        old_minor_version: int,
        old_data: dict[str, Any],
    ) -> dict[str, Any]:
        """Return the data of another minor version, which differ by additions alone."""
        return old_data
