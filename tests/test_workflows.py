"""The workflows: pinned, with no more rights than they need, and calling what is there."""

from pathlib import Path
import re
import subprocess
from typing import Any

from homeassistant.util import slugify
from homeassistant.util.yaml import parse_yaml
import pytest

from .documents import documents

ROOT = Path(__file__).parent.parent
GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
FORMS = sorted((GITHUB / "ISSUE_TEMPLATE").glob("[0-9]*.yml"))

WRITERS = {
    ("release.yml", "publish"): {"contents", "id-token", "attestations"},
    ("release.yml", "changelog"): {"contents"},
}
"""Who may write, and what."""

PINNED = re.compile(r"uses: [\w./-]+@[0-9a-f]{40} # \S")


def name_of(path: Path) -> str:
    return path.name


def read(path: Path) -> dict[str, Any]:
    content = parse_yaml(path.read_text())
    assert isinstance(content, dict)
    return content


def jobs_of(path: Path) -> dict[str, dict[str, Any]]:
    jobs: dict[str, dict[str, Any]] = read(path)["jobs"]
    return jobs


def steps_of(path: Path) -> list[dict[str, Any]]:
    return [step for job in jobs_of(path).values() for step in job.get("steps", ())]


def test_there_are_the_four_workflows() -> None:
    names = {path.stem for path in WORKFLOWS}
    assert names == {"nightly", "release", "test", "validate"}


@pytest.mark.parametrize("path", WORKFLOWS, ids=name_of)
def test_actions_of_others_are_pinned_to_a_commit(path: Path) -> None:
    for line in path.read_text().splitlines():
        if "uses: " in line and "uses: ./" not in line:
            assert PINNED.search(line), line


def test_an_action_is_pinned_to_the_same_commit_everywhere() -> None:
    pins = {
        step["uses"]
        for path in WORKFLOWS
        for step in steps_of(path)
        if "uses" in step and not step["uses"].startswith("./")
    }
    assert len({pin.partition("@")[0] for pin in pins}) == len(pins)


@pytest.mark.parametrize("path", WORKFLOWS, ids=name_of)
def test_jobs_have_only_the_rights_that_they_name(path: Path) -> None:
    assert read(path)["permissions"] == {}
    for name, job in jobs_of(path).items():
        writes = {
            scope for scope, right in job["permissions"].items() if right != "read"
        }
        assert writes == WRITERS.get((path.name, name), set())


@pytest.mark.parametrize("path", WORKFLOWS, ids=name_of)
def test_runs_end_and_do_not_pile_up(path: Path) -> None:
    assert "cancel-in-progress" in read(path)["concurrency"]
    for job in jobs_of(path).values():
        assert "uses" in job or job["timeout-minutes"] <= 60


@pytest.mark.parametrize("path", WORKFLOWS, ids=name_of)
def test_no_clone_keeps_credentials(path: Path) -> None:
    for step in steps_of(path):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize("path", WORKFLOWS, ids=name_of)
def test_commands_take_values_from_the_environment_only(path: Path) -> None:
    for step in steps_of(path):
        assert "${{" not in step.get("run", "")


@pytest.mark.parametrize("path", WORKFLOWS, ids=name_of)
def test_scripts_that_are_called_are_there(path: Path) -> None:
    for step in steps_of(path):
        for script in re.findall(r"(?:scripts|\.ci)/\w+", step.get("run", "")):
            assert (ROOT / script).stat().st_mode & 0o111, script


def test_the_suite_runs_on_every_version_that_has_an_environment() -> None:
    tested = jobs_of(GITHUB / "workflows" / "test.yml")["suite"]
    versions = tested["strategy"]["matrix"]["home-assistant"]
    groups = re.findall(
        r"^ha-(\d+)-(\d+) = ", (ROOT / "pyproject.toml").read_text(), re.MULTILINE
    )
    assert versions == [f"{year}.{month}" for year, month in groups]
    known = re.search(r"lint \| (.+?)\) ;;", (ROOT / "scripts" / "test").read_text())
    assert known is not None
    assert known[1].split(" | ") == [*versions, "dev", "lowest"]
    nightly = jobs_of(GITHUB / "workflows" / "nightly.yml")["suite"]
    included = nightly["strategy"]["matrix"]["include"]
    assert [each["only"] for each in included] == ["dev", "lowest"]


@pytest.mark.parametrize("arguments", [("--only",), ("--only", "2020.1")])
def test_a_version_that_is_not_there_is_refused(arguments: tuple[str, ...]) -> None:
    run = subprocess.run(
        [ROOT / "scripts" / "test", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 2
    assert "--only needs" in run.stderr


@pytest.mark.parametrize("path", FORMS, ids=name_of)
def test_a_form_can_be_filled_in(path: Path) -> None:
    form = read(path)
    assert set(form) == {"name", "description", "labels", "body"}
    fields = [part for part in form["body"] if part["type"] != "markdown"]
    assert all(part["attributes"]["label"] for part in fields)
    names = [part["id"] for part in fields]
    assert len(set(names)) == len(names)
    assert any(part.get("validations", {}).get("required") for part in fields)


def test_a_bug_comes_with_diagnostics() -> None:
    form = read(GITHUB / "ISSUE_TEMPLATE" / "1_bug.yml")
    needed = {
        part["id"]
        for part in form["body"]
        if part.get("validations", {}).get("required")
    }
    assert {"version", "home-assistant", "qbittorrent", "diagnostics"} <= needed


def test_links_between_the_documents_lead_somewhere() -> None:
    for path in (*documents(), *GITHUB.glob("*.md")):
        text = path.read_text()
        links = re.findall(r"\]\((?!https?://|#)([^)#]+)", text)
        links += re.findall(r'(?:src|srcset)="(?!https?://)([^"]+)"', text)
        for link in links:
            assert (path.parent / link).exists(), link


def test_links_to_headings_of_the_documents_lead_somewhere() -> None:
    for path in (*documents(), *GITHUB.glob("*.md")):
        for target, anchor in re.findall(
            r"\]\((?!https?://)([^)#]*)#([^)]+)\)", path.read_text()
        ):
            text = (path.parent / target if target else path).read_text()
            headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
            assert anchor in {slugify(each, separator="-") for each in headings}


def test_the_top_of_the_repository_holds_what_belongs_there() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert {name.partition("/")[0] for name in tracked if name[0] != "."} == {
        *("LICENSE", "README.md", "custom_components", "hacs.json"),
        *("pyproject.toml", "scripts", "tests", "uv.lock"),
    }
