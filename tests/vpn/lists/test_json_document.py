"""Documents are decoded as ``json.loads`` does, but row by row."""

import json
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.vpn import ServerListError, ServerListUnreadableError
from custom_components.qb_peer_vpn.vpn.errors import ServerListTooLargeError
from custom_components.qb_peer_vpn.vpn.lists import json_document
from custom_components.qb_peer_vpn.vpn.lists.json_document import Rows, load_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4)
    ),
)


def plain(value: object) -> object:
    """Decode all rows of a document."""
    match value:
        case Rows():
            return [plain(row) for row in value]
        case dict():
            return {name: plain(member) for name, member in value.items()}
    return value


def test_rows_are_read_in_any_way_and_again() -> None:
    rows = load_json(b'[{"a": 1}, {"a": 2}, {"a": 3}]')
    assert isinstance(rows, Rows)
    for _ in range(2):
        assert [*rows] == [{"a": 1}, {"a": 2}, {"a": 3}]
    assert rows[1] == {"a": 2}
    assert rows[-1] == {"a": 3}
    assert rows[1:] == [{"a": 2}, {"a": 3}]
    assert len(rows) == 3


@given(
    value=VALUES,
    indent=st.sampled_from([None, 0, 2]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
    ascii_only=st.booleans(),
)
def test_the_document_is_the_same(
    value: object, indent: int | None, encoding: str, *, ascii_only: bool
) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)

    assert plain(load_json(text.encode(encoding))) == value


@given(text=st.text(alphabet='{}[]":,\\ \n0123.eE-+truefalsn') | st.text())
def test_what_is_not_json_is_refused(text: str) -> None:
    content = text.encode()
    try:
        expected: object = json.loads(content)
    except ValueError, RecursionError:
        with pytest.raises(ServerListUnreadableError):
            load_json(content)
    else:
        assert repr(plain(load_json(content))) == repr(expected)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>Welcome</html>",
        b'{"servers": [}',
        b'{"servers": [{}] ',
        b'{"servers" [{}]}',
        b"{7: []}",
        b"[{},]",
        b"[{} {}]",
        b"[] []",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"[" + b"9" * 5_000 + b"]",
        "[]".encode("utf-16") + b"\0",
        b'{"servers": ["' + b"x" * 3_000_000 + b'"]}',
        b'{"a": {"b": {"c": ["' + b"x" * 3_000_000 + b'"]}}}',
    ],
    ids=lambda content: repr(content[:20]),
)
def test_broken_documents_are_refused_without_being_quoted(content: bytes) -> None:
    with pytest.raises(ServerListUnreadableError, match="not JSON") as caught:
        load_json(content)

    assert caught.value.__suppress_context__


@pytest.mark.parametrize("length", [4_000, 60_000, 500_000])
def test_a_row_may_be_long(length: int) -> None:
    document = {"servers": [{"name": "x" * length}, {"name": "é" * length}]}

    content = json.dumps(document, ensure_ascii=False).encode()
    assert plain(load_json(content)) == document


def test_a_row_without_an_end_is_refused() -> None:
    document = json.dumps([{"name": "x" * 3_000_000}])

    with pytest.raises(ServerListUnreadableError):
        load_json(document.encode())


@pytest.mark.parametrize("rows", [[0, 0, 0], {"a": 0, "b": 0, "c": 0}])
def test_more_rows_than_any_list_has_are_refused(
    monkeypatch: pytest.MonkeyPatch, rows: Any
) -> None:
    content = json.dumps({"servers": rows}).encode()
    monkeypatch.setattr(json_document, "MAX_ROWS", 2)

    with pytest.raises(ServerListTooLargeError, match="too many rows"):
        load_json(content)

    monkeypatch.setattr(json_document, "MAX_ROWS", 3)
    assert plain(load_json(content)) == {"servers": rows}


def test_a_large_document_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_document, "MAX_LIST_BYTES", 3)

    assert plain(load_json(b"[1]")) == [1]
    with pytest.raises(ServerListError, match="too large"):
        load_json(b"[1] ")
