"""A list in a file."""

import os
from pathlib import Path

import pytest

from custom_components.qb_peer_vpn.vpn import (
    ServerListTooLargeError,
    ServerListUnreachableError,
    read_list_file,
)


def test_a_file_is_read_once_until_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_bytes(b"[1]")
    first = read_list_file(str(path))
    assert first.content == b"[1]"
    again = read_list_file(str(path), first.validators)
    assert (again.content, again.validators) == (None, first.validators)
    path.write_bytes(b"[2]")
    os.utime(path, ns=(1, 1))
    assert read_list_file(str(path), first.validators).content == b"[2]"


@pytest.mark.parametrize("name", ["missing.json", "", "nul\0l"])
def test_a_file_that_cannot_be_read_is_named_to_nobody(
    tmp_path: Path, name: str
) -> None:
    with pytest.raises(ServerListUnreachableError) as caught:
        read_list_file(str(tmp_path / name))
    assert str(tmp_path) not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_file_far_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_bytes(b"12345")
    assert read_list_file(str(path), max_bytes=5).content == b"12345"
    with pytest.raises(ServerListTooLargeError):
        read_list_file(str(path), max_bytes=4)
