"""All that people see of the recommendation, in one place each."""

from collections.abc import Iterator
from dataclasses import dataclass
import re
from typing import Any

from homeassistant.components.image.const import DATA_COMPONENT as IMAGES
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.dashboard.card_payload import card_payload
from custom_components.qb_peer_vpn.drawing import Scene
from custom_components.qb_peer_vpn.features.recommendation.images import SwarmMap
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.home import state_of

EVENT = "event.peer_vpn_recommendation"
BETTER = "binary_sensor.peer_vpn_better_server_available"
PATH = "sensor.peer_vpn_estimated_path"
SAVING = "sensor.peer_vpn_estimated_saving"
_SERVER = "sensor.peer_vpn_recommended_server"
_VERDICT = "sensor.peer_vpn_verdict"
_PICTURE = "image.peer_vpn_swarm_map"

type Row = tuple[int, int, int]
"""Path, leg from home, and leg to the peers in ms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What people see at one moment."""

    card: dict[str, Any]
    """The payload of the card."""
    ranking: dict[str, Any]
    """The answer of ``get_recommendations``."""
    clusters: dict[str, Any]
    """The answer of ``get_clusters``."""
    server: dict[str, Any]
    """Attributes of the recommended server."""
    reason: str
    """State of the verdict."""
    verdict: dict[str, Any]
    """Its attributes."""
    path: str
    saving: str
    """States of the sensors, in ms."""
    on_map: dict[int, dict[str, Any]]
    """Attributes of the clusters on the map, by number."""
    picture: Scene
    better: str
    """State of the binary sensor."""
    event: dict[str, Any]
    """Attributes of the last event."""

    @property
    def texts(self) -> tuple[str, str]:
        """Title and subtitle of the picture."""
        return self.picture.texts.title, self.picture.texts.subtitle

    def rows(self) -> Iterator[tuple[str, Row]]:
        """Yield each site, by its city, wherever it is shown."""
        card = self.card
        yield from map(_row, [card["recommended"], card["reference"]])
        yield from map(_row, card["runners_up"])
        yield from map(_row, self.ranking["sites"])
        yield from map(_row, [self.server, *self.server["runners_up"]])

    def milliseconds(self) -> Iterator[object]:
        """Yield all that is shown as milliseconds."""
        shown = [self.card, self.ranking, self.clusters, self.server, self.verdict]
        yield from _milliseconds([*shown, *self.on_map.values()])
        yield from map(int, _numbers(" ".join(self.texts)))
        yield from (float(each) for each in (self.path, self.saving) if is_number(each))


def is_number(state: str) -> bool:
    """Return whether a state is neither unknown nor unavailable."""
    return state not in {"unknown", "unavailable"}


async def look(hass: HomeAssistant, entry: MockConfigEntry) -> Seen:
    """Look everywhere."""
    return Seen(
        card=card_payload(hass, entry),
        ranking=await _ask(hass, "get_recommendations", limit=50),
        clusters=await _ask(hass, "get_clusters"),
        server=dict(state_of(hass, _SERVER).attributes),
        reason=state_of(hass, _VERDICT).state,
        verdict=dict(state_of(hass, _VERDICT).attributes),
        path=state_of(hass, PATH).state,
        saving=state_of(hass, SAVING).state,
        on_map=dict(_on_map(hass)),
        picture=_picture(hass),
        better=state_of(hass, BETTER).state,
        event=dict(state_of(hass, EVENT).attributes),
    )


async def _ask(hass: HomeAssistant, action: str, **fields: Any) -> dict[str, Any]:
    answer: Any = await hass.services.async_call(
        DOMAIN,
        action,
        {"config_entry_id": "entry", **fields},
        blocking=True,
        return_response=True,
    )
    assert isinstance(answer, dict)
    return answer


def _on_map(hass: HomeAssistant) -> Iterator[tuple[int, dict[str, Any]]]:
    for state in hass.states.async_all("geo_location"):
        found = re.fullmatch(r"geo_location\.peer_vpn_cluster_(\d+)", state.entity_id)
        if found and "path_ms" in state.attributes:
            yield int(found[1]), dict(state.attributes)


def _picture(hass: HomeAssistant) -> Scene:
    entity = hass.data[IMAGES].get_entity(_PICTURE)
    assert isinstance(entity, SwarmMap)
    return entity._scene


def _row(site: dict[str, Any]) -> tuple[str, Row]:
    return site["city"], (site["path_ms"], site["home_leg_ms"], site["peer_leg_ms"])


def _milliseconds(value: object) -> Iterator[object]:
    match value:
        case dict():
            for key, member in value.items():
                if key.endswith("_ms"):
                    yield member
                yield from _milliseconds(member)
        case [*members]:
            for member in members:
                yield from _milliseconds(member)


def _numbers(text: str) -> list[str]:
    """Return the numbers before "ms" in a text."""
    return [
        number
        for found in re.findall(r"(\d+)(?: ± (\d+))? ms", text)
        for number in found
        if number
    ]
