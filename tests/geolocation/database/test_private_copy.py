"""The bytes of a database, whatever happens to its file."""

import errno
from io import FileIO
from mmap import mmap
import os
from pathlib import Path
import shutil
import tempfile
from types import SimpleNamespace
from typing import Any, override

import pytest

from custom_components.qb_peer_vpn.geolocation.database import private_copy as module
from custom_components.qb_peer_vpn.geolocation.database.private_copy import (
    is_regular,
    private_copy,
)
from custom_components.qb_peer_vpn.geolocation.errors import (
    DatabaseError,
    DatabaseUnreadableError,
)

CONTENT = bytes(range(256)) * 9000
"""More than two pieces."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "databases" / "some city file.mmdb"
    path.parent.mkdir()
    path.write_bytes(CONTENT)
    return path


class Disk:
    """Refuses copies in some folders."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.tried: list[Path] = []
        self.refused: dict[Path, int] = {}
        self.temporary = Path(tempfile.gettempdir())
        self._make = tempfile.TemporaryFile
        monkeypatch.setattr(tempfile, "TemporaryFile", self._temporary_file)

    def refuse(self, *folders: Path, number: int = errno.EROFS) -> None:
        self.refused = dict.fromkeys(folders, number)

    def _temporary_file(self, **arguments: Any) -> object:
        folder = Path(arguments["dir"] or self.temporary)
        self.tried.append(folder)
        if number := self.refused.get(folder):
            raise OSError(number, os.strerror(number))
        return self._make(**arguments)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


def test_the_file_may_change_or_go_while_its_copy_is_in_use(path: Path) -> None:
    # Where the file itself is mapped, SIGBUS ends the process here.
    copy = private_copy(path)
    assert isinstance(copy, mmap)
    path.write_bytes(b"")
    assert copy[:] == CONTENT
    path.unlink()
    assert copy[-256:] == CONTENT[:256]


def test_the_copy_has_no_name(path: Path, disk: Disk) -> None:
    copy = private_copy(path)
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    assert disk.tried == [path.parent]
    assert len(copy) == len(CONTENT)


@pytest.mark.parametrize(
    "number", [errno.EACCES, errno.EROFS, errno.ENOSPC, errno.EMFILE]
)
def test_where_the_folder_takes_no_copy_the_one_for_temporary_files_does(
    path: Path, disk: Disk, number: int
) -> None:
    disk.refuse(path.parent, number=number)
    copy = private_copy(path)
    assert isinstance(copy, mmap)
    assert copy[:] == CONTENT
    assert disk.tried == [path.parent, disk.temporary]


def test_where_no_folder_takes_a_copy_it_is_in_memory(path: Path, disk: Disk) -> None:
    disk.refuse(path.parent, disk.temporary)
    assert private_copy(path) == CONTENT


def test_a_copy_that_does_not_fit_is_not_begun(
    path: Path, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = SimpleNamespace(free=len(CONTENT) - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    assert private_copy(path) == CONTENT
    assert disk.tried == []
    usage.free += 1
    assert isinstance(private_copy(path), mmap)
    assert disk.tried == [path.parent]


def test_a_disk_that_is_full_in_the_middle_is_no_damage(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**_: object) -> FileIO:
        return FileIO("/dev/full", "r+")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    assert private_copy(path) == CONTENT


def test_a_large_file_without_room_is_tried_again_later(
    path: Path, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk.refuse(path.parent, disk.temporary)
    monkeypatch.setattr(module, "_MAX_IN_MEMORY", len(CONTENT))
    assert private_copy(path) == CONTENT
    monkeypatch.setattr(module, "_MAX_IN_MEMORY", len(CONTENT) - 1)
    with pytest.raises(DatabaseUnreadableError, match="no room for a copy"):
        private_copy(path)


def test_a_lack_of_memory_passes(
    path: Path, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(FileIO):
        @override
        def read(self, size: int | None = -1, /) -> bytes:
            raise MemoryError

    disk.refuse(path.parent, disk.temporary)
    monkeypatch.setattr(module, "FileIO", Full)
    with pytest.raises(DatabaseUnreadableError, match="no room for a copy"):
        private_copy(path)


@pytest.mark.parametrize("number", [errno.EIO, errno.ESTALE, errno.ENOMEM, None])
def test_what_cannot_be_read_now_is_no_damage(
    path: Path, monkeypatch: pytest.MonkeyPatch, number: int | None
) -> None:
    class Broken(FileIO):
        @override
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError(number, os.strerror(number)) if number else OSError

    with monkeypatch.context() as patch:
        patch.setattr(module, "FileIO", Broken)
        with pytest.raises(DatabaseUnreadableError) as caught:
            private_copy(path)
    words = os.strerror(number) if number else "input error"
    assert caught.value.reason == f"cannot be read ({words})"
    assert caught.value.file_name == path.name
    assert str(path.parent) not in str(caught.value)
    assert private_copy(path)[:] == CONTENT


def test_a_missing_file_is_reported_without_its_path(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnreadableError, match="No such file") as caught:
        private_copy(tmp_path / "missing.mmdb")
    assert str(tmp_path) not in str(caught.value)


@pytest.mark.parametrize(
    ("later", "copied"),
    [(CONTENT + b"more", CONTENT), (CONTENT[:9], CONTENT[:9]), (b"", b"")],
)
def test_a_file_that_changes_meanwhile_is_copied_up_to_its_first_size(
    path: Path, monkeypatch: pytest.MonkeyPatch, later: bytes, copied: bytes
) -> None:
    stat = os.fstat

    def before_the_change(descriptor: int) -> os.stat_result:
        status = stat(descriptor)
        path.write_bytes(later)
        return status

    with monkeypatch.context() as patch:
        patch.setattr(os, "fstat", before_the_change)
        assert private_copy(path)[:] == copied


def test_a_huge_file_is_refused_before_it_is_copied(path: Path, disk: Disk) -> None:
    os.truncate(path, (1 << 30) + 1)  # sparse: takes no room
    with pytest.raises(DatabaseError, match="larger than 1 GiB") as caught:
        private_copy(path)
    assert not isinstance(caught.value, DatabaseUnreadableError)
    assert disk.tried == []


def test_an_empty_file_is_refused(path: Path) -> None:
    path.write_bytes(b"")
    with pytest.raises(DatabaseError, match="is empty") as caught:
        private_copy(path)
    assert not isinstance(caught.value, DatabaseUnreadableError)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_what_is_no_file_is_not_waited_for(path: Path, kind: str) -> None:
    path.unlink()
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")
    assert not is_regular(path)
    with pytest.raises(DatabaseError, match="is not a regular file"):
        private_copy(path)


def test_a_folder_is_no_file(path: Path) -> None:
    assert not is_regular(path.parent)
    with pytest.raises(DatabaseError):
        private_copy(path.parent)


def test_a_file_and_a_link_to_one_are_regular(path: Path) -> None:
    link = path.with_name("link")
    link.symlink_to(path)
    assert is_regular(path)
    assert is_regular(link)
    assert not is_regular(path.with_name("missing"))
