"""How JSON is parsed while it arrives."""

from collections.abc import Iterator
import json

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.qbittorrent.arriving_json import parse_arriving

type Json = dict[str, object]

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
INDENTS = st.sampled_from([None, 0, 2])


def as_it_is(row: Json) -> Json:
    return row


def in_pieces(content: bytes, size: int) -> Iterator[bytes]:
    return (content[at : at + size] for at in range(0, len(content), size))


@given(VALUES, INDENTS, st.booleans(), st.integers(1, 40))
def test_it_says_the_same_as_the_whole(
    document: object, indent: int | None, escaped: bool, size: int
) -> None:
    text = json.dumps(document, indent=indent, ensure_ascii=escaped)
    # Half of what can be written in a text has no form in UTF-8: single surrogates.
    content = text.encode("utf-8", "surrogatepass" if escaped else "replace")

    assert parse_arriving(in_pieces(content, size), as_it_is) == json.loads(content)


@given(
    st.text(alphabet='[]{},:"\\ 1e-.tru\n', max_size=12).map(str.encode),
    st.integers(1, 4),
)
def test_what_is_no_json_is_none_here_either(content: bytes, size: int) -> None:
    try:
        expected: object = json.loads(content)
    except ValueError:
        with pytest.raises(ValueError):  # noqa: PT011 - the parser's own
            parse_arriving(in_pieces(content, size), as_it_is)
    else:
        assert parse_arriving(in_pieces(content, size), as_it_is) == expected


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
        b"<html>",
    ],
)
@pytest.mark.parametrize("size", [1, 100])
def test_half_a_document_is_an_error(content: bytes, size: int) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the parser's own
        parse_arriving(in_pieces(content, size), as_it_is)


def test_too_many_things_inside_each_other_are_an_error() -> None:
    with pytest.raises(RecursionError):
        parse_arriving([b"[" * 200_000], as_it_is)


def test_errors_of_the_connection_come_through() -> None:
    def cut_off() -> Iterator[bytes]:
        yield b"[1, 2"
        raise TimeoutError

    with pytest.raises(TimeoutError):
        parse_arriving(cut_off(), as_it_is)


def test_of_a_list_only_what_is_kept_is_in_memory() -> None:
    """All pieces but the last have been dropped when the next one is asked for."""
    row = json.dumps({"hash": "aa", "tags": "x" * 1_000}).encode()
    parsed: list[Json] = []

    def shortened(row: Json) -> Json:
        parsed.append(row)
        return {"hash": row["hash"]}

    def pieces() -> Iterator[bytes]:
        yield b"["
        for number in range(100):
            assert len(parsed) >= number - 1
            yield row + b", "
        yield row + b"]"

    assert parse_arriving(pieces(), shortened) == [{"hash": "aa"}] * 101
