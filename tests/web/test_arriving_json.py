"""How JSON is read while it arrives."""

from collections.abc import Callable, Iterator
import json
import traceback

from hypothesis import example, given, strategies as st
import pytest

from custom_components.qb_peer_vpn.web.arriving_json import (
    MAX_VALUE_CHARS,
    OVERLONG,
    ArrivingJson,
    UnreadableJsonError,
    read_json,
)

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
INDENTS = st.sampled_from([None, 0, 2])
COMPACT = (",", ":")


def in_pieces(content: bytes, size: int) -> Iterator[bytes]:
    return (content[at : at + size] for at in range(0, len(content), size))


def read_deep(pieces: Iterator[bytes]) -> object:
    """Read the members of an object, and the items of each list in it, one by one."""
    document = ArrivingJson(pieces)
    found = {
        name: [*document.items()] if name.startswith("list") else document.value()
        for name in document.members()
    }
    document.end()
    return found


def read_list(pieces: Iterator[bytes]) -> object:
    document = ArrivingJson(pieces)
    found = [*document.items()]
    document.end()
    return found


@given(VALUES, INDENTS, st.booleans(), st.integers(1, 40))
def test_a_document_is_read_as_the_library_reads_it(
    document: object, indent: int | None, escaped: bool, size: int
) -> None:
    text = json.dumps(document, indent=indent, ensure_ascii=escaped)
    # Single surrogates have no form in UTF-8.
    content = text.encode("utf-8", "surrogatepass" if escaped else "replace")
    expected = json.loads(content)

    assert read_json(in_pieces(content, size)) == expected
    if isinstance(document, list):
        assert read_list(in_pieces(content, size)) == expected


@given(
    st.dictionaries(st.text().map("value".__add__), VALUES, max_size=5),
    st.dictionaries(
        st.text().map("list".__add__), st.lists(VALUES, max_size=5), max_size=5
    ),
    st.sampled_from([{"indent": 1}, {"separators": COMPACT}]),
    st.integers(1, 40),
)
def test_members_and_items_are_read_one_by_one(
    values: dict[str, object],
    lists: dict[str, object],
    style: dict[str, object],
    size: int,
) -> None:
    content = json.dumps(values | lists, **style).encode()  # type: ignore[arg-type]

    assert read_deep(in_pieces(content, size)) == json.loads(content)


@given(
    st.text(alphabet='[]{},:"\\ 1e-.tru\n', max_size=12).map(str.encode),
    st.integers(1, 4),
)
@example(b" 1:", 3)
@example(b"  -1  x", 7)
def test_what_is_no_json_is_none_here_either(content: bytes, size: int) -> None:
    try:
        expected: object = json.loads(content)
    except ValueError:
        for read in (read_json, read_list, read_deep):
            with pytest.raises(UnreadableJsonError):
                read(in_pieces(content, size))
    else:
        assert read_json(in_pieces(content, size)) == expected


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"  ",
        b"[",
        b"[1",
        b"[1,",
        b"[1,]",
        b"[1 2]",
        b"[1] 2",
        b"[\xff]",
        b"{",
        b"{1: 2}",
        b'{"a"}',
        b'{"a": }',
        b'{"a": 1',
        b'{"a": 1,}',
        b'{"a": 1 "b": 2}',
        b'{"a": 1}}',
        b"<html>",
        b"1" * 5_000,
        b"[" * 200_000,
    ],
    ids=lambda content: content[:12].decode(errors="replace"),
)
@pytest.mark.parametrize("size", [1, 65_536])
@pytest.mark.parametrize("read", [read_json, read_list, read_deep])
def test_half_a_document_is_an_error(
    content: bytes, size: int, read: Callable[[Iterator[bytes]], object]
) -> None:
    with pytest.raises(UnreadableJsonError):
        read(in_pieces(content, size if len(content) < 10_000 else 65_536))


@pytest.mark.parametrize("content", [b"[]", b"1", b'"peers"', b"null"])
def test_what_is_no_object_has_no_members(content: bytes) -> None:
    with pytest.raises(UnreadableJsonError):
        read_deep(iter([content]))


def test_a_byte_that_is_no_utf_8_spoils_one_text() -> None:
    assert read_json([b'["a", "\xff"]']) == ["a", "\ufffd"]


def test_a_value_that_is_too_long_is_an_error() -> None:
    text = b"x" * (2 * MAX_VALUE_CHARS)

    with pytest.raises(UnreadableJsonError):
        read_json([b'["', text, b'"', b"]"])


LONG = "x" * (2 * MAX_VALUE_CHARS)
OVERLONG_VALUES = [
    LONG,
    LONG + '"' * 9 + "\\" * 9 + "]}",
    '\\"' * MAX_VALUE_CHARS,
    [LONG],
    {"comment": LONG, "more": [1, {"quote": '"', "slash": "\\"}, "}]"]},
    [[number] for number in range(MAX_VALUE_CHARS // 2)],
]


@pytest.mark.parametrize("value", OVERLONG_VALUES, ids=range(len(OVERLONG_VALUES)))
@pytest.mark.parametrize("size", [65_521, 65_536, 10 * MAX_VALUE_CHARS])
def test_an_overlong_value_is_skipped_and_the_rest_is_read(
    value: object, size: int
) -> None:
    document = {"a": 1, "long": value, "list": [2, value, 3], "b": 4}

    found = read_deep(in_pieces(json.dumps(document).encode(), size))

    if size > MAX_VALUE_CHARS:  # it arrived at once, so its length does no more harm
        assert found == document
    else:
        assert found == {"a": 1, "long": OVERLONG, "list": [2, OVERLONG, 3], "b": 4}


def test_a_member_with_an_overlong_name_is_skipped() -> None:
    content = json.dumps({"a": 1, LONG: {"b": 2}, "c": 3}).encode()

    assert read_deep(in_pieces(content, 65_536)) == {"a": 1, "c": 3}


@pytest.mark.parametrize("escape", ["\\n", '\\"', "\\\\", "\\u005c"])
def test_an_escape_may_be_cut_anywhere(escape: str) -> None:
    start = '["' + LONG
    content = start + escape + '", 1]'

    for cut in range(len(escape) + 2):
        at = len(start) + cut
        pieces = [
            start[:65_536],
            start[65_536:],
            content[len(start) : at],
            content[at:],
        ]

        assert read_list(piece.encode() for piece in pieces if piece) == [OVERLONG, 1]


@pytest.mark.parametrize(
    "content", ["[" + LONG, '["' + LONG, "[[" + LONG, "[1." + "1" * len(LONG)]
)
def test_an_overlong_value_without_an_end_is_an_error(content: str) -> None:
    with pytest.raises(UnreadableJsonError):
        read_list(in_pieces(content.encode(), 65_536))


def test_an_overlong_value_takes_little_memory() -> None:
    content = json.dumps({"comment": LONG}).encode()
    waiting = 0

    def pieces() -> Iterator[bytes]:
        nonlocal waiting
        yield b'["'
        for _ in range(100):
            waiting = max(waiting, len(document._text))
            yield content.replace(b'"', b"'")
        yield b'", 1]'

    document = ArrivingJson(pieces())

    assert [*document.items()] == [OVERLONG, 1]
    assert waiting < 3 * len(content)


def test_white_space_without_an_end_is_dropped() -> None:
    document = ArrivingJson([b"[1,", *[b" " * 65_536] * 100, b"2]"])

    assert [*document.items()] == [1, 2]


def test_errors_of_the_connection_pass_through() -> None:
    def cut_off() -> Iterator[bytes]:
        yield b"[1, 2"
        raise TimeoutError

    with pytest.raises(TimeoutError):
        read_list(cut_off())


@pytest.mark.parametrize("content", [b'["secret" x]', b'["secret', b'{"secret": ]'])
def test_an_error_says_nothing_of_the_document(content: bytes) -> None:
    with pytest.raises(UnreadableJsonError) as caught:
        read_json([content])

    error = caught.value
    assert (error.__context__, error.__cause__) == (None, None)
    assert "secret" not in "".join(traceback.format_exception(error))


def test_what_was_read_is_no_longer_in_memory() -> None:
    """All pieces but the last two have been read when the next one is asked for."""
    row = json.dumps({"hash": "aa", "tags": "x" * 1_000}).encode()
    parsed = 0

    def pieces() -> Iterator[bytes]:
        yield b'{"a": [['
        for number in range(100):
            assert parsed >= number - 2
            yield row + b", "
        yield row + b"]]}"

    document = ArrivingJson(pieces())
    for _ in document.members():
        document._expect("[")
        for _ in document.items():
            parsed += 1
        document._expect("]")

    assert parsed == 101


def test_the_kind_of_the_next_value_can_be_seen_before_it_is_read() -> None:
    document = ArrivingJson([b" [", b'{"a": 1}', b" , 2]"])

    assert document.peek() == "["
    items = document.items()
    assert document.peek() == "["
    assert list(items) == [{"a": 1}, 2]
    assert document.peek() == ""
