"""Each module must be tested for itself."""

import json
from pathlib import Path
import sys
from typing import Any

import pytest

from scripts.check_coverage import FLOWS, main, shortfalls

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "custom_components" / "qb_peer_vpn"


def module(
    *, lines: tuple[int, int] = (100, 100), branches: tuple[int, int] = (20, 20)
) -> dict[str, Any]:
    return {
        "summary": {
            "covered_lines": lines[0],
            "num_statements": lines[1],
            "covered_branches": branches[0],
            "num_branches": branches[1],
        }
    }


@pytest.mark.parametrize(
    ("name", "measured", "complaint"),
    [
        ("a/sensor.py", module(), None),
        ("a/sensor.py", module(branches=(19, 20)), None),
        ("a/sensor.py", module(branches=(0, 0)), None),
        ("a/sensor.py", module(branches=(18, 20)), "90.0 % of 20 branches"),
        ("a/sensor.py", module(lines=(94, 100)), "94.0 % of 100 statements"),
        ("a/config_flow.py", module(), None),
        ("a/config_flow.py", module(branches=(19, 20)), "95.0 % of 20 branches"),
    ],
)
def test_a_module_that_falls_short_is_named(
    name: str, measured: dict[str, Any], complaint: str | None
) -> None:
    found = list(shortfalls({"files": {"strong.py": module(), name: measured}}))
    if complaint is None:
        assert not found
    else:
        assert [line.startswith(f"{name}: {complaint}") for line in found] == [True]


@pytest.mark.parametrize(("branches", "status"), [((20, 20), 0), ((1, 20), 1)])
def test_the_run_fails_when_one_falls_short(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    branches: tuple[int, int],
    status: int,
) -> None:
    report = tmp_path / "report.json"
    report.write_text(json.dumps({"files": {"a.py": module(branches=branches)}}))
    monkeypatch.setattr(sys, "argv", ["check_coverage", str(report)])
    assert main() == status


def test_nothing_measured_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = tmp_path / "report.json"
    report.write_text(json.dumps({"files": {}}))
    monkeypatch.setattr(sys, "argv", ["check_coverage", str(report)])
    with pytest.raises(SystemExit, match="Nothing"):
        main()


def test_all_parts_of_the_flows_count_as_such() -> None:
    parts = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if FLOWS.fullmatch(str(path))
    }
    assert parts >= {
        "config_flow.py",
        "features/connection/forms.py",
        "features/servers/steps.py",
    }
    assert not any("coordinator" in part for part in parts)


def test_the_test_command_checks_it() -> None:
    assert "check_coverage.py" in (ROOT / "scripts" / "test").read_text()
