"""What becomes of errors that no server can provoke today."""

from typing import Never

from packaging.version import InvalidVersion
import pytest
from qbittorrentapi import APIError, Client
from requests.exceptions import ChunkedEncodingError, SSLError

from custom_components.qb_peer_vpn.qbittorrent import (
    CannotConnectError,
    QbittorrentError,
    TlsError,
    UnreadableAnswerError,
    UserLogin,
)
from custom_components.qb_peer_vpn.qbittorrent.web_api import WebApi


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (InvalidVersion("<html>"), UnreadableAnswerError),
        (APIError("not JSON"), UnreadableAnswerError),
        (ChunkedEncodingError("cut off"), CannotConnectError),
        (SSLError("certificate of 127.0.0.1"), TlsError),
    ],
)
def test_an_error_of_a_library_becomes_ours(
    monkeypatch: pytest.MonkeyPatch,
    raised: Exception,
    expected: type[QbittorrentError],
) -> None:
    def fail(client: Client) -> Never:
        raise raised

    monkeypatch.setattr(Client, "app_version", fail)
    web_api = WebApi(
        url="http://127.0.0.1:1",
        login=UserLogin(username="", password=""),
        verify_ssl=True,
    )

    with pytest.raises(expected) as caught:
        web_api.version()

    assert caught.value.args == (expected.text,)
    assert caught.value.__context__ is None
