"""The command line of scripts/release."""

import argparse
from pathlib import Path
import sys

from .archive import write_archive
from .changelog import HEADER, add_release
from .commits import (
    HistoryError,
    commits_between,
    date_of,
    tag_before,
    time_of,
    write_notes,
)
from .version import VersionError, agreed_version, version_of, write_version

ROOT = Path(__file__).parents[2]
CHANGELOG = Path(".github/CHANGELOG.md")


def notes_of(root: Path, tag: str | None) -> str:
    """Return the notes of a tag, or those of the next release."""
    until = tag or "HEAD"
    return write_notes(commits_between(root, tag_before(root, until), until))


def check(root: Path, tag: str | None) -> None:
    """Print the version; fail if files differ."""
    print(agreed_version(root, tag))


def bump(root: Path, version: str) -> None:
    """Write a version into all files that name it."""
    write_version(root, version)
    print(f"All files name {version} now. Commit, then: git tag v{version}")


def update_changelog(root: Path, tag: str) -> None:
    """Add a release at the top of the changelog."""
    path = root / CHANGELOG
    before = path.read_text(encoding="utf-8") if path.exists() else HEADER
    after = add_release(
        before, version_of(tag), date_of(root, tag), notes_of(root, tag)
    )
    path.write_text(after, encoding="utf-8")


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Run a command; if it fails, print a message and return 1."""
    parser = argparse.ArgumentParser(prog="release", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, needed in (("check", False), ("notes", False), ("changelog", True)):
        commands.add_parser(name).add_argument("--tag", required=needed)
    commands.add_parser("bump").add_argument("version")
    commands.add_parser("zip").add_argument("file", type=Path)
    chosen = parser.parse_args(arguments)
    try:
        match chosen.command:
            case "check":
                check(root, chosen.tag)
            case "notes":
                print(notes_of(root, chosen.tag), end="")
            case "changelog":
                update_changelog(root, chosen.tag)
            case "bump":
                bump(root, chosen.version)
            case "zip":
                count = write_archive(root, chosen.file, time_of(root, "HEAD"))
                print(f"{count} files in {chosen.file}")
    except (VersionError, HistoryError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
