"""The options of a VPN container, which are used without a reload."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Any, Final, Self

from homeassistant.config_entries import ConfigEntry
from homeassistant.util import dt as dt_util

from ...gluetun import MoveRules
from ...shell.options import read_flag, read_number, read_text, section_of
from .settings import container_subentry

SECTION_RULES: Final = "rules"
CONF_COOL_DOWN: Final = "cool_down"
"""Hours."""
CONF_MOVES_IN_WEEK: Final = "moves_in_week"
CONF_FROM: Final = "from"
CONF_UNTIL: Final = "until"
CONF_MAX_DOWNLOAD: Final = "max_download"
"""KiB/s."""
CONF_LONGEST_WAIT: Final = "longest_wait"
"""Hours; 0 to wait for ever."""
CONF_UNDO_WHEN_WORSE: Final = "undo_when_worse"

SECTION_PORT: Final = "port"
CONF_KEEP_IN_STEP: Final = "keep_in_step"
CONF_SHARES_NETWORK: Final = "shares_network"

COOL_DOWN_LIMITS: Final = (6, 24 * 30)
MOVES_IN_WEEK_LIMITS: Final = (1, 14)
MAX_DOWNLOAD_LIMITS: Final = (0, 1024 * 1024)
LONGEST_WAIT_LIMITS: Final = (0, 24 * 14)

_KIB: Final = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerOptions:
    """When moves may be made automatically and undone, and what is done to the port."""

    rules: MoveRules = field(default_factory=MoveRules)
    """Without the margin, which is the recommendation's."""
    undo_when_worse: bool = False
    keeps_port: bool = False
    """Whether qBittorrent's port is kept in step with Gluetun's."""
    shares_network: bool = False
    """Whether the user says that qBittorrent is behind this Gluetun."""

    @classmethod
    def of(cls, entry: ConfigEntry) -> Self:
        """Read those of a connection; the usual ones without a container."""
        subentry = container_subentry(entry)
        return cls.from_data(subentry.data if subentry else {})

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Read them from the data of a subentry, which may have any shape."""
        section, port = section_of(data, SECTION_RULES), section_of(data, SECTION_PORT)
        return cls(
            rules=_rules(section),
            undo_when_worse=read_flag(section, CONF_UNDO_WHEN_WORSE, default=False),
            keeps_port=read_flag(port, CONF_KEEP_IN_STEP, default=False),
            shares_network=read_flag(port, CONF_SHARES_NETWORK, default=False),
        )


def _rules(section: Mapping[str, Any]) -> MoveRules:
    usual = MoveRules()
    wait = read_number(section, CONF_LONGEST_WAIT, 0.0, LONGEST_WAIT_LIMITS)
    hours = usual.cool_down / timedelta(hours=1)
    return MoveRules(
        cool_down=timedelta(
            hours=read_number(section, CONF_COOL_DOWN, hours, COOL_DOWN_LIMITS)
        ),
        moves_in_week=round(
            read_number(
                section,
                CONF_MOVES_IN_WEEK,
                float(usual.moves_in_week),
                MOVES_IN_WEEK_LIMITS,
            )
        ),
        hours=_hours(section),
        max_download=round(
            _KIB
            * read_number(
                section,
                CONF_MAX_DOWNLOAD,
                usual.max_download / _KIB,
                MAX_DOWNLOAD_LIMITS,
            )
        ),
        longest_wait=timedelta(hours=wait) if wait else None,
    )


def _hours(section: Mapping[str, Any]) -> tuple[time, time] | None:
    begin = dt_util.parse_time(read_text(section, CONF_FROM))
    end = dt_util.parse_time(read_text(section, CONF_UNTIL))
    return (begin, end) if begin is not None and end is not None else None
