"""The way of a list of servers from a file on this machine."""

from pathlib import Path

from ..errors import ServerListTooLargeError, ServerListUnreachableError
from .download import NO_VALIDATORS, ListDownload, Validators
from .server_list import MAX_LIST_BYTES


def read_list_file(
    path: str,
    validators: Validators = NO_VALIDATORS,
    *,
    max_bytes: int = MAX_LIST_BYTES,
) -> ListDownload:
    """Read a file unless it is still the one we have. Run it in the executor.

    Raises:
        ServerListUnreachableError: not there, or not for us to read.
        ServerListTooLargeError: above ``max_bytes``.

    """
    try:
        with Path(path).open("rb") as file:
            stat = Path(path).stat()
            version = Validators(etag=f"{stat.st_mtime_ns}-{stat.st_size}")
            if version == validators:
                return ListDownload(content=None, validators=validators)
            content = file.read(max_bytes + 1)
    except OSError, ValueError:
        # Without the cause: it quotes the path.
        raise ServerListUnreachableError("no readable file") from None
    if len(content) > max_bytes:
        raise ServerListTooLargeError("too large")
    return ListDownload(content=content, validators=version)
