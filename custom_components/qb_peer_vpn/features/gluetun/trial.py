"""Trying a control server before it is stored: what it is, and what is missing."""

from collections.abc import Awaitable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ...gluetun import (
    AccessDeniedError,
    AnswerTooLargeError,
    ControlServer,
    CutOffError,
    GluetunError,
    GluetunVersion,
    Login,
    NoConnectionError,
    NotGluetunError,
    RedirectedError,
    TlsError,
    TooSlowError,
    UnreadableAnswerError,
    VpnExit,
    VpnSettings,
    VpnStatus,
    VpnType,
    role_toml,
)

_ERROR_KEYS: Final[tuple[tuple[type[GluetunError], str], ...]] = (
    (NoConnectionError, "cannot_connect"),
    # As where Docker listens for a container in which nothing does.
    (CutOffError, "cannot_connect"),
    (TlsError, "tls"),
    (TooSlowError, "too_slow"),
    (RedirectedError, "redirected"),
    (NotGluetunError, "not_gluetun"),
    (AnswerTooLargeError, "not_gluetun"),
    (UnreadableAnswerError, "not_gluetun"),
)
_OTHER: Final = "unavailable"


class ContainerWarning(StrEnum):
    """What a user should know before a move, in the order in which it is shown."""

    TOO_OLD = "too_old"
    FAULTY_VERSION = "faulty_version"
    DEVELOPMENT = "development"
    NO_AUTHENTICATION = "no_authentication"
    CUSTOM = "custom"
    OTHER_PROVIDER = "other_provider"
    OPENVPN = "openvpn"
    NOT_CONNECTED = "not_connected"
    NO_PORT = "no_port"
    REDIRECTED_PORT = "redirected_port"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of it."""

    error: str | None = None
    """Key of the error's text."""
    version: GluetunVersion | None = None
    missing: tuple[str, ...] = ()
    """Routes that no role allows."""
    toml: str = ""
    """The role to paste if a route is missing."""
    status: VpnStatus | None = None
    settings: VpnSettings | None = None
    exit: VpnExit | None = None
    port: int | None = None
    warnings: tuple[ContainerWarning, ...] = ()


def error_key(error: GluetunError) -> str:
    """Return the key of an error's text."""
    for kind, key in _ERROR_KEYS:
        if isinstance(error, kind):
            return key
    return _OTHER


async def async_try(
    server: ControlServer, login: Login | None, provider: str | None
) -> Trial:
    """Ask for everything that a move needs; nothing is changed.

    Args:
        server: to ask.
        login: that it is asked with.
        provider: Gluetun's name of the provider of the recommended servers; None if that
            is not known.

    """
    try:
        access = await server.access()
        version = access.version
        if access.missing:
            return Trial(
                version=version,
                missing=access.missing,
                toml=role_toml(version, login),
            )
        tried = Trial(
            version=version,
            status=await server.status(),
            settings=await server.settings(),
            exit=await server.exit(),
            port=await _or_none(server.port(version)),
        )
    except GluetunError as error:
        return Trial(error=error_key(error))
    return Trial(
        version=tried.version,
        status=tried.status,
        settings=tried.settings,
        exit=tried.exit,
        port=tried.port,
        warnings=warnings_of(tried, login, provider),
    )


async def _or_none(question: Awaitable[int]) -> int | None:
    try:
        return await question
    except AccessDeniedError:
        return None


def warnings_of(
    tried: Trial, login: Login | None, provider: str | None
) -> tuple[ContainerWarning, ...]:
    """Return what a user should know."""
    found = {*_of_version(tried.version, login), *_of_settings(tried, provider)}
    if tried.exit is None or tried.exit.address is None:
        found.add(ContainerWarning.NOT_CONNECTED)
    return tuple(each for each in ContainerWarning if each in found)


def _of_version(
    version: GluetunVersion | None, login: Login | None
) -> set[ContainerWarning]:
    found = set()
    if version is not None and not version.can_change_settings:
        found.add(ContainerWarning.TOO_OLD)
    if version is not None and version.hangs_when_moved:
        found.add(ContainerWarning.FAULTY_VERSION)
    if version is not None and version.is_development:
        found.add(ContainerWarning.DEVELOPMENT)
    if login is None or (version is not None and not version.has_roles):
        found.add(ContainerWarning.NO_AUTHENTICATION)
    return found


def _of_settings(tried: Trial, provider: str | None) -> set[ContainerWarning]:
    settings = tried.settings
    if settings is None:
        return set()
    found = set()
    if settings.is_custom:
        found.add(ContainerWarning.CUSTOM)
    elif provider is not None and settings.provider.lower() != provider.lower():
        found.add(ContainerWarning.OTHER_PROVIDER)
    if settings.vpn_type is VpnType.OPENVPN:
        found.add(ContainerWarning.OPENVPN)
    if settings.forwards_port and not tried.port:
        found.add(ContainerWarning.NO_PORT)
    if settings.redirects_port:
        found.add(ContainerWarning.REDIRECTED_PORT)
    return found
