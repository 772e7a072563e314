"""Web addresses: the login inside one, and the target of a redirect."""

import re
from typing import Final
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from .login import ProxyLogin

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_HOST: Final = re.compile(
    r"(?:[0-9A-Za-z._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{0,5})?"
)
"""Host and port of an address that is shown to people. Docker's names have underscores."""

_API_PATH: Final = re.compile(r"/api/v2/\w+/\w+/?\Z", re.ASCII)


def split_proxy_login(url: str) -> tuple[str, ProxyLogin | None]:
    """Take ``user:password@`` out of an address: browsers send it as a Basic login.

    Raises:
        ValueError: not an address.

    """
    parts = urlsplit(url)
    userinfo, separator, host = parts.netloc.rpartition("@")
    if not separator:
        return url, None
    username, _, password = userinfo.partition(":")
    login = ProxyLogin(username=unquote(username), password=unquote(password))
    plain = parts._replace(netloc=host).geturl()
    return plain, login if username or password else None


def redirect_target(url: str, location: str) -> str:
    """Return where a redirect leads, as an address that can be logged and shown.

    Only the scheme, host, and port are kept: the rest may hold a token, or Markdown that
    loads a picture. The path stays where it is the user's own, in a redirect that changes
    nothing but http to https.

    Args:
        url: the address that was asked.
        location: the header ``Location`` of its answer.

    Returns:
        The address; empty if it is not a plain web address.

    """
    try:
        parts = urlsplit(urljoin(url, location))
        _ = parts.port
    except ValueError:
        return ""
    host = parts.netloc.rpartition("@")[2]
    if parts.scheme not in _DEFAULT_PORTS or not _HOST.fullmatch(host):
        return ""
    origin = SplitResult(parts.scheme, host, "", "", "")
    entire = origin._replace(path=_API_PATH.sub("", parts.path).rstrip("/")).geturl()
    return https_upgrade(_API_PATH.sub("", url), entire) or origin.geturl()


def https_upgrade(url: str, target: str) -> str | None:
    """Return the address to use instead if a redirect changes nothing but http to https.

    Args:
        url: the address of a qBittorrent.
        target: from ``RedirectedError``.

    Returns:
        The target if its host and path are the same, and its port is the same or the
        default one as before; else None.

    """
    try:
        old, new = urlsplit(url), urlsplit(target)
        ports = old.port or _DEFAULT_PORTS["http"], new.port or _DEFAULT_PORTS["https"]
    except ValueError:
        return None
    is_upgrade = (
        (old.scheme, new.scheme) == ("http", "https")
        and old.hostname == new.hostname
        and (ports[0] == ports[1] or ports == tuple(_DEFAULT_PORTS.values()))
        and old.path.rstrip("/") == new.path.rstrip("/")
    )
    return target if is_upgrade else None
