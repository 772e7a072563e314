"""The checks of Home Assistant's hassfest and of HACS."""

import ast
from collections.abc import Iterator
import json
from pathlib import Path
import re
import tomllib
from typing import Any

from awesomeversion import AwesomeVersion, AwesomeVersionStrategy
from homeassistant import components
from homeassistant.const import Platform
from homeassistant.helpers.selector import validate_selector
from homeassistant.util.yaml import parse_yaml
from packaging.requirements import Requirement
import pytest

from custom_components.qb_peer_vpn import config_flow
from custom_components.qb_peer_vpn.shell.const import DOMAIN

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "custom_components" / DOMAIN
MODULES = sorted(PACKAGE.rglob("*.py"))

REQUIRED = {"domain", "name", "codeowners", "documentation", "iot_class", "version"}
KEYS = REQUIRED | {
    *("after_dependencies", "categories", "config_flow", "connectivity"),
    *("dependencies", "import_executor", "integration_type", "issue_tracker"),
    *("loggers", "quality_scale", "requirements", "single_config_entry"),
}
HACS_KEYS = {
    *("content_in_root", "country", "filename", "hacs", "hide_default_branch"),
    *("homeassistant", "name", "persistent_directory", "render_readme", "zip_release"),
}
QUALITY_SCALES = {"bronze", "silver", "gold", "platinum"}

ALWAYS_THERE = {str(platform) for platform in Platform} | {
    *("automation", "diagnostics", "frontend", "group", "homeassistant"),
    *("persistent_notification", "repairs", "script", "system_health"),
    *("websocket_api", "zone"),
}
"""Always there, so they may be imported without being named in the manifest."""

TRANSLATION_KEY = re.compile(r"[a-z0-9](?:[a-z0-9]|[-_](?![-_]))*(?<![-_])")


def load(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((PACKAGE / name).read_text())
    return content


MANIFEST = load("manifest.json")
HACS = json.loads((ROOT / "hacs.json").read_text())
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def texts_of(
    tree: dict[str, Any], *above: str
) -> Iterator[tuple[tuple[str, ...], str]]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from texts_of(value, *above, key)
        else:
            assert isinstance(value, str)
            yield (*above, key), value


def test_the_manifest_has_the_keys_that_are_known_in_their_order() -> None:
    assert REQUIRED <= set(MANIFEST) <= KEYS
    names = list(MANIFEST)
    assert names == ["domain", "name", *sorted(set(names) - {"domain", "name"})]


def test_the_manifest_says_what_this_is() -> None:
    assert MANIFEST["domain"] == PACKAGE.name == DOMAIN
    assert MANIFEST["integration_type"] == "service"
    assert MANIFEST["iot_class"] == "local_polling"
    assert MANIFEST["quality_scale"] in QUALITY_SCALES
    assert all(owner.startswith("@") for owner in MANIFEST["codeowners"])
    for key in ("documentation", "issue_tracker"):
        assert MANIFEST[key].startswith("https://")
        assert "home-assistant.io" not in MANIFEST[key]
    known = [AwesomeVersionStrategy.SEMVER, AwesomeVersionStrategy.PEP440]
    AwesomeVersion(MANIFEST["version"], ensure_strategy=known)


def test_the_manifest_promises_a_config_flow_that_is_there() -> None:
    assert MANIFEST["config_flow"] is True
    assert Path(config_flow.__file__) == PACKAGE / "config_flow.py"


def test_hacs_knows_what_kind_of_integration_this_is() -> None:
    assert MANIFEST["categories"] == ["computers_network.monitoring"]
    assert MANIFEST["connectivity"] == ["network", "cloud"]
    generated = Path(components.__path__[0]).parent / "generated"
    # Home Assistant 2026.10 does not ask yet.
    for name, wanted in (
        ("integration_categories.json", {"computers_network"}),
        ("integration_connectivity.json", {"network", "cloud"}),
    ):
        if (path := generated / name).exists():
            assert wanted <= {entry["slug"] for entry in json.loads(path.read_text())}


def test_requirements_are_the_project_s_own_and_well_formed() -> None:
    assert MANIFEST["requirements"] == PROJECT["project"]["dependencies"]
    for line in MANIFEST["requirements"]:
        assert " " not in line
        requirement = Requirement(line)
        # A pinned version would block the versions that other integrations need.
        assert not any(part.operator in {"==", "~="} for part in requirement.specifier)


def test_no_requirement_comes_with_home_assistant_in_another_version() -> None:
    constraints = {
        requirement.name.lower(): requirement
        for line in (Path(components.__path__[0]).parent / "package_constraints.txt")
        .read_text()
        .splitlines()
        if line and not line.startswith("#")
        for requirement in [Requirement(line)]
    }
    for line in MANIFEST["requirements"]:
        requirement = Requirement(line)
        if pinned := constraints.get(requirement.name.lower()):
            for part in pinned.specifier:
                if part.operator == "==":
                    assert requirement.specifier.contains(part.version)


@pytest.mark.parametrize("logger", MANIFEST["loggers"])
def test_a_logger_belongs_to_a_requirement(logger: str) -> None:
    sources = "\n".join(path.read_text() for path in MODULES)
    assert re.search(rf"^(?:import|from) {logger}\b", sources, re.MULTILINE)


def test_what_is_imported_from_other_integrations_is_declared() -> None:
    declared = {
        *MANIFEST.get("dependencies", ()),
        *MANIFEST.get("after_dependencies", ()),
    }
    imported = {
        found[1]
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom)
        for module in (
            [f"{node.module}.{alias.name}" for alias in node.names]
            if node.module == "homeassistant.components"
            else [node.module or ""]
        )
        if (found := re.match(r"homeassistant\.components\.(\w+)", module))
    }
    assert imported - declared <= ALWAYS_THERE
    assert not set(MANIFEST.get("dependencies", ())) & set(
        MANIFEST.get("after_dependencies", ())
    )
    for name in declared:
        assert (Path(components.__path__[0]) / name / "manifest.json").exists()


def test_every_json_file_can_be_read() -> None:
    for path in PACKAGE.rglob("*.json"):
        json.loads(path.read_text())
    assert not (PACKAGE / "strings.json").exists()


@pytest.mark.parametrize(
    ("file", "module"),
    [
        ("services.yaml", "services.py"),
        ("triggers.yaml", "trigger.py"),
        ("conditions.yaml", "condition.py"),
    ],
)
def test_what_can_be_automated_is_described_with_fields_that_work(
    file: str, module: str
) -> None:
    path = PACKAGE / file
    assert path.exists() == (PACKAGE / module).exists()
    described = parse_yaml(path.read_text()) if path.exists() else {}
    assert isinstance(described, dict)
    for name, description in described.items():
        assert TRANSLATION_KEY.fullmatch(name)
        for field in (description or {}).get("fields", {}).values():
            assert set(field) <= {"default", "example", "required", "selector"}
            validate_selector(field["selector"])


def test_icons_are_of_the_design_and_differ_from_their_default() -> None:
    icons = load("icons.json")
    for keys, icon in texts_of(icons):
        assert re.fullmatch(r"mdi:[a-z0-9-]+", icon), keys
    for platform in icons["entity"].values():
        for entity in platform.values():
            assert entity.get("default") not in entity.get("state", {}).values()


def test_the_file_of_hacs_has_only_known_keys() -> None:
    assert set(HACS) <= HACS_KEYS
    assert HACS["name"] == MANIFEST["name"]


def test_the_oldest_version_that_is_tested_is_the_oldest_that_is_allowed() -> None:
    groups = PROJECT["dependency-groups"]
    tested = [
        AwesomeVersion(Requirement(line).specifier.__str__().removeprefix("=="))
        for name, lines in groups.items()
        if name.startswith("ha-")
        for line in lines
        if isinstance(line, str) and Requirement(line).name == "homeassistant"
    ]
    oldest = min(tested)
    assert HACS["homeassistant"] == f"{oldest.major}.{oldest.minor}.0"


def test_hacs_finds_the_integration_its_icon_and_its_description() -> None:
    folders = [path for path in (ROOT / "custom_components").iterdir() if path.is_dir()]
    assert [path.name for path in folders if path.name != "__pycache__"] == [DOMAIN]
    assert (PACKAGE / "brand" / "icon.png").exists()
    assert (ROOT / "README.md").exists()
    assert (ROOT / "LICENSE").read_text().startswith("MIT License")
