"""What the errors say."""

import inspect

import pytest

from custom_components.qb_peer_vpn import qbittorrent
from custom_components.qb_peer_vpn.qbittorrent import QbittorrentError, errors

ERRORS = [
    value
    for _, value in inspect.getmembers(errors, inspect.isclass)
    if issubclass(value, QbittorrentError)
]


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_has_a_fixed_text_of_its_own(error: type[QbittorrentError]) -> None:
    assert str(error()) == error.text
    assert [other for other in ERRORS if other.text == error.text] == [error]


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_is_exported_and_no_other_is_of_its_kind(
    error: type[QbittorrentError],
) -> None:
    assert error.__name__ in qbittorrent.__all__
    assert error is QbittorrentError or error.__bases__ == (QbittorrentError,)
