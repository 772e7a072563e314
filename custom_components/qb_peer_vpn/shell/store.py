"""The base of all Stores.

Raise the version, or the minor version if older versions of the integration still
understand the file, when the content of a file changes.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final, override

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import UnsupportedStorageVersionError
from homeassistant.helpers.storage import Store

from .const import DOMAIN, LOGGER

VERSION: Final = 1

type Migration = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]
"""Converts the content of a file with an older minor version. It may raise anything for
content of another shape, which is then built up again."""


class VersionedStore(Store[dict[str, Any]]):
    """A file that another version of the integration may have written."""

    def __init__(
        self,
        hass: HomeAssistant,
        name: str,
        *,
        private: bool = False,
        is_large: bool = False,
        minor_version: int = 1,
        migrate: Migration | None = None,
    ) -> None:
        """Name the file.

        Args:
            hass: Home Assistant.
            name: of the file, behind the domain.
            private: whether only Home Assistant's user may read the file.
            is_large: whether the file is serialized outside of the event loop.
            minor_version: of the content that is written.
            migrate: for content of a lower minor version, which is then written again
                at once. By default, versions differ by additions alone.

        """
        super().__init__(
            hass,
            VERSION,
            f"{DOMAIN}.{name}",
            private=private,
            minor_version=minor_version,
            atomic_writes=True,
            serialize_in_event_loop=not is_large,
        )
        self._migrate = migrate
        self._is_reported = False
        self._is_written = False

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
            self.report_unusable(type(err).__name__)
            return None
        if stored is None or isinstance(stored, dict):
            return stored
        self.report_unusable(type(stored).__name__)
        return None

    @property
    def is_reported(self) -> bool:
        """Whether the content could not be used, which is reported until it is written."""
        return self._is_reported

    async def async_write(self, content: dict[str, Any]) -> bool:
        """Write at once; return whether it is on the disk.

        Home Assistant only logs what it cannot write. Ask this before anything that has
        to be on record first.
        """
        self._is_written = False
        await self.async_save(content)
        return self._is_written

    @override
    async def _async_write_data(self, data: dict[str, Any]) -> None:
        # An older save may have ended well while this one waited for it.
        self._is_written = False
        # Its thread cannot be stopped. A canceled task waits for it, since it would write
        # over the next file, or bring back one that was removed.
        write = self.hass.async_create_task(super()._async_write_data(data))
        try:
            await asyncio.shield(write)
        except asyncio.CancelledError:
            await asyncio.gather(write, return_exceptions=True)
            raise
        self._is_written = True

    def report_unusable(self, reason: str) -> None:
        """Log that the content, or a part of it, has to be built up again; once only.

        Args:
            reason: in words for the log, without any of the content.

        """
        if not self._is_reported:
            self._is_reported = True
            LOGGER.warning(
                "The file %s cannot be used (%s). Its content is built up again",
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
        if self._migrate is None or old_minor_version >= self.minor_version:
            return old_data
        return await self._migrate(old_data)
