"""The changelog: the notes of all releases in one file, newest first."""

import re

HEADER = """\
# Changelog

The release workflow writes this file from the commits. Each release has the same notes.
"""


def add_release(changelog: str, version: str, date: str, notes: str) -> str:
    """Return the changelog with a release at the top; unchanged if it has that release."""
    heading = f"## {version}"
    if re.search(rf"^{re.escape(heading)}(\s|$)", changelog, flags=re.MULTILINE):
        return changelog
    header, rule, releases = changelog.partition("\n## ")
    header = header.strip() or HEADER.strip()
    parts = [header, f"{heading} ({date})", notes.strip()]
    if rule:
        parts.append(f"## {releases.strip()}")
    return "\n\n".join(parts) + "\n"
