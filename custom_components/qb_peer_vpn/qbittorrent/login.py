"""How qBittorrent is told who we are."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class UserLogin:
    """A user name and its password.

    Both may be empty where qBittorrent lets this machine in without.
    """

    username: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """A key that qBittorrent 5.2 and newer makes in its options."""

    key: str = field(repr=False)
    """``qbt_`` and 28 letters and digits."""


type Login = UserLogin | ApiKey
