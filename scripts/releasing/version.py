"""The version of the integration: four files have it, and must agree."""

from pathlib import Path
import re

PATTERN = r"\d+\.\d+\.\d+(?:b\d+)?"
"""Such as 1.2.0, or 1.2.0b1 for a version to try out."""

_PLACES = {
    "custom_components/qb_peer_vpn/manifest.json": r'("version": ")[^"]*(")',
    "custom_components/qb_peer_vpn/shell/const.py": r'(^VERSION: Final = ")[^"]*(")',
    "pyproject.toml": r'(^name = "qb-peer-vpn"\nversion = ")[^"]*(")',
    "uv.lock": r'(^name = "qb-peer-vpn"\nversion = ")[^"]*(")',
}
"""The place of the version in each file: between the two groups."""


class VersionError(Exception):
    """The files, or the tag, cannot become a release."""


def versions_in(root: Path) -> dict[str, str]:
    """Read the version that each file names.

    Raises:
        VersionError: a file is missing or names none.

    """
    return {name: _read(root / name, place) for name, place in _PLACES.items()}


def agreed_version(root: Path, tag: str | None = None) -> str:
    """Return the one version of all files, and of the tag if there is one.

    Raises:
        VersionError: they differ, or it is not a version; the message names all.

    """
    versions = versions_in(root)
    if tag is not None:
        versions["the tag"] = version_of(tag)
    if len(set(versions.values())) > 1:
        lines = (f"  {version:<10} {name}" for name, version in versions.items())
        message = "\n".join(("These name different versions:", *lines))
        raise VersionError(message)
    version = next(iter(versions.values()))
    _check(version)
    return version


def version_of(tag: str) -> str:
    """Return the version that a tag names.

    Raises:
        VersionError: it is not the tag of a version.

    """
    if not re.fullmatch(f"v{PATTERN}", tag):
        message = f"{tag} is not the tag of a version; those are like v1.2.0."
        raise VersionError(message)
    return tag.removeprefix("v")


def write_version(root: Path, version: str) -> None:
    """Write a version into all files.

    Raises:
        VersionError: it is not a version, or a file has no place for it.

    """
    _check(version)
    versions_in(root)
    for name, place in _PLACES.items():
        path = root / name
        text = path.read_text(encoding="utf-8")
        text = re.sub(place, rf"\g<1>{version}\g<2>", text, count=1, flags=re.MULTILINE)
        path.write_text(text, encoding="utf-8")


def _check(version: str) -> None:
    if not re.fullmatch(PATTERN, version):
        message = f"{version} is not a version such as 1.2.0 or 1.2.0b1."
        raise VersionError(message)


def _read(path: Path, place: str) -> str:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}."
        raise VersionError(message) from error
    found = re.search(place, text, flags=re.MULTILINE)
    if found is None:
        message = f"{path} names no version."
        raise VersionError(message)
    return text[found.end(1) : found.start(2)]
