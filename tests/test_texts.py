"""The texts, as Home Assistant's hassfest wants them: in their place, plain, well-formed."""

from collections.abc import Callable
import json
from pathlib import Path
import re
from string import Formatter
from typing import Any

import pytest
import voluptuous as vol

TRANSLATIONS = (
    Path(__file__).parent.parent / "custom_components" / "qb_peer_vpn" / "translations"
)
ENGLISH: dict[str, Any] = json.loads((TRANSLATIONS / "en.json").read_text())

URL = re.compile(r"(?:[a-z]+://|www\.)[a-z0-9]", re.IGNORECASE)
HTML = re.compile(r"<[a-z/][^>]*>", re.IGNORECASE)
KEY = re.compile(r"(?!.*[-_]{2})(?![-_])[a-z0-9_-]+(?<![-_])")
SLUG = re.compile(r"(?!_)[a-z0-9_]+(?<!_)")


def plain(value: object) -> str:
    """A text without spaces around it, markup, addresses and references."""
    if not isinstance(value, str) or not value or value != value.strip():
        raise vol.Invalid("is empty or has spaces around it")
    if HTML.search(value) or URL.search(value):
        raise vol.Invalid("has markup or an address in it")
    if "[%" in value or re.search(r"'\{\w+\}'", value):
        raise vol.Invalid("has a reference, or a placeholder in single quotes")
    if not all(name.isidentifier() for name in placeholders(value)):
        raise vol.Invalid("has a placeholder that is no name")
    return value


def placeholders(value: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(value) if name is not None]


def fixed(value: object) -> str:
    """A text into which nothing is put."""
    if placeholders(plain(value)):
        raise vol.Invalid("nothing is put into this text")
    return str(value)


def key(pattern: re.Pattern[str]) -> Callable[[object], str]:
    def check(value: object) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise vol.Invalid(f"{value} is not a key")
        return value

    return check


def maybe(**parts: object) -> dict[object, object]:
    return {vol.Optional(name): part for name, part in parts.items()}


def keyed(part: object, pattern: re.Pattern[str] = KEY) -> dict[object, object]:
    return {key(pattern): part}


def every_description_has_its_field(step: dict[str, Any]) -> dict[str, Any]:
    if set(step.get("data_description", {})) - set(step.get("data", {})):
        raise vol.Invalid("describes a field that is not there")
    return step


SECTION = maybe(
    name=plain, description=plain, data={str: plain}, data_description={str: plain}
)
STEP = vol.All(
    {
        **maybe(title=plain, description=plain, submit=plain),
        **maybe(data={str: plain}, data_description={str: plain}),
        **maybe(menu_options={str: plain}, menu_option_descriptions={str: plain}),
        **maybe(sections={str: vol.All(SECTION, every_description_has_its_field)}),
    },
    every_description_has_its_field,
)
FLOW = {
    vol.Required("step"): {str: STEP},
    **maybe(flow_title=plain, initiate_flow={vol.Required("user"): plain}),
    **maybe(error={str: plain}, abort={str: plain}, progress={str: plain}),
    **maybe(create_entry={str: plain}),
}
STATES = keyed(fixed)
ENTITY = maybe(
    name=plain,
    state=STATES,
    state_attributes=keyed(maybe(name=fixed, state=STATES)),
    unit_of_measurement=fixed,
)
NAMED = {vol.Required("name"): plain, vol.Required("description"): plain}
FIELDS = maybe(fields=keyed({**NAMED, **maybe(example=plain)}))
SECTIONS = maybe(sections=keyed({vol.Required("name"): plain}))
ISSUE = vol.Any(
    {vol.Required("title"): plain, vol.Required("description"): plain},
    {vol.Required("title"): plain, vol.Required("fix_flow"): FLOW},
)
SUBENTRY = {
    **FLOW,
    vol.Required("entry_type"): plain,
    **maybe(initiate_flow=maybe(user=plain, reconfigure=plain)),
}
SCHEMA = vol.Schema(
    maybe(
        title=plain,
        config=FLOW,
        config_subentries=keyed(SUBENTRY, SLUG),
        options=FLOW,
        common=keyed(plain, SLUG),
        conditions=keyed({**NAMED, **FIELDS}, SLUG),
        device=keyed(maybe(name=plain)),
        entity=keyed(keyed(ENTITY), SLUG),
        exceptions=keyed({vol.Required("message"): plain}, SLUG),
        issues={str: ISSUE},
        selector=keyed(
            maybe(
                options=keyed(plain),
                choices=keyed(plain),
                fields=keyed(maybe(name=plain, description=plain)),
            )
        ),
        services=keyed({**NAMED, **FIELDS, **SECTIONS}),
        system_health=maybe(info=keyed(plain)),
        triggers=keyed({**NAMED, **FIELDS}, SLUG),
    )
)


@pytest.mark.parametrize(
    "path", sorted(TRANSLATIONS.glob("*.json")), ids=lambda path: path.stem
)
def test_texts_are_plain_and_have_the_expected_keys(path: Path) -> None:
    SCHEMA(json.loads(path.read_text()))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"title": " Peer VPN"}, "spaces"),
        ({"title": "See www.example.net"}, "address"),
        ({"title": "A <b>bold</b> name"}, "markup"),
        ({"title": "The server '{server}'"}, "single quotes"),
        ({"title": "The server {0}"}, "no name"),
        ({"titel": "Peer VPN"}, "titel"),
        ({"common": {"-card": "A"}}, "not a key"),
        ({"entity": {"sensor": {"peers": {"state": {"no": "{n}"}}}}}, "put into"),
        (
            {"config": {"step": {"user": {"data_description": {"url": "Of it"}}}}},
            "not there",
        ),
        ({"issues": {"banned": {"title": "Banned"}}}, "issues"),
    ],
)
def test_other_texts_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(vol.Invalid, match=message):
        SCHEMA({**ENGLISH, **change})
