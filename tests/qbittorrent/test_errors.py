"""What the errors say."""

import inspect

import pytest

from custom_components.qb_peer_vpn import qbittorrent
from custom_components.qb_peer_vpn.qbittorrent import (
    CommandError,
    QbittorrentError,
    errors,
)

BASES = (QbittorrentError, CommandError)
ERRORS = [
    value
    for _, value in inspect.getmembers(errors, inspect.isclass)
    if issubclass(value, BASES)
]


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_has_a_fixed_text_of_its_own(
    error: type[QbittorrentError | CommandError],
) -> None:
    assert str(error()) == error.text
    assert [other for other in ERRORS if other.text == error.text] == [error]


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_is_exported_and_no_other_is_of_its_kind(
    error: type[QbittorrentError | CommandError],
) -> None:
    assert error.__name__ in qbittorrent.__all__
    assert error in BASES or error.__bases__[0] in BASES


def test_trouble_of_a_connection_and_of_a_command_are_not_caught_together() -> None:
    assert not issubclass(CommandError, QbittorrentError)
    assert not issubclass(QbittorrentError, CommandError)
