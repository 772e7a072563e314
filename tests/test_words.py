"""Texts, icons and the manifest: all keys meet, nothing is missing or left over."""

from collections.abc import Mapping
import re
from types import MappingProxyType
from typing import Any
from unittest.mock import patch

from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant, State
from homeassistant.generated.languages import LANGUAGES as HA_LANGUAGES
from homeassistant.util.yaml import parse_yaml
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn import PLATFORMS
from custom_components.qb_peer_vpn.features import merged
from custom_components.qb_peer_vpn.features.gluetun.buttons import MOVE_NOW
from custom_components.qb_peer_vpn.features.gluetun.events import VPN_MOVE
from custom_components.qb_peer_vpn.features.gluetun.port_sensor import REACHABLE
from custom_components.qb_peer_vpn.features.gluetun.selects import VPN_SERVER
from custom_components.qb_peer_vpn.features.gluetun.sensors import (
    SENSORS as CONTAINER_SENSORS,
)
from custom_components.qb_peer_vpn.features.gluetun.switches import FOLLOW
from custom_components.qb_peer_vpn.features.locations.sensors import (
    SENSORS as LOCATION_SENSORS,
)
from custom_components.qb_peer_vpn.features.recommendation.binary_sensors import (
    BETTER_SERVER,
)
from custom_components.qb_peer_vpn.features.recommendation.buttons import REFRESH
from custom_components.qb_peer_vpn.features.recommendation.changes import change_details
from custom_components.qb_peer_vpn.features.recommendation.events import (
    MAYBE,
    MOVE,
    RECOMMENDATION,
    STAY,
)
from custom_components.qb_peer_vpn.features.recommendation.images import IMAGES
from custom_components.qb_peer_vpn.features.recommendation.map_entities import MAP
from custom_components.qb_peer_vpn.features.recommendation.own_line_sensor import (
    WITHOUT_VPN,
)
from custom_components.qb_peer_vpn.features.recommendation.selects import LENS
from custom_components.qb_peer_vpn.features.recommendation.sensors import SENSORS
from custom_components.qb_peer_vpn.features.servers.buttons import MEASURE_LATENCY
from custom_components.qb_peer_vpn.features.servers.sensors import LIST_UPDATED
from custom_components.qb_peer_vpn.features.shaping.buttons import RESTORE
from custom_components.qb_peer_vpn.features.shaping.numbers import (
    CAP,
    DOWNLOAD_CAP,
    ROLLOUT,
)
from custom_components.qb_peer_vpn.features.shaping.selects import STRATEGY
from custom_components.qb_peer_vpn.features.shaping.sensors import (
    CYCLE_SENSORS,
    RULE_SENSORS,
)
from custom_components.qb_peer_vpn.features.shaping.switches import SHAPE_UPLOADS
from custom_components.qb_peer_vpn.features.swarm.sensors import PEERS
from custom_components.qb_peer_vpn.features.torrents.buttons import (
    BUTTONS as BOX_BUTTONS,
)
from custom_components.qb_peer_vpn.features.torrents.events import (
    TORRENTS as TORRENTS_EVENT,
)
from custom_components.qb_peer_vpn.features.torrents.numbers import LIMITS
from custom_components.qb_peer_vpn.features.torrents.sensors import (
    SENSORS as BOX_SENSORS,
)
from custom_components.qb_peer_vpn.features.torrents.switches import ALTERNATIVE_LIMITS
from custom_components.qb_peer_vpn.gluetun import (
    Cause,
    Outcome,
    Phase,
    UndoReason,
    Verdict,
)
from custom_components.qb_peer_vpn.models import Confidence, Reason
from custom_components.qb_peer_vpn.recommendation import (
    Change,
    Drawback,
    HeadlineKind,
    announce,
)

from .home import set_up
from .javascript import facts, modules
from .recommendation.test_recommendation_change import advice
from .texts import PACKAGE, load
from .translations import faults, left_in_english, missing_labels

ENTITIES: dict[str, set[str | None]] = {
    "binary_sensor": {
        each.translation_key for each in (BETTER_SERVER, WITHOUT_VPN, REACHABLE)
    },
    "button": {
        REFRESH.translation_key,
        MEASURE_LATENCY.translation_key,
        RESTORE.translation_key,
        MOVE_NOW.translation_key,
    },
    "event": {RECOMMENDATION.translation_key, VPN_MOVE.translation_key},
    "geo_location": {description.translation_key for description in MAP},
    "image": {description.translation_key for description in IMAGES},
    "number": {
        CAP.translation_key,
        DOWNLOAD_CAP.translation_key,
        ROLLOUT.translation_key,
    },
    "select": {
        LENS.translation_key,
        STRATEGY.translation_key,
        VPN_SERVER.translation_key,
    },
    "sensor": {
        each.key
        for each in (
            PEERS,
            LIST_UPDATED,
            *SENSORS,
            *LOCATION_SENSORS,
            *CONTAINER_SENSORS,
            *RULE_SENSORS,
            *CYCLE_SENSORS,
        )
    },
    "switch": {SHAPE_UPLOADS.translation_key, FOLLOW.translation_key},
}
ENTITIES["button"] |= {each.translation_key for each in BOX_BUTTONS}
ENTITIES["event"] |= {TORRENTS_EVENT.translation_key}
ENTITIES["sensor"] |= {each.translation_key for each in BOX_SENSORS}
ENTITIES.setdefault("number", set()).update(each.translation_key for each in LIMITS)
ENTITIES.setdefault("switch", set()).add(ALTERNATIVE_LIMITS.translation_key)
HOME_ASSISTANT_S_OWN = {
    "access_token",
    "attribution",
    "device_class",
    "entity_picture",
    "event_type",
    "event_types",
    "friendly_name",
    "gps_accuracy",
    "icon",
    "latitude",
    "longitude",
    "max",
    "min",
    "mode",
    "options",
    "restored",
    "source",
    "state_class",
    "step",
    "supported_features",
    "unit_of_measurement",
}
"""Attributes that it names itself."""


@pytest.fixture
async def every_state(
    home: HomeAssistant,
    entry: MockConfigEntry,
    fake_session: object,
    city_database: object,
    server_list: object,
) -> list[State]:
    """The states of all entities, those off by default and of a rule included."""
    rule = {"hosts": ["tracker.example"], "promise": "average", "cap": 1024}
    home.config_entries.async_add_subentry(
        entry,
        ConfigSubentry(
            data=MappingProxyType(rule),
            subentry_type="upload_rule",
            title="Rule",
            unique_id=None,
        ),
    )
    with patch(
        "homeassistant.helpers.entity.Entity.entity_registry_enabled_default", True
    ):
        await set_up(home, entry)
    return home.states.async_all()


LANGUAGES = sorted(path.stem for path in (PACKAGE / "translations").glob("*.json"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_all_texts_and_their_placeholders(language: str) -> None:
    english = load("translations/en.json")
    translation = load(f"translations/{language}.json")
    assert language in HA_LANGUAGES
    assert not faults(english, translation)
    assert not missing_labels(translation)
    if language != "en":
        assert not left_in_english(english, translation)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "is empty"),
        (" a {x} b", "has stray spaces"),
        ("l'{x} a b", "has a quote that hides a placeholder"),
        ("a { {x} b", "has a brace that is no placeholder"),
        ("a <b>{x}</b>", "has markup, an address or a reference"),
        ("{x} at https://example.org/", "has markup, an address or a reference"),
        ("(a {x} b", "leaves ( open"),
        ('a "{x} b', "leaves a quotation open"),
        ("a „{x} b", "leaves a quotation open"),
        ("a {y} b", "has other placeholders"),
        ("a {x}\n\nb", "has other paragraphs"),
    ],
)
def test_a_faulty_translation_would_be_noticed(text: str, fault: str) -> None:
    english = {"a": {"b": "One {x} two"}, "c": "Three"}
    assert f"a.b: {fault}" in faults(english, {"a": {"b": text}, "c": "3"})


def test_a_label_that_has_another_name_now_would_be_noticed() -> None:
    texts = {"menu": "Servers", "a": 'Under "Servers"', "b": "Sous « Serveurs »"}
    assert missing_labels(texts) == ["b: Serveurs"]


def test_a_missing_a_strange_and_a_forgotten_text_would_be_noticed() -> None:
    english = {"a": {"b": "Words that no text shares", "c": "P2P"}, "d": "Name"}
    assert faults(english, {"a": {"b": "x", "c": "P2P"}, "e": "y"}) == [
        "d: is missing",
        "e: is too much",
    ]
    assert left_in_english(english, {"a": {"b": "x", "c": "P2P"}, "d": "Nom"}) == []
    forgotten = left_in_english(english, english)
    assert forgotten == ["a.b", "and 2 texts in all"]


def test_each_entity_has_a_name_and_each_name_an_entity() -> None:
    texts = load("translations/en.json")["entity"]
    assert {platform: set(names) for platform, names in texts.items()} == ENTITIES
    assert set(ENTITIES) == set(PLATFORMS)


def test_each_sensor_has_one_source_of_its_unit() -> None:
    texts = load("translations/en.json")["entity"]["sensor"]
    for description in SENSORS:
        translated = "unit_of_measurement" in texts[description.key]
        assert not (translated and description.native_unit_of_measurement)


def test_each_attribute_shown_has_a_name(every_state: list[State]) -> None:
    texts = load("translations/en.json")["entity"]
    named = {
        (platform, name)
        for platform, entities in texts.items()
        for entity in entities.values()
        for name in entity.get("state_attributes", {})
    }
    shown = {
        (state.domain, str(name))
        for state in every_state
        for name in state.attributes.keys() - HOME_ASSISTANT_S_OWN
    }
    # An event that has not happened yet shows none of its own.
    assert shown == {pair for pair in named if pair[0] != "event"}


def test_icons_are_for_entities_without_a_device_class() -> None:
    icons = load("icons.json")["entity"]
    classes = {None, SensorDeviceClass.ENUM}
    sensors = (
        *(PEERS, LIST_UPDATED, *SENSORS, *LOCATION_SENSORS),
        *(*CONTAINER_SENSORS, *RULE_SENSORS, *CYCLE_SENSORS),
        *BOX_SENSORS,
    )
    plain = {each.key for each in sensors if each.device_class in classes}
    assert set(icons["sensor"]) == plain
    for platform, keys in icons.items():
        assert set(keys) <= ENTITIES[platform]


@pytest.mark.parametrize(
    ("section", "key"),
    [("services", "service"), ("triggers", "trigger"), ("conditions", "condition")],
)
def test_each_block_of_an_automation_has_words_and_an_icon(
    section: str, key: str
) -> None:
    icons = load("icons.json").get(section, {})
    assert set(icons) == set(load("translations/en.json").get(section, {}))
    assert all(icon[key].startswith("mdi:") for icon in icons.values())


def test_each_icon_of_a_state_is_of_a_state_there_is() -> None:
    entities = load("icons.json")["entity"]
    texts = load("translations/en.json")["entity"]
    for platform, icons in entities.items():
        for key, icon in icons.items():
            states = set(icon.get("state", {})) - {"on", "off"}
            assert states <= set(texts[platform][key].get("state", {}))
            assert icon["default"] not in icon.get("state", {}).values()
            steps = [float(step) for step in icon.get("range", {})]
            assert steps == sorted(steps)


def test_each_verdict_has_words_and_so_has_each_confidence() -> None:
    texts = load("translations/en.json")["entity"]["sensor"]["verdict"]
    assert set(texts["state"]) == set(Reason)
    assert set(texts["state_attributes"]["confidence"]["state"]) == set(Confidence)


def test_the_picture_and_the_card_use_each_of_their_words() -> None:
    texts = set(load("translations/en.json")["common"])
    source = "\n".join(path.read_text() for path in PACKAGE.rglob("*.py"))
    picture = re.findall(r'"(picture_\w+)"', source)
    source = "\n".join(path.read_text() for path in modules())
    card = re.findall(r'["`}]((?:card|picture|place|torrents)_\w+)["`]', source)
    headlines = {f"headline_{kind}" for kind in HeadlineKind}
    assert {*picture, *card, *headlines} == texts


def test_the_card_has_texts_for_all_possible_values() -> None:
    texts = set(load("translations/en.json")["common"])
    card = facts()
    assert set(card["reasons"]) == set(Reason)
    assert set(card["confidences"]) == set(Confidence)
    shown_by_bars = {Drawback.LONGER_HOME_LEG, Drawback.LONGER_PEER_LEG}
    assert set(card["drawbacks"]) == set(Drawback) - shown_by_bars
    assert set(card["causes"]) == set(Cause)
    assert set(card["outcomes"]) == set(Outcome)
    assert set(card["undo_reasons"]) == set(UndoReason)
    assert set(card["verdicts"]) == set(Verdict)
    assert set(card["phases"]) == set(Phase) - {Phase.DONE}
    tables = [each for each in card.values() if isinstance(each, dict)]
    assert len(tables) > 8
    for table in tables:
        assert set(table.values()) <= texts


def test_each_error_raised_has_a_text() -> None:
    texts = load("translations/en.json")
    source = "\n".join(path.read_text() for path in PACKAGE.rglob("*.py"))
    of_others = r'translation_domain=HOMEASSISTANT_DOMAIN,\s*translation_key="\w+"'
    source = re.sub(of_others, "", source)
    used = set(re.findall(r'translation_key="(\w+)"', source))
    elsewhere = {key for keys in ENTITIES.values() for key in keys}
    elsewhere |= set(texts["selector"])
    assert used - elsewhere <= set(texts["exceptions"])


def test_the_manifest_is_in_the_order_that_hassfest_wants() -> None:
    keys = list(load("manifest.json"))
    assert keys == ["domain", "name", *sorted(keys[2:])]


def test_the_manifest_asks_for_what_the_project_installs() -> None:
    text = (PACKAGE.parent.parent / "pyproject.toml").read_text()
    for requirement in load("manifest.json")["requirements"]:
        assert f'"{requirement}"' in text


def test_each_action_is_described_with_all_its_fields() -> None:
    described: Any = parse_yaml((PACKAGE / "services.yaml").read_text())
    texts = load("translations/en.json")["services"]
    assert set(texts) == set(described) == set(load("icons.json")["services"])
    for name, action in described.items():
        assert set(action["fields"]) == set(texts[name]["fields"])


@pytest.mark.parametrize(
    ("kind", "offered"),
    [("trigger", merged("TRIGGERS")), ("condition", merged("CONDITIONS"))],
)
def test_each_trigger_and_condition_is_described_with_all_its_fields(
    kind: str, offered: Mapping[str, object]
) -> None:
    described: Any = parse_yaml((PACKAGE / f"{kind}s.yaml").read_text())
    texts = load("translations/en.json")[f"{kind}s"]
    icons = load("icons.json")[f"{kind}s"]
    assert set(offered) == set(described) == set(texts) == set(icons)
    for name, each in described.items():
        assert list(icons[name]) == [kind]
        assert set(texts[name]) == {"name", "description", "fields"}
        assert set(each["fields"]) == set(texts[name]["fields"])
        for field in texts[name]["fields"].values():
            assert set(field) == {"name", "description"}


def test_each_attribute_of_the_event_is_named() -> None:
    texts = load("translations/en.json")["entity"]
    attributes = texts["event"]["recommendation"]["state_attributes"]
    before = announce(None, advice("Zurich"))
    told = change_details(Change(before=before, after=advice("Tokyo")))
    assert set(attributes) == {*told, "event_type"}
    assert set(attributes["event_type"]["state"]) == {MOVE, MAYBE, STAY}
    verdict = texts["sensor"]["verdict"]
    assert attributes["reason"]["state"] == verdict["state"]
    assert attributes["confidence"] == verdict["state_attributes"]["confidence"]
