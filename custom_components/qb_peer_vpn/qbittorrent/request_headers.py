"""The headers that go with every request: what the login, a proxy and the user want."""

import base64
from collections.abc import Mapping
import re
from typing import Final

from .login import ApiKey, Login, ProxyLogin

_AUTHORIZATION: Final = "authorization"
_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
_VALUE: Final = re.compile(r"[\x21-\x7e\x80-\xff]([\t\x20-\x7e\x80-\xff]{0,4000})")

_RESERVED: Final = frozenset(
    {
        "accept-encoding",
        "connection",
        "content-length",
        "content-type",
        "expect",
        "keep-alive",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
"""Headers that say how a request is sent; another value would break it."""


class AuthorizationConflictError(ValueError):
    """Two of API key, login of a proxy, and own header want to be ``Authorization``."""


class InvalidHeaderError(ValueError):
    """An extra header cannot be sent, or says how requests are sent."""


def request_headers(
    login: Login,
    proxy_login: ProxyLogin | None = None,
    extra_headers: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Return the headers that go with every request. Their values are secret.

    Raises:
        AuthorizationConflictError: more than one of the three needs ``Authorization``.
        InvalidHeaderError: an extra header is malformed or reserved.

    """
    headers = {"Accept-Encoding": "identity"}
    if isinstance(login, ApiKey):
        headers["Authorization"] = f"Bearer {login.key}"
    if proxy_login is not None:
        if "Authorization" in headers:
            raise AuthorizationConflictError
        both = f"{proxy_login.username}:{proxy_login.password}".encode()
        headers["Authorization"] = f"Basic {base64.b64encode(both).decode()}"
    for name, value in (extra_headers or {}).items():
        if name.lower() == _AUTHORIZATION and "Authorization" in headers:
            raise AuthorizationConflictError
        if (
            name.lower() in _RESERVED
            or not _NAME.fullmatch(name)
            or not _VALUE.fullmatch(value)
        ):
            raise InvalidHeaderError
        headers[name] = value
    return headers
