"""What may be inside a file that claims to be a database."""

from contextlib import suppress
import gzip
from io import BytesIO
import os
from pathlib import Path
import tarfile

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.qb_peer_vpn.geolocation.database.unpacking import unpack
from custom_components.qb_peer_vpn.geolocation.database.vendors import Packing
from custom_components.qb_peer_vpn.geolocation.errors import DatabaseRefusedError
from tests.geolocation.vendors import archived, gzipped

CONTENT = bytes(range(256)) * 5000
DAY = "GeoLite2-City_20261103"


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    return tmp_path / "inside" / "packed"


@pytest.fixture
def unpacked(packed: Path) -> Path:
    packed.parent.mkdir()
    return packed.with_name("unpacked")


def test_all_is_on_the_disk_before_the_old_file_is_replaced(
    packed: Path, unpacked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed.write_bytes(gzipped(CONTENT + b"end"))
    sizes = []
    monkeypatch.setattr(os, "fsync", lambda file: sizes.append(os.fstat(file).st_size))
    unpack(Packing.GZIP, packed, unpacked, 2 * len(CONTENT))
    assert sizes == [len(CONTENT) + 3]


def test_a_packed_file_is_unpacked(packed: Path, unpacked: Path) -> None:
    packed.write_bytes(gzipped(CONTENT))
    unpack(Packing.GZIP, packed, unpacked, len(CONTENT))
    assert unpacked.read_bytes() == CONTENT


def test_the_one_database_of_an_archive_is_taken(packed: Path, unpacked: Path) -> None:
    packed.write_bytes(
        archived(
            {
                f"{DAY}/COPYRIGHT.txt": b"x" * 1000,
                f"{DAY}/README.txt": b"",
                f"{DAY}/GeoLite2-City.mmdb": CONTENT,
                f"{DAY}/other.mmdb": b"not this one",
            }
        )
    )
    unpack(Packing.TAR_GZIP, packed, unpacked, 2 * len(CONTENT))
    assert unpacked.read_bytes() == CONTENT


@pytest.mark.parametrize(
    "name", ["../../escaped.mmdb", "/tmp/qb_peer_vpn_escaped.mmdb", "a/../../b.mmdb"]
)
def test_no_member_breaks_out_of_the_folder(
    tmp_path: Path, packed: Path, unpacked: Path, name: str
) -> None:
    packed.write_bytes(archived({name: CONTENT}, links={"link.mmdb": "/etc/passwd"}))
    unpack(Packing.TAR_GZIP, packed, unpacked, 2 * len(CONTENT))
    assert unpacked.read_bytes() == CONTENT
    assert {path.name for path in tmp_path.rglob("*")} == {
        "inside",
        "packed",
        "unpacked",
    }
    assert not Path("/tmp/qb_peer_vpn_escaped.mmdb").exists()


def test_names_of_other_members_may_be_in_any_encoding(
    packed: Path, unpacked: Path
) -> None:
    with tarfile.open(
        packed, "w:gz", format=tarfile.USTAR_FORMAT, encoding="latin-1"
    ) as archive:
        archive.addfile(tarfile.TarInfo("caf\xe9.txt"))
        member = tarfile.TarInfo("a.mmdb")
        member.size = len(CONTENT)
        archive.addfile(member, BytesIO(CONTENT))
    unpack(Packing.TAR_GZIP, packed, unpacked, 2 * len(CONTENT))
    assert unpacked.read_bytes() == CONTENT


@pytest.mark.parametrize("more", [0, 1])
def test_a_database_of_any_size_is_unpacked_whole(
    packed: Path, unpacked: Path, more: int
) -> None:
    content = bytes((1 << 20) + more)
    packed.write_bytes(archived({"a.mmdb": content}))
    unpack(Packing.TAR_GZIP, packed, unpacked, 2 * len(content))
    assert unpacked.read_bytes() == content


def test_a_damaged_stream_is_refused(packed: Path, unpacked: Path) -> None:
    # A block of a type that does not exist (RFC 1951, section 3.2.3).
    packed.write_bytes(gzipped(CONTENT)[:10] + b"\x07" * 20)
    with pytest.raises(DatabaseRefusedError, match="damaged or cut off"):
        unpack(Packing.GZIP, packed, unpacked, 2 * len(CONTENT))


@pytest.mark.parametrize(
    "members",
    [{}, {"README.txt": CONTENT}, {"a.mmdb.txt": CONTENT}],
    ids=["empty", "text", "another ending"],
)
def test_an_archive_without_a_database_is_refused(
    packed: Path, unpacked: Path, members: dict[str, bytes]
) -> None:
    packed.write_bytes(archived(members))
    with pytest.raises(DatabaseRefusedError, match="no database inside"):
        unpack(Packing.TAR_GZIP, packed, unpacked, 2 * len(CONTENT))


@pytest.mark.parametrize(
    ("packing", "bomb"),
    [
        (Packing.GZIP, gzipped(bytes(50_000_000))),
        (Packing.TAR_GZIP, archived({"a.mmdb": bytes(50_000_000)})),
        (Packing.TAR_GZIP, archived({"a.txt": bytes(50_000_000), "a.mmdb": b"x"})),
    ],
    ids=["gzip", "database", "beside the database"],
)
def test_a_bomb_does_not_go_off(
    packed: Path, unpacked: Path, packing: Packing, bomb: bytes
) -> None:
    assert len(bomb) < 60_000
    packed.write_bytes(bomb)
    with pytest.raises(DatabaseRefusedError, match="too large inside"):
        unpack(packing, packed, unpacked, 5_000_000)
    assert unpacked.stat().st_size <= 5_000_000


@pytest.mark.parametrize("packing", list(Packing))
@pytest.mark.parametrize(
    "damaged",
    [
        b"<html>Not found</html>",
        gzipped(CONTENT)[:1000],
        archived({"a.mmdb": CONTENT})[:1000],
        gzipped(CONTENT)[:-8] + bytes(8),
        gzipped(archived({"a.mmdb": CONTENT})),
        gzipped(b"x" * 512),
        gzipped(b"x" * 100),
        gzipped(gzip.decompress(archived({"a.mmdb": CONTENT}))[:100_000]),
    ],
    ids=[
        "a page",
        "cut file",
        "cut archive",
        "wrong checksum",
        "an archive inside",
        "no header of an archive",
        "half a header",
        "cut archive inside",
    ],
)
def test_damage_is_seen(
    packed: Path, unpacked: Path, packing: Packing, damaged: bytes
) -> None:
    packed.write_bytes(damaged)
    try:
        unpack(packing, packed, unpacked, 10**7)
    except DatabaseRefusedError:
        return
    # A whole gzip file with something else inside is for the next check.
    assert packing is Packing.GZIP
    assert unpacked.read_bytes() == gzip.decompress(damaged)


@settings(max_examples=50)
@given(st.binary(max_size=3000), st.sampled_from(Packing), st.booleans())
def test_no_foreign_file_makes_it_fail_otherwise(
    tmp_path: Path, content: bytes, packing: Packing, compress: bool
) -> None:
    packed = tmp_path / "packed"
    packed.write_bytes(gzipped(content) if compress else content)
    with suppress(DatabaseRefusedError):
        unpack(packing, packed, tmp_path / "unpacked", 10_000)
