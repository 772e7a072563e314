"""Logins: to qBittorrent, and to a proxy in front of it."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class UserLogin:
    """A user name and its password.

    Both may be empty where qBittorrent lets this machine in without a login.
    """

    username: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """A key that qBittorrent 5.2 and newer makes in its options."""

    key: str = field(repr=False)
    """``qbt_`` and 28 letters and digits."""


type Login = UserLogin | ApiKey
"""A login to qBittorrent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyLogin:
    """What a proxy in front of qBittorrent asks for by HTTP Basic authentication.

    It is sent with each request in the header ``Authorization``, which an API key needs,
    too: there can be only one of them.
    """

    username: str = field(repr=False)
    password: str = field(repr=False)
