"""Bencode is read strictly and within bounds, whatever comes."""

from hypothesis import example, given, strategies as st
import pytest

from custom_components.qb_peer_vpn.torrents import (
    BencodeError,
    Document,
    Value,
    decode,
    encode,
)
from custom_components.qb_peer_vpn.torrents.bencode import MAX_BYTES, MAX_DEPTH

VALUES: st.SearchStrategy[Value] = st.recursive(
    st.integers(-(10**19) + 1, 10**19 - 1) | st.binary(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.binary(max_size=5), inner, max_size=4)
    ),
)


def is_refused(data: bytes, **bounds: int) -> bool:
    try:
        decode(data, **bounds)
    except BencodeError:
        return True
    return False


@given(VALUES)
def test_what_was_written_is_read(value: Value) -> None:
    assert decode(encode(value)).value == value


@given(st.binary(max_size=60) | st.text("dlie0123456789-:ab", max_size=40))
@example("d1:bi1e1:ai2ee")
def test_what_is_read_has_only_one_form_but_for_the_order_of_keys(
    data: bytes | str,
) -> None:
    raw = data.encode() if isinstance(data, str) else data
    if not is_refused(raw):
        assert sorted(encode(decode(raw).value)) == sorted(raw)


@given(VALUES, st.integers(0, 60), st.integers(0, 5), st.integers(1, 20))
def test_nothing_goes_beyond_a_bound(
    value: Value, size: int, depth: int, tokens: int
) -> None:
    data = encode(value)
    if not is_refused(data, max_bytes=size, max_depth=depth, max_tokens=tokens):
        assert len(data) <= size
        assert deepest(value) <= depth
        assert data.count(b"e") <= len(data)
        assert least_tokens(value) <= tokens


def deepest(value: Value) -> int:
    match value:
        case list():
            return 1 + max(map(deepest, value), default=0)
        case dict():
            return 1 + max(map(deepest, value.values()), default=0)
    return 0


def least_tokens(value: Value) -> int:
    match value:
        case list():
            return 2 + sum(map(least_tokens, value))
        case dict():
            return 2 + len(value) + sum(map(least_tokens, value.values()))
    return 1


@pytest.mark.parametrize("data", [encode([b"ab", {b"c": [1, b"de"]}])])
def test_each_truncated_document_is_refused(data: bytes) -> None:
    assert not is_refused(data)
    assert all(is_refused(data[:end]) for end in range(len(data)))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"e",
        b"i1",
        b"ie",
        b"i-e",
        b"i-0e",
        b"i01e",
        b"i+1e",
        b"i 1e",
        b"i1e ",
        b"i12345678901234567890e",
        b"i" + b"9" * 5_000 + b"e",
        b"1:",
        b"01:a",
        b"-1:a",
        b"1000000000:a",
        b"9999999999999999999999:a",
        b"d1:ae",
        b"di1ei1ee",
        b"dle1:ae",
        b"d1:ai1e1:ai2ee",
        b"le1:a",
        "i١e".encode(),
    ],
)
def test_what_is_no_bencode_is_refused(data: bytes) -> None:
    assert is_refused(data)


@pytest.mark.parametrize("mark", [b"l", b"d1:a"])
def test_depth_ends_in_a_refusal_and_not_in_a_recursion_error(mark: bytes) -> None:
    def nested(depth: int) -> bytes:
        return mark * depth + b"i1e" + b"e" * depth

    assert not is_refused(nested(MAX_DEPTH))
    assert is_refused(nested(MAX_DEPTH + 1))
    assert is_refused(nested(200_000))


def test_many_tokens_and_large_documents_are_refused() -> None:
    assert is_refused(b"l" + b"i0e" * 1_000_000 + b"e")
    assert not is_refused(b"%d:%b" % (MAX_BYTES - 9, bytes(MAX_BYTES - 9)))
    assert is_refused(b"%d:%b" % (MAX_BYTES - 8, bytes(MAX_BYTES - 8)))


def test_keys_are_read_in_any_order_and_their_places_are_known() -> None:
    data = b"d1:bi1e4:infod1:xi2ee1:ale"
    data += b"e"
    document: Document = decode(data)

    assert document.value == {b"b": 1, b"info": {b"x": 2}, b"a": []}
    places = {key: data[start:end] for key, (start, end) in document.spans.items()}
    assert places == {b"b": b"i1e", b"info": b"d1:xi2ee", b"a": b"le"}


def test_too_deep_a_value_is_not_written() -> None:
    value: Value = 1
    for _ in range(MAX_DEPTH):
        value = [value]
    assert decode(encode(value)).value == value
    with pytest.raises(BencodeError):
        encode([value])


def test_a_document_shows_nothing_of_itself() -> None:
    assert "secret" not in repr(decode(b"6:secret"))
