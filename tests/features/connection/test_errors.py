"""Each error of qBittorrent has its text, and those that last have an issue."""

from collections.abc import Iterator

from homeassistant.exceptions import ConfigEntryAuthFailed, ServiceValidationError
from homeassistant.helpers.update_coordinator import UpdateFailed
import pytest

from custom_components.qb_peer_vpn.features.connection.errors import (
    error_key,
    error_placeholders,
    translated,
    translated_command,
)
from custom_components.qb_peer_vpn.features.connection.fix_flows import FIX_FLOWS
from custom_components.qb_peer_vpn.features.connection.issues import LASTING
from custom_components.qb_peer_vpn.qbittorrent import (
    ApiKeyUnsupportedError,
    BannedError,
    CommandError,
    ConflictError,
    NoMetadataError,
    QbittorrentError,
    QueueingOffError,
    RedirectedError,
    RejectedError,
    RequestTooLargeError,
    TaskGoneError,
    TooManyTasksError,
    TorrentGoneError,
    UnknownCategoryError,
    UnknownFileError,
    UnsupportedError,
    UnusableFolderError,
    WrongApiKeyError,
    WrongLoginError,
)
from tests.texts import load


def classes[ErrorT: Exception](base: type[ErrorT]) -> Iterator[type[ErrorT]]:
    """Return the errors that are raised, which are those without subclasses."""
    for each in base.__subclasses__():
        yield from classes(each) if each.__subclasses__() else [each]


ERRORS = [
    *(each() for each in classes(QbittorrentError)),
    RedirectedError("https://nas"),
]
COMMAND_ERRORS = [each() for each in classes(CommandError)]


TEXTS = load("translations/en.json")


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_each_error_has_a_text_in_the_flow_and_for_coordinators(
    error: QbittorrentError,
) -> None:
    key = error_key(error)
    assert key in TEXTS["exceptions"]
    assert key in TEXTS["config"]["error"]


def test_a_refused_login_asks_for_another_one() -> None:
    for error in (WrongLoginError(), WrongApiKeyError(), ApiKeyUnsupportedError()):
        raised = translated(error)
        assert isinstance(raised, ConfigEntryAuthFailed)
        assert raised.translation_key == error_key(error)


def test_a_ban_is_not_asked_about_every_minute() -> None:
    raised = translated(BannedError())
    assert isinstance(raised, UpdateFailed)
    assert raised.retry_after == 600


def test_a_redirect_names_its_target() -> None:
    error = RedirectedError("https://nas")
    assert error_placeholders(error) == {"target": "https://nas"}
    assert translated(error).translation_placeholders == {"target": "https://nas"}


def test_a_redirect_to_no_address_is_no_qbittorrent() -> None:
    assert error_key(RedirectedError()) == "not_qbittorrent"


def test_each_error_of_a_command_is_the_caller_s() -> None:
    keys = {type(error): translated_command(error) for error in COMMAND_ERRORS}
    assert {each: raised.translation_key for each, raised in keys.items()} == {
        ConflictError: "command_conflict",
        NoMetadataError: "no_metadata",
        QueueingOffError: "queueing_off",
        RejectedError: "command_rejected",
        RequestTooLargeError: "request_too_large",
        TaskGoneError: "task_gone",
        TooManyTasksError: "too_many_tasks",
        TorrentGoneError: "torrent_gone",
        UnknownCategoryError: "unknown_category",
        UnknownFileError: "unknown_file",
        UnsupportedError: "command_unsupported",
        UnusableFolderError: "unusable_folder",
    }
    assert all(isinstance(each, ServiceValidationError) for each in keys.values())


def test_each_issue_has_a_text_and_all_but_one_a_fix() -> None:
    keys = {error_key(error) for error in ERRORS}
    assert set(LASTING) <= keys
    assert set(LASTING) <= set(TEXTS["issues"])
    assert set(FIX_FLOWS) == set(LASTING) - {"too_old"}


def test_a_redirect_that_leads_to_no_address_is_no_qbittorrent() -> None:
    assert error_key(RedirectedError()) == "not_qbittorrent"
