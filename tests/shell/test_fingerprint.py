"""Hashes in stored files."""

from hypothesis import given, strategies as st

from custom_components.qb_peer_vpn.shell.fingerprint import fingerprint


def of(text: str, purpose: str = "list", installation_id: str = "ours") -> str:
    return fingerprint(text, purpose=purpose, installation_id=installation_id)


@given(st.text(st.characters()))
def test_a_text_is_recognized_and_not_contained(text: str) -> None:
    assert of(text) == of(text)
    assert of(text) != of(text + "x")
    assert len(text) < 3 or text not in of(text)


def test_no_one_else_has_the_same_hash_and_neither_has_another_purpose() -> None:
    assert len({of("a"), of("a", purpose="home"), of("a", installation_id="x")}) == 3
