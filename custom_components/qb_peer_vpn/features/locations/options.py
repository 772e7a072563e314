"""How peers are located: options, typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

from ...geolocation import (
    PUBLIC_URLS,
    DatabaseSource,
    DbIpSource,
    LookupMode,
    MaxMindSource,
    OnlineService,
    ServiceName,
    online_services,
)
from ...shell.options import (
    known_members,
    read_choice,
    read_flag,
    read_text,
    read_texts,
    section_of,
)

SECTION_LOOKUP: Final = "lookup"
CONF_MODE: Final = "mode"
CONF_SERVICES: Final = "services"
CONF_UNENCRYPTED: Final = "unencrypted"
CONF_ACCOUNT_ID: Final = "account_id"
CONF_LICENSE_KEY: Final = "licence_key"
"""Stored under this spelling since 0.1.0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupOptions:
    """The way to locate peers, and what it needs."""

    mode: LookupMode = LookupMode.ON_DEVICE
    services: tuple[OnlineService, ...] = ()
    """In the order in which they are asked; none unless the mode is online."""
    source: DatabaseSource = field(default_factory=DbIpSource, repr=False)

    @property
    def downloads(self) -> bool:
        """Whether a database is downloaded where the user has none."""
        return self.mode is LookupMode.ON_DEVICE

    @classmethod
    def from_options(cls, options: Mapping[str, Any]) -> Self:
        """Read them from the options of a config entry."""
        return cls.from_section(section_of(options, SECTION_LOOKUP))

    @classmethod
    def from_section(cls, section: Mapping[str, Any]) -> Self:
        """Read them from their section of the options."""
        mode = read_choice(section, CONF_MODE, LookupMode.ON_DEVICE)
        return cls(
            mode=mode,
            services=_services(section) if mode is LookupMode.ONLINE else (),
            source=_source(section),
        )


def _services(section: Mapping[str, Any]) -> tuple[OnlineService, ...]:
    return online_services(
        known_members(ServiceName, read_texts(section, CONF_SERVICES, PUBLIC_URLS)),
        allow_unencrypted=read_flag(section, CONF_UNENCRYPTED, default=False),
    )


def _source(section: Mapping[str, Any]) -> DatabaseSource:
    account_id = read_text(section, CONF_ACCOUNT_ID)
    license_key = read_text(section, CONF_LICENSE_KEY)
    if account_id and license_key:
        return MaxMindSource(account_id=account_id, license_key=license_key)
    return DbIpSource()
