"""What vendors publish: small databases that pass for whole ones, wrapped up."""

import gzip
from io import BytesIO
from pathlib import Path
import tarfile

from custom_components.qb_peer_vpn.geolocation.database.validation import CANARIES

from .mmdb import nested_record, write_mmdb

BUILT = 1_793_500_000
"""1 November 2026."""


def database(
    folder: Path,
    *,
    city: str | None = "London",
    built: int = BUILT,
    database_type: str = "DBIP-City-Lite",
    lost: int = 0,
) -> bytes:
    """Return the content of a database with as many canaries lost as given."""
    path = folder / "vendor.tmp"
    write_mmdb(
        path,
        {
            f"{address}/32": nested_record(
                "ZZ" if number < lost else country_code, city, 51.5, -0.1
            )
            for number, (address, country_code) in enumerate(CANARIES.items())
        },
        database_type=database_type,
        ip_version=6,
        build_epoch=built,
    )
    content = path.read_bytes()
    path.unlink()
    return content


def gzipped(content: bytes) -> bytes:
    return gzip.compress(content)


def archived(
    members: dict[str, bytes], *, links: dict[str, str] | None = None
) -> bytes:
    """Return a packed archive as MaxMind publishes it, in a folder of the day."""
    packed = BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, target in (links or {}).items():
            link = tarfile.TarInfo(name)
            link.type, link.linkname = tarfile.SYMTYPE, target
            archive.addfile(link)
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, BytesIO(content))
    return packed.getvalue()
