"""Fix flows of the location database."""

from typing import Final

from ...shell.fix_flows import EntryFixFlow, OpenOptionsFlow

FIX_FLOWS: Final[dict[str, type[EntryFixFlow]]] = {
    "database_login": OpenOptionsFlow,
    "database_not_written": OpenOptionsFlow,
    "disk_full": OpenOptionsFlow,
}
"""By the key of the issue."""
