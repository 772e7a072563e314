"""What is wrong with an action, as Home Assistant's errors with translated texts.

The errors of the rooms quote nothing, and neither do the texts.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from ...qbittorrent import CreationFailedError, InvalidPreferenceError
from ...shell.const import DOMAIN
from ...torrents import (
    BadAddressError,
    BadMagnetError,
    BadPathError,
    BadTorrentFileError,
    NotAHashError,
    NothingChosenError,
    TargetError,
    TwoChoicesError,
)

_TARGET_KEYS: Final[dict[type[TargetError], str]] = {
    NotAHashError: "not_a_hash",
    NothingChosenError: "nothing_chosen",
    TwoChoicesError: "two_choices",
}


@contextmanager
def translating() -> Iterator[None]:
    """Raise the errors of the rooms with a text for users.

    Raises:
        ServiceValidationError: something about the action is wrong.
        HomeAssistantError: qBittorrent made no torrent.

    """
    try:
        yield
    except TargetError as err:
        raise invalid(_TARGET_KEYS[type(err)]) from None
    except BadMagnetError as err:
        raise invalid(f"magnet_{err.problem}") from None
    except BadAddressError as err:
        raise invalid(f"address_{err.problem}") from None
    except BadPathError as err:
        raise invalid(f"path_{err.problem}") from None
    except BadTorrentFileError as err:
        raise invalid(f"torrent_file_{err.problem}") from None
    except InvalidPreferenceError as err:
        raise invalid("invalid_preference", name=err.name) from None
    except CreationFailedError as err:
        raise HomeAssistantError(
            translation_domain=DOMAIN, translation_key=f"creation_{err.problem}"
        ) from None


def invalid(key: str, **placeholders: str) -> ServiceValidationError:
    """Return an error of the caller's."""
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders=placeholders,
    )


def failed(key: str) -> HomeAssistantError:
    """Return an error that is not the caller's."""
    return HomeAssistantError(translation_domain=DOMAIN, translation_key=key)
