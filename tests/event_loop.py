"""A guard that notices when our code makes the event loop wait for files or imports."""

import builtins
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
import sys
import threading
from typing import Any
from unittest.mock import patch

PACKAGE = Path(__file__).parent.parent / "custom_components" / "qb_peer_vpn"
_PREFIX = f"{PACKAGE}/"

SLOW = {
    "import",
    "open",
    "os.chmod",
    "os.listdir",
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.scandir",
    "os.truncate",
    "shutil.move",
    "shutil.rmtree",
    "sqlite3.connect",
    "subprocess.Popen",
    "time.sleep",
}
"""Events of Python's audit: all ways to a file end in one of them, those of ``pathlib``,
``os`` and ``tempfile`` too."""


class LoopGuard:
    """What our code did in the event loop's thread that belongs in an executor."""

    def __init__(self) -> None:
        self.violations: list[str] = []
        self._thread = threading.get_ident()
        self._is_watching = False

    @contextmanager
    def watch(self) -> Iterator[None]:
        """Look on until the end of the block."""
        imported = builtins.__import__

        def importing(name: str, *args: Any, **kwargs: Any) -> Any:
            # The audit sees new modules only; a statement of ours may meet one.
            if str(sys._getframe(1).f_code.co_filename).startswith(_PREFIX):
                self._note(f"import {name}")
            return imported(name, *args, **kwargs)

        _current.append(self)
        try:
            with patch.object(builtins, "__import__", importing):
                yield
        finally:
            _current.remove(self)

    def audit(self, event: str, args: tuple[Any, ...]) -> None:
        # The loop's debug mode reads sources to find where a task was created.
        if event in SLOW and not str(args[0]).endswith(".py"):
            self._note(f"{event} {args[:1]}")

    def _note(self, what: str) -> None:
        if threading.get_ident() != self._thread:
            return
        frame: Any = sys._getframe(1)
        while frame is not None:
            path = str(frame.f_code.co_filename)
            if path.startswith(_PREFIX):
                where = f"{path.removeprefix(_PREFIX)}:{frame.f_lineno}"
                self.violations.append(f"{where}: {what}")
                return
            frame = frame.f_back


_current: list[LoopGuard] = []
"""The guards that look on. A hook cannot be taken back, so there is one for them all."""


def _hook(event: str, args: tuple[Any, ...]) -> None:
    for guard in _current:
        guard.audit(event, args)


sys.addaudithook(_hook)
