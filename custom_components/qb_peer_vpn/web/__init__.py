"""Bounded, conditional web requests for all rooms.

``fetch`` reads an answer into memory and ``fetch_to_file`` writes it to a file. Both
have a total deadline and a size limit, send validators so that an unchanged document is
not transferred again, and follow redirects by the same rule. The rooms translate the
errors. ``ArrivingJson`` reads JSON value by value while it arrives.
"""

from .address import http_url
from .arriving_json import OVERLONG, ArrivingJson, UnreadableJsonError, read_json
from .errors import (
    RedirectError,
    StatusError,
    TooLargeError,
    UnreachableError,
    WebError,
)
from .fetch import Answer, Limits, WebRequest, fetch, fetch_to_file
from .validators import NO_VALIDATORS, Validators

__all__ = [
    "NO_VALIDATORS",
    "OVERLONG",
    "Answer",
    "ArrivingJson",
    "Limits",
    "RedirectError",
    "StatusError",
    "TooLargeError",
    "UnreachableError",
    "UnreadableJsonError",
    "Validators",
    "WebError",
    "WebRequest",
    "fetch",
    "fetch_to_file",
    "http_url",
    "read_json",
]
