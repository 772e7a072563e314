"""The documents name everything that users can see, set, and call."""

from collections.abc import Iterator
import json
from pathlib import Path
import re
from typing import Any

from homeassistant.util import slugify
from homeassistant.util.yaml import parse_yaml
import pytest

from .documents import REFERENCE, all_text, examples, section
from .javascript import ENTRY, FRONTEND, facts

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "custom_components" / "qb_peer_vpn"
TEXTS: dict[str, Any] = json.loads((PACKAGE / "translations" / "en.json").read_text())

SECTIONS = (
    *("What it is, and what it is not", "What people do with it", "What it works with"),
    *("Install", "Set up", "Options", "Entities", "Actions"),
    *("How it decides", "Updates and limits", "Privacy", "When something is wrong"),
    *("Remove", "Credits"),
)
"""What the quality scale wants a document to have, by the heading it is found under."""


def fields_of(tree: dict[str, Any]) -> Iterator[str]:
    for key, value in tree.items():
        if key == "data":
            yield from value.values()
        elif isinstance(value, dict):
            yield from fields_of(value)


def described(file: str) -> list[str]:
    path = PACKAGE / file
    content = parse_yaml(path.read_text()) if path.exists() else {}
    assert isinstance(content, dict)
    return sorted(content)


@pytest.mark.parametrize("heading", SECTIONS)
def test_every_section_that_is_wanted_has_something_to_say(heading: str) -> None:
    assert len(section(heading).split()) > 20


@pytest.mark.parametrize(
    ("platform", "key"),
    [(platform, key) for platform, keys in TEXTS["entity"].items() for key in keys],
)
def test_every_entity_is_documented(platform: str, key: str) -> None:
    name = slugify(TEXTS["entity"][platform][key]["name"])
    # Entities that differ by a number are documented once.
    name = re.sub(r"_number$", "_1", name)
    assert name in section("Entities"), f"{platform}: {name}"


@pytest.mark.parametrize(
    ("flow", "heading"), [("config", "Set up"), ("options", "Options")]
)
def test_every_field_is_documented(flow: str, heading: str) -> None:
    # The options begin with what the set-up has asked for.
    text = (section("Set up") + section(heading)).casefold()
    for label in fields_of(TEXTS[flow]):
        assert label.casefold() in text, label


@pytest.mark.parametrize("file", ["services.yaml", "triggers.yaml", "conditions.yaml"])
def test_everything_that_can_be_automated_is_documented(file: str) -> None:
    for name in described(file):
        assert f"`qb_peer_vpn.{name}`" in all_text(), name


def test_the_card_is_documented_where_it_sends_people() -> None:
    module = (FRONTEND / ENTRY).read_text()
    links = re.findall(
        r'"https://github\.com/.+/blob/main/\.github/docs/(.+\.md)"', module
    )
    assert links
    for link in links:
        assert (REFERENCE / link).exists(), link
    text = section("The card and the dashboard")
    for name in ("config_entry_id", *facts()["options"]):
        assert f"`{name}`" in text, name


def test_a_button_leads_into_one_s_own_home_assistant() -> None:
    links = re.findall(r"https://my\.home-assistant\.io/redirect/(\w+)", all_text())
    assert {"hacs_repository", "marketplace_repository", "config_flow_start"} <= {
        *links
    }


def test_examples_in_yaml_can_be_read() -> None:
    found = examples(all_text())
    assert len(found) >= 3
    for example in found:
        assert parse_yaml(example)
