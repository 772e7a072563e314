"""Which servers the user wants, and whether they are measured: options, typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from ...models import ServerFeature, VpnProtocol, clean_name
from ...shell.options import (
    known_members,
    read_flag,
    read_number,
    read_text,
    read_texts,
    section_of,
)
from ...vpn import (
    OTHER_PROVIDER,
    PROVIDERS,
    Provider,
    ServerFilter,
    ServerSource,
    default_source,
    list_source,
)

SECTION_SERVERS: Final = "servers"
CONF_PROVIDER: Final = "provider"
CONF_PROVIDER_NAME: Final = "provider_name"
"""Of a provider that is not in the list of providers."""
CONF_LIST: Final = "list"
CONF_REQUIRED: Final = "required"
CONF_EXCLUDED: Final = "excluded"
CONF_PROTOCOL: Final = "protocol"
CONF_COUNTRIES: Final = "countries"
CONF_EXCLUDED_COUNTRIES: Final = "excluded_countries"
CONF_CITIES: Final = "cities"
CONF_MAX_LOAD: Final = "max_load"
CONF_ELSEWHERE: Final = "elsewhere"

SECTION_DECISION: Final = "decision"
CONF_MEASURE: Final = "measure"
"""Stored in the section `decision` since 0.1.0."""

DEFAULT_PROVIDER: Final = "protonvpn"
DEFAULT_MEASURE: Final = True
ANY_PROTOCOL: Final = "any"
LOAD_LIMITS: Final = (1, 100)
"""Percent."""


_PROVIDERS: Final = {**PROVIDERS, OTHER_PROVIDER.id: OTHER_PROVIDER}


class UnknownProviderError(Exception):
    """The chosen provider is not known to this version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerOptions:
    """The provider, the source of its list, and the filter of its servers."""

    provider: Provider = PROVIDERS[DEFAULT_PROVIDER]
    provider_name: str = PROVIDERS[DEFAULT_PROVIDER].name
    """As users read it."""
    list_address: str = ""
    """The user's own list: an http(s) address or a file name; empty for the default."""
    filter: ServerFilter = PROVIDERS[DEFAULT_PROVIDER].default_filter

    @property
    def is_default_source(self) -> bool:
        """Whether these are Proton's servers from the default lists."""
        return self.provider.id == DEFAULT_PROVIDER and not self.list_address

    @property
    def has_own_list(self) -> bool:
        """Whether the user names the list, or has to."""
        return bool(self.list_address) or self.provider is OTHER_PROVIDER

    @property
    def source_key(self) -> str:
        """Identifies the source, so that a stored list of another one is not used."""
        return f"{self.provider.id} {self.list_address}"

    def source(self, folder: Path) -> ServerSource:
        """Return the source of the list; files are looked up in the folder."""
        if self.has_own_list:
            return list_source(self.provider, self.list_address, folder)
        return default_source(self.provider.id)

    @classmethod
    def from_options(cls, options: Mapping[str, Any]) -> Self:
        """Read the options of a config entry; see ``from_section``."""
        return cls.from_section(section_of(options, SECTION_SERVERS))

    @classmethod
    def from_section(cls, section: Mapping[str, Any]) -> Self:
        """Read them from their section of the options.

        Raises:
            UnknownProviderError: no fallback, because the user cannot connect to the
                servers of another provider.

        """
        name = section.get(CONF_PROVIDER, DEFAULT_PROVIDER)
        provider = _PROVIDERS.get(name) if isinstance(name, str) else None
        if provider is None:
            raise UnknownProviderError(str(name))
        usual, provider_name = provider.default_filter, provider.name
        if provider is OTHER_PROVIDER:
            typed = clean_name(section.get(CONF_PROVIDER_NAME))
            provider_name = typed or provider_name
        return cls(
            provider=provider,
            provider_name=provider_name,
            list_address=read_text(section, CONF_LIST),
            filter=ServerFilter(
                required=_features(section, CONF_REQUIRED, usual.required),
                excluded=_features(section, CONF_EXCLUDED, usual.excluded),
                protocol=_protocol(section),
                countries=frozenset(read_texts(section, CONF_COUNTRIES)),
                excluded_countries=frozenset(
                    read_texts(section, CONF_EXCLUDED_COUNTRIES)
                ),
                cities=frozenset(read_texts(section, CONF_CITIES)),
                max_load=_max_load(section),
                virtual=read_flag(section, CONF_ELSEWHERE, default=usual.virtual),
            ),
        )


def measures_latency(options: Mapping[str, Any]) -> bool:
    """Return whether the latency from home to servers is measured."""
    section = section_of(options, SECTION_DECISION)
    return read_flag(section, CONF_MEASURE, default=DEFAULT_MEASURE)


def _features(
    section: Mapping[str, Any], key: str, default: frozenset[ServerFeature]
) -> frozenset[ServerFeature]:
    return frozenset(known_members(ServerFeature, read_texts(section, key, default)))


def _protocol(section: Mapping[str, Any]) -> VpnProtocol | None:
    chosen = [section.get(CONF_PROTOCOL)]
    return next(known_members(VpnProtocol, chosen), None)


def _max_load(section: Mapping[str, Any]) -> int | None:
    load = read_number(section, CONF_MAX_LOAD, None, LOAD_LIMITS)
    return None if load is None else round(load)
