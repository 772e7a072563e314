"""The quality scale's file says what is so: each rule has its place, and the place is there."""

import ast
from importlib import import_module
from pathlib import Path
import re
from typing import Any

from homeassistant.util.yaml import parse_yaml
import pytest

from custom_components.qb_peer_vpn import PLATFORMS
from custom_components.qb_peer_vpn.config_flow import PeerVpnConfigFlow
from custom_components.qb_peer_vpn.shell.const import DOMAIN

from .documents import headings
from .texts import PACKAGE, load

ROOT = PACKAGE.parent.parent

RULES = [
    "action-setup",
    "appropriate-polling",
    "brands",
    "common-modules",
    "config-flow",
    "config-flow-test-coverage",
    "dependency-transparency",
    "docs-actions",
    "docs-conditions",
    "docs-high-level-description",
    "docs-installation-instructions",
    "docs-removal-instructions",
    "docs-triggers",
    "entity-event-setup",
    "entity-unique-id",
    "has-entity-name",
    "runtime-data",
    "test-before-configure",
    "test-before-setup",
    "unique-config-entry",
    "action-exceptions",
    "config-entry-unloading",
    "docs-configuration-parameters",
    "docs-installation-parameters",
    "entity-unavailable",
    "integration-owner",
    "log-when-unavailable",
    "parallel-updates",
    "reauthentication-flow",
    "test-coverage",
    "devices",
    "diagnostics",
    "discovery",
    "discovery-update-info",
    "docs-data-update",
    "docs-examples",
    "docs-known-limitations",
    "docs-supported-devices",
    "docs-supported-functions",
    "docs-troubleshooting",
    "docs-use-cases",
    "dynamic-devices",
    "entity-category",
    "entity-device-class",
    "entity-disabled-by-default",
    "entity-translations",
    "exception-translations",
    "icon-translations",
    "reconfiguration-flow",
    "repair-issues",
    "stale-devices",
    "async-dependency",
    "inject-websession",
    "strict-typing",
]

EXEMPT = {"discovery", "discovery-update-info"}

TODO = {"async-dependency", "inject-websession", "strict-typing"}
"""Rules without exceptions that a requirement does not allow to follow: qbittorrent-api,
and geopy. The manifest claims gold, which does not need them."""

FILES_OF_RULES = {
    "brands": "brand/icon.png",
    "diagnostics": "diagnostics.py",
    "docs-conditions": "conditions.yaml",
    "docs-triggers": "triggers.yaml",
    "repair-issues": "repairs.py",
}
STEPS_OF_RULES = {
    "config-flow": "async_step_user",
    "reauthentication-flow": "async_step_reauth",
    "reconfiguration-flow": "async_step_reconfigure",
}

USERS_EXCEPTIONS = {
    "ConfigEntryAuthFailed",
    "ConfigEntryError",
    "ConfigEntryNotReady",
    "HomeAssistantError",
    "ServiceValidationError",
    "UpdateFailed",
}


def rules() -> dict[str, dict[str, str]]:
    parsed: Any = parse_yaml((PACKAGE / "quality_scale.yaml").read_text())
    stated: dict[str, dict[str, str]] = parsed["rules"]
    return stated


def pointers(comment: str) -> list[tuple[str, str]]:
    """Return each file named in a comment, and the name in it; empty for none."""
    found = re.findall(r"([\w./]*\w\.(?:py|json|png|toml|typed))(?:::(\w+))?", comment)
    return [(path, name) for path, name in found]


def files_of(path: str) -> list[Path]:
    """Return the files with the end of a path, at any depth of the package."""
    found = [*PACKAGE.rglob(path), ROOT / path]
    return [each for each in found if each.is_file()]


def fault_of(comment: str) -> str | None:
    """Return the missing targets of a comment."""
    for path, name in pointers(comment):
        if not (files := files_of(path)):
            return f"there is no {path}"
        if name and not any(
            re.search(rf"\b{name}\b", file.read_text()) for file in files
        ):
            return f"there is no {name} in {path}"
    for path, heading in re.findall(r"([\w./-]+\.md)#([^;]*)", comment):
        known = headings((ROOT / path).read_text()) if (ROOT / path).exists() else ()
        if not any(heading.startswith(each) for each in known):
            return f"there is no heading {heading} in {path}"
    return None


def test_all_rules_are_there_and_no_other() -> None:
    assert len(RULES) == len(set(RULES)) == 54
    assert set(rules()) == set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_kept_where_its_comment_says_or_has_a_reason(rule: str) -> None:
    stated = rules()[rule]
    assert set(stated) == {"status", "comment"}
    expected = "exempt" if rule in EXEMPT else "todo" if rule in TODO else "done"
    assert stated["status"] == expected
    assert fault_of(stated["comment"]) is None
    if expected == "done":
        assert pointers(stated["comment"]) or ".md#" in stated["comment"]
    else:
        assert len(stated["comment"].split()) >= 5


@pytest.mark.parametrize(
    "comment",
    ["nowhere.py", "entity.py::Nobody", "README.md#Nothing", "a; README.md#Not there"],
)
def test_a_comment_that_points_nowhere_would_be_noticed(comment: str) -> None:
    assert fault_of(comment)


@pytest.mark.parametrize(("rule", "path"), FILES_OF_RULES.items())
def test_a_rule_about_a_file_is_done_where_the_file_is(rule: str, path: str) -> None:
    assert (rules()[rule]["status"] == "done") == (PACKAGE / path).exists()


@pytest.mark.parametrize(("rule", "step"), STEPS_OF_RULES.items())
def test_a_rule_about_a_step_is_done_where_the_step_is(rule: str, step: str) -> None:
    has_step = hasattr(PeerVpnConfigFlow, step)
    assert (rules()[rule]["status"] == "done") == has_step


@pytest.mark.parametrize("platform", PLATFORMS)
def test_each_platform_says_how_much_it_does_at_once(platform: str) -> None:
    module = import_module(f"custom_components.{DOMAIN}.{platform}")
    has_actions = platform in {"button", "number", "select", "switch"}
    assert (1 if has_actions else 0) == module.PARALLEL_UPDATES


def test_actions_are_registered_in_one_place() -> None:
    registering = {
        path.name
        for path in PACKAGE.rglob("*.py")
        if "services.async_register" in path.read_text()
    }
    assert len(registering) == 1


def test_each_field_of_a_flow_is_named_and_explained() -> None:
    texts = load("translations/en.json")
    for flow in ("config", "options"):
        for step in texts[flow]["step"].values():
            for form in (step, *step.get("sections", {}).values()):
                assert set(form.get("data", {})) == set(
                    form.get("data_description", {})
                )


def test_each_exception_for_users_has_a_key() -> None:
    raised = 0
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in USERS_EXCEPTIONS
            ):
                keywords = {each.arg for each in node.keywords}
                assert keywords >= {"translation_domain", "translation_key"}
                raised += 1
    assert raised


def test_the_integration_has_an_owner_and_strict_types() -> None:
    assert load("manifest.json")["codeowners"]
    assert "strict = true" in (ROOT / "pyproject.toml").read_text()
