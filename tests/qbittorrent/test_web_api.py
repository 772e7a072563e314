"""What is read and written through the one door, and which errors come out of it."""

from collections.abc import Iterator
import json

from packaging.version import InvalidVersion
import pytest

from custom_components.qb_peer_vpn.qbittorrent import (
    CommandError,
    ConflictError,
    NotQbittorrentError,
    RejectedError,
    TorrentGoneError,
    UnavailableError,
    UnreadableAnswerError,
    UnsupportedError,
    UserLogin,
    WebApi,
)

from .web_ui import HTML, PASSWORD, USERNAME, Answer, WebUi


@pytest.fixture
def web_api(web_ui: WebUi) -> Iterator[WebApi]:
    web_api = WebApi(
        url=web_ui.url,
        login=UserLogin(username=USERNAME, password=PASSWORD),
        verify_ssl=True,
    )
    yield web_api
    web_api.close()


everything = b"".join


def answering(web_ui: WebUi, path: str, answer: Answer) -> None:
    web_ui.override = lambda asked, form: answer if asked == path else None


def test_an_answer_is_read_with_what_was_asked_for(
    web_ui: WebUi, web_api: WebApi
) -> None:
    answering(web_ui, "sync/maindata", Answer(200, '{"rid": 8}', "application/json"))

    answer = web_api.get("sync/maindata", everything, params={"rid": 7, "full": True})

    assert json.loads(answer) == {"rid": 8}
    assert web_ui.asked[-1] == ("sync/maindata", {"rid": "7", "full": "true"})


def test_a_change_is_sent_with_its_form_and_file(
    web_ui: WebUi, web_api: WebApi
) -> None:
    answering(web_ui, "torrents/add", Answer(200, "Ok."))

    assert web_api.post("torrents/add", {"category": "a", "tags": None}) == "Ok."
    assert web_ui.asked[-1] == ("torrents/add", {"category": "a"})
    assert web_api.post("torrents/add", {}, files={"torrents": ("a", b"d4:")}) == "Ok."


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer(400, "Bad Request"), RejectedError),
        (Answer(415, "not a valid torrent file"), RejectedError),
        (Answer(406), RejectedError),
        (Answer(409, "Unable to create category"), ConflictError),
        (Answer(404, "Not Found"), UnsupportedError),
        (Answer(404, "Endpoint does not exist"), UnsupportedError),
        (Answer(405, "Method Not Allowed"), UnsupportedError),
    ],
)
def test_what_is_wrong_with_a_command_is_no_trouble_of_the_connection(
    web_ui: WebUi, web_api: WebApi, answer: Answer, error: type[CommandError]
) -> None:
    answering(web_ui, "torrents/setLocation", answer)

    with pytest.raises(error) as caught:
        web_api.post("torrents/setLocation", {"hashes": "aa"})

    assert isinstance(caught.value, CommandError)
    assert str(caught.value) == error.text
    assert caught.value.__context__ is None
    web_api.app_version()


def test_a_missing_torrent_has_its_own_error(web_ui: WebUi, web_api: WebApi) -> None:
    answering(web_ui, "torrents/properties", Answer(404, "Not Found"))

    with pytest.raises(TorrentGoneError):
        web_api.get("torrents/properties", everything, about_torrent=True)
    with pytest.raises(UnsupportedError):
        web_api.get("torrents/properties", everything)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (409, ConflictError),
        (400, RejectedError),
        (415, RejectedError),
        (405, UnsupportedError),
        (500, UnavailableError),
        (503, UnavailableError),
        (504, UnavailableError),
        (429, UnavailableError),
    ],
)
def test_a_refusal_may_concern_one_torrent_only(
    web_ui: WebUi, web_api: WebApi, status: int, error: type[Exception]
) -> None:
    answering(web_ui, "sync/torrentPeers", Answer(status, "no"))

    with pytest.raises(error):
        web_api.get("sync/torrentPeers", everything, about_torrent=True)


@pytest.mark.parametrize("status", [400, 404, 405, 409])
def test_a_page_instead_of_an_answer_is_no_qbittorrent(
    web_ui: WebUi, web_api: WebApi, status: int
) -> None:
    answering(web_ui, "torrents/properties", Answer(status, HTML.body, "text/html"))

    with pytest.raises(NotQbittorrentError):
        web_api.get("torrents/properties", everything, about_torrent=True)


@pytest.mark.parametrize("error", [ValueError("81.2.69.142"), RecursionError()])
def test_what_cannot_be_read_is_said_without_quoting_it(
    web_api: WebApi, error: Exception
) -> None:
    def fail(pieces: Iterator[bytes]) -> None:
        raise error

    with pytest.raises(UnreadableAnswerError) as caught:
        web_api.get("app/version", fail)

    assert caught.value.__context__ is None
    assert web_api.app_version()


def test_an_error_of_the_reader_s_own_comes_through(web_api: WebApi) -> None:
    def fail(pieces: Iterator[bytes]) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        web_api.get("app/version", fail)


def test_a_method_of_the_library_obeys_the_same_rules(
    web_ui: WebUi, web_api: WebApi
) -> None:
    answering(web_ui, "torrents/createCategory", Answer(409))

    with pytest.raises(ConflictError):
        web_api.call(lambda client: client.torrents_create_category("a"))
    answering(web_ui, "torrents/categories", HTML)
    with pytest.raises(UnreadableAnswerError):
        web_api.call(lambda client: client.torrents_categories())


def test_a_version_that_the_library_cannot_read(web_api: WebApi) -> None:
    def fail(client: object) -> None:
        raise InvalidVersion("<html>")

    with pytest.raises(UnreadableAnswerError):
        web_api.call(fail)
