"""Making a release: one version everywhere, notes from the commits, an archive."""

from pathlib import Path
import shutil
import subprocess
import zipfile

import pytest

from scripts.releasing.__main__ import ROOT, main
from scripts.releasing.changelog import HEADER, add_release
from scripts.releasing.commits import NOTHING, parse_commit, time_of, write_notes
from scripts.releasing.version import VersionError, agreed_version, version_of

FILES = (
    "custom_components/qb_peer_vpn/manifest.json",
    "custom_components/qb_peer_vpn/shell/const.py",
    "pyproject.toml",
    "uv.lock",
)


def git(root: Path, *arguments: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=Me", "-c", "user.email=me@example.net", *arguments],
        cwd=root,
        check=True,
        capture_output=True,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The files that name the version, somewhere else."""
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def history(copy: Path) -> Path:
    """A repository with two releases."""
    git(copy, "init", "--quiet", "--initial-branch=main")
    git(copy, "add", ".")
    for subject, *rest in (
        ("feat: begin",),
        ("v0.1.0",),
        ("docs: say more",),
        ("fix(vpn): read lists with holes",),
        ("feat!: rename places", "BREAKING CHANGE: places have\nother names."),
        ("a commit of another author",),
        ("perf: count faster",),
        ("v0.2.0",),
        ("refactor: move a function",),
    ):
        if subject.startswith("v"):
            git(copy, "tag", subject)
            continue
        body = [part for text in rest for part in ("-m", text)]
        git(copy, "commit", "--quiet", "--allow-empty", "-m", subject, *body)
    return copy


def test_all_files_of_this_repository_name_one_version(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["check"]) == 0
    version = capsys.readouterr().out.strip()
    assert main(["check", "--tag", f"v{version}"]) == 0


def test_a_tag_of_another_version_is_refused(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--tag", "v98.7.6"], copy) == 1
    message = capsys.readouterr().err
    assert "98.7.6     the tag" in message
    assert all(name in message for name in FILES)


@pytest.mark.parametrize("tag", ["1.2.0", "v1.2", "v1.2.0-rc1", "v1.2.0 ", "main"])
def test_other_names_are_no_tags_of_versions(tag: str) -> None:
    with pytest.raises(VersionError, match="is not the tag of a version"):
        version_of(tag)


@pytest.mark.parametrize("version", ["1.2.3", "1.2.3b4"])
def test_a_new_version_goes_into_all_files(copy: Path, version: str) -> None:
    before = {name: (copy / name).read_text().count("\n") for name in FILES}
    assert main(["bump", version], copy) == 0
    assert agreed_version(copy, f"v{version}") == version
    for name in FILES:
        assert (copy / name).read_text().count("\n") == before[name]


def test_what_is_no_version_is_written_nowhere(copy: Path) -> None:
    before = agreed_version(copy)
    assert main(["bump", "next"], copy) == 1
    assert agreed_version(copy) == before


@pytest.mark.parametrize("name", FILES)
def test_a_file_with_another_version_or_none_is_reported(
    copy: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    version, path = agreed_version(copy), copy / name
    path.write_text(path.read_text().replace(f'"{version}"', '"0.0.9"'))
    assert main(["check"], copy) == 1
    assert f"0.0.9      {name}" in capsys.readouterr().err
    path.write_text("")
    assert main(["check"], copy) == 1
    assert "names no version" in capsys.readouterr().err
    path.unlink()
    assert main(["check"], copy) == 1
    assert "cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("feat: draw a map", ("feat", None, "draw a map", None)),
        ("fix(vpn): read on", ("fix", "vpn", "read on", None)),
        ("feat!: drop 2026.9", ("feat", None, "drop 2026.9", "drop 2026.9")),
        (
            "fix: say so\n\nWhy.\n\nBREAKING-CHANGE: it said\nother things\n",
            ("fix", None, "say so", "it said other things"),
        ),
    ],
)
def test_a_conventional_commit_is_read(
    message: str, expected: tuple[str, str | None, str, str | None]
) -> None:
    commit = parse_commit("abc1234", message)
    assert commit is not None
    assert (commit.type, commit.scope, commit.what, commit.breaking) == expected


@pytest.mark.parametrize("message", ["", "Merge branch x", "feat draw", "feat:draw"])
def test_another_commit_is_left_out(message: str) -> None:
    assert parse_commit("abc1234", message) is None


def test_where_nothing_can_be_seen_the_notes_say_so() -> None:
    commit = parse_commit("abc1234", "refactor: move a function")
    assert commit is not None
    assert write_notes([commit]) == f"{NOTHING}\n"


def without_hashes(text: str) -> list[str]:
    return [line.rpartition(" (")[0] or line for line in text.split("\n") if line]


def test_notes_list_the_changes_of_a_tag(
    history: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["notes", "--tag", "v0.2.0"], history) == 0
    assert without_hashes(capsys.readouterr().out) == [
        "### Breaking changes",
        "- places have other names.",
        "### New",
        "- rename places",
        "### Fixed",
        "- **vpn**: read lists with holes",
        "### Faster",
        "- count faster",
    ]
    assert main(["notes", "--tag", "v0.1.0"], history) == 0
    assert without_hashes(capsys.readouterr().out) == ["### New", "- begin"]
    assert main(["notes"], history) == 0
    assert capsys.readouterr().out == f"{NOTHING}\n"


def test_a_tag_that_git_does_not_know_is_reported(
    history: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["notes", "--tag", "v3.0.0"], history) == 1
    assert "v3.0.0" in capsys.readouterr().err


def test_the_changelog_grows_at_its_top_and_only_once(history: Path) -> None:
    path = history / ".github" / "CHANGELOG.md"
    path.parent.mkdir()
    assert main(["changelog", "--tag", "v0.1.0"], history) == 0
    for _ in range(2):
        assert main(["changelog", "--tag", "v0.2.0"], history) == 0
    text = path.read_text()
    assert text.startswith(HEADER)
    headings = [line for line in text.split("\n") if line.startswith("## ")]
    assert [heading.split()[1] for heading in headings] == ["0.2.0", "0.1.0"]
    assert text.count("\n\n\n") == 0
    assert text.endswith("\n")


def test_a_version_is_not_taken_for_one_that_begins_alike() -> None:
    changelog = add_release("", "0.1.0", "2026-11-25", "a")
    changelog = add_release(changelog, "0.1.0b1", "2026-11-26", "b")
    assert add_release(changelog, "0.1.0", "2026-11-27", "c") == changelog
    assert "## 0.1.0b1 (2026-11-26)\n\nb\n\n## 0.1.0 (2026-11-25)\n\na\n" in changelog


def test_the_shipped_changelog_can_grow() -> None:
    shipped = (ROOT / ".github" / "CHANGELOG.md").read_text()
    grown = add_release(shipped, "99.0.0", "2099-01-01", "- all is well")
    assert grown.startswith(HEADER)
    assert "\n\n## 99.0.0 (2099-01-01)\n\n- all is well\n" in grown


def test_the_archive_holds_the_integration_and_is_the_same_each_time(
    tmp_path: Path,
) -> None:
    one, two = tmp_path / "one.zip", tmp_path / "two.zip"
    for target in (one, two):
        assert main(["zip", str(target)]) == 0
    assert one.read_bytes() == two.read_bytes()
    folder = "custom_components/qb_peer_vpn"
    with zipfile.ZipFile(one) as archive:
        names = archive.namelist()
        times = {each.date_time for each in archive.infolist()}
        assert archive.testzip() is None
    # Of the commit, so that Python compiles the files of another release again.
    committed = time_of(ROOT, "HEAD")
    assert times == {(*committed.timetuple()[:5], committed.second // 2 * 2)}
    assert all(name.startswith(f"{folder}/") for name in names)
    assert not [name for name in names if "__pycache__" in name]
    tracked = subprocess.run(
        ["git", "ls-files", folder],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\n")
    assert set(filter(None, tracked)) <= set(names)
