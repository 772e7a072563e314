"""The .torrent files that are being made now, for what shows them."""

from collections.abc import Callable

from homeassistant.core import CALLBACK_TYPE, callback


class Creations:
    """How far each of them is."""

    def __init__(self) -> None:
        self._progress: dict[str, float] = {}
        self._listeners: list[Callable[[], None]] = []

    @property
    def progress(self) -> tuple[float, ...]:
        """Of each, from 0 to 1, the oldest first."""
        return tuple(self._progress.values())

    @callback
    def async_add_listener(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call a listener at each change, until the returned function is called."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @callback
    def async_show(self, task_id: str, progress: float) -> None:
        """Show how far one of them is."""
        if self._progress.get(task_id) != progress:
            self._progress[task_id] = progress
            self._async_call_listeners()

    @callback
    def async_end(self, task_id: str) -> None:
        """Show one of them no more: it is done, or has failed."""
        del self._progress[task_id]
        self._async_call_listeners()

    @callback
    def _async_call_listeners(self) -> None:
        for listener in [*self._listeners]:
            listener()
