"""The changes since a release, from commits with Conventional Commits messages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
import re
import subprocess

_SUBJECT = re.compile(
    r"(?P<type>[a-z]+)(?:\((?P<scope>[a-z0-9_-]+)\))?(?P<breaking>!)?: (?P<what>.+)"
)
_FOOTER = re.compile(r"^BREAKING[ -]CHANGE: (?P<what>(?:.+\n?)+)", re.MULTILINE)

_HEADINGS = {
    "feat": "New",
    "fix": "Fixed",
    "perf": "Faster",
    "revert": "Taken back",
}
"""Types of commits that matter to users of the integration."""

NOTHING = "Nothing that can be seen from outside has changed."


@dataclass(frozen=True, kw_only=True)
class Commit:
    """A commit with a Conventional Commits message."""

    hash: str
    """Abbreviated hash."""
    type: str
    scope: str | None
    what: str
    breaking: str | None
    """Details of a breaking change."""


class HistoryError(Exception):
    """Git does not return the commits."""


def commits_between(root: Path, since: str | None, until: str) -> list[Commit]:
    """Read the commits after one tag up to another, newest first.

    Raises:
        HistoryError: Git does not know the tags, or this is not its repository.

    """
    span = until if since is None else f"{since}..{until}"
    log = _git(root, "log", "--no-merges", "--format=%h%x00%B%x1e", span, "--")
    entries = (entry.strip().partition("\0") for entry in log.split("\x1e"))
    return [
        commit
        for short, _, message in entries
        if (commit := parse_commit(short, message)) is not None
    ]


def tag_before(root: Path, reference: str) -> str | None:
    """Return the newest version tag before a tag or the last commit; None without one."""
    start = reference if reference == "HEAD" else f"{reference}^"
    try:
        found = _git(root, "describe", "--tags", "--abbrev=0", "--match=v[0-9]*", start)
    except HistoryError:
        # There is no tag, or no earlier commit.
        return None
    return found.strip()


def date_of(root: Path, reference: str) -> str:
    """Return the day of a commit, such as 2026-11-25."""
    return _git(root, "log", "-1", "--format=%cs", reference, "--").strip()


def time_of(root: Path, reference: str) -> datetime:
    """Return the time of a commit, in UTC."""
    seconds = _git(root, "log", "-1", "--format=%ct", reference, "--")
    return datetime.fromtimestamp(int(seconds), UTC)


def parse_commit(short_hash: str, message: str) -> Commit | None:
    """Parse a commit's message; None if it is not a Conventional Commit."""
    subject, _, body = message.strip().partition("\n")
    found = _SUBJECT.fullmatch(subject.strip())
    if found is None:
        return None
    breaking = found["what"] if found["breaking"] else None
    if footer := _FOOTER.search(body):
        breaking = " ".join(footer["what"].split())
    return Commit(
        hash=short_hash,
        type=found["type"],
        scope=found["scope"],
        what=found["what"],
        breaking=breaking,
    )


def write_notes(commits: Iterable[Commit]) -> str:
    """Write in Markdown what is new for users of the integration."""
    commits = list(commits)
    sections = {
        "Breaking changes": [_line(c, c.breaking) for c in commits if c.breaking]
    }
    for kind, heading in _HEADINGS.items():
        sections[heading] = [_line(c, c.what) for c in commits if c.type == kind]
    parts = [
        "\n".join((f"### {heading}", "", *lines))
        for heading, lines in sections.items()
        if lines
    ]
    return "\n\n".join(parts or [NOTHING]) + "\n"


def _line(commit: Commit, what: str) -> str:
    scope = f"**{commit.scope}**: " if commit.scope else ""
    return f"- {scope}{what} ({commit.hash})"


def _git(root: Path, *arguments: str) -> str:
    run = subprocess.run(
        ["git", "-C", str(root), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        message = f"git {arguments[0]}: {run.stderr.strip()}"
        raise HistoryError(message)
    return run.stdout
