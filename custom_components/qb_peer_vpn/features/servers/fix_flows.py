"""Fix flows of the server list."""

from typing import Final

from ...shell.fix_flows import EntryFixFlow, OpenOptionsFlow

FIX_FLOWS: Final[dict[str, type[EntryFixFlow]]] = {"list_refused": OpenOptionsFlow}
"""By the key of the issue."""
