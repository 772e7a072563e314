"""The way of a list of servers from its host to here."""

from dataclasses import dataclass, field

from aiohttp import (
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    InvalidURL,
)
from multidict import CIMultiDict
from yarl import URL

from ..errors import (
    ServerListAddressError,
    ServerListRefusedError,
    ServerListTooLargeError,
    ServerListUnreachableError,
)
from .server_list import MAX_LIST_BYTES

_OK = 200
_NOT_MODIFIED = 304
_CHUNK_BYTES = 64 * 1024
_MAX_REDIRECTS = 5
_MAX_VALIDATOR_LENGTH = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What the host calls the version of a list (RFC 9110, section 8.8)."""

    etag: str | None = None
    last_modified: str | None = None


NO_VALIDATORS = Validators()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDownload:
    """The answer to a download."""

    content: bytes | None = field(repr=False)
    """None: the list is still the one that the validators describe."""
    validators: Validators
    """For the next download, once the content has proved to be good."""


async def download_list(
    session: ClientSession,
    url: str,
    validators: Validators = NO_VALIDATORS,
    *,
    max_bytes: int = MAX_LIST_BYTES,
    timeout_seconds: float = 60.0,
) -> ListDownload:
    """Fetch a list unless it is still the one we have.

    Args:
        session: shared; its own time-outs are not used.
        url: http or https.
        validators: of the last good list; none where there is no such list.
        max_bytes: size limit after decompression.
        timeout_seconds: for everything, from the look-up to the last byte.

    Raises:
        ServerListAddressError: not an http address.
        ServerListUnreachableError: no answer, too slow, or cut off.
        ServerListRefusedError: neither the list nor "not modified".
        ServerListTooLargeError: above ``max_bytes``.

    """
    address = _http_address(url)
    headers = _conditional_headers(validators)
    try:
        async with session.get(
            address,
            headers=headers,
            timeout=ClientTimeout(total=timeout_seconds),
            max_redirects=_MAX_REDIRECTS,
        ) as response:
            if response.status == _NOT_MODIFIED and headers:
                return ListDownload(content=None, validators=validators)
            if response.status != _OK:
                raise ServerListRefusedError(response.status)
            return ListDownload(
                content=await _read(response, max_bytes),
                validators=_validators_of(response),
            )
    # Without the causes: they quote the address, which may hold a password.
    except InvalidURL:
        raise ServerListAddressError("not an http address") from None
    except ClientError, OSError, UnicodeError:
        raise ServerListUnreachableError("no complete answer") from None


def _http_address(url: str) -> URL:
    try:
        address = URL(url)
    except ValueError:
        raise ServerListAddressError("not an http address") from None
    if address.scheme not in {"http", "https"} or not address.host:
        raise ServerListAddressError("not an http address")
    return address


def _conditional_headers(validators: Validators) -> CIMultiDict[str]:
    headers = CIMultiDict[str]()
    if etag := _validator(validators.etag):
        headers["If-None-Match"] = etag
    if last_modified := _validator(validators.last_modified):
        headers["If-Modified-Since"] = last_modified
    return headers


async def _read(response: ClientResponse, max_bytes: int) -> bytes:
    """Read the body piece by piece: a length in the header is only a promise."""
    if (response.content_length or 0) > max_bytes:
        raise ServerListTooLargeError("too large")
    content = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
        content += chunk
        if len(content) > max_bytes:
            raise ServerListTooLargeError("too large")
    return bytes(content)


def _validators_of(response: ClientResponse) -> Validators:
    return Validators(
        etag=_validator(response.headers.get("ETag")),
        last_modified=_validator(response.headers.get("Last-Modified")),
    )


def _validator(value: str | None) -> str | None:
    """Keep what can be stored and sent back: stray bytes arrive as lone surrogates."""
    if value is None or len(value) > _MAX_VALIDATOR_LENGTH:
        return None
    return value if value.isascii() and value.isprintable() else None
