"""The demo's dashboard, made of Home Assistant's own cards."""

from collections.abc import Iterable, Mapping
from typing import Any

from .controls import EXIT, FOLLOW, START_OVER

# The integration's keys: a unique id is the config entry's id, an underscore, and the key.
VERDICT = (
    "recommended_server",
    "verdict",
    "better_server_available",
    "estimated_saving",
    "estimated_path",
    "recommended_server_distance",
    "peer_distance",
    "current_exit",
)
SWARM = (
    "peers",
    "peers_located",
    "peer_countries",
    "clusters",
    "peer_centroid",
)
PICTURE = "swarm_map"
CLUSTERS = "qb_peer_vpn_clusters"
SERVERS = "qb_peer_vpn_servers"


def entity_ids(
    registry: Iterable[Mapping[str, Any]], config_entry_id: str
) -> dict[str, str]:
    """Return an entry's enabled entities: entity id by the integration's key.

    Those of the map are left out: the map card asks for their source, and their keys are
    those of sensors.
    """
    prefix = f"{config_entry_id}_"
    return {
        row["unique_id"].removeprefix(prefix): row["entity_id"]
        for row in registry
        if row["config_entry_id"] == config_entry_id
        and row["disabled_by"] is None
        and not row["entity_id"].startswith("geo_location.")
    }


def dashboard(entities: Mapping[str, str], *, with_controls: bool) -> dict[str, Any]:
    """Build the dashboard from the entities that exist."""
    return {
        "title": "Peer VPN",
        "views": [
            {
                "title": "Peer VPN",
                "type": "sections",
                "max_columns": 3,
                "sections": [
                    {
                        "type": "grid",
                        "column_span": 2,
                        # The picture shows land without internet, the map does not.
                        "cards": [*_picture(entities), _map()],
                    },
                    {
                        "type": "grid",
                        "cards": [
                            *_words(entities),
                            *(_controls() if with_controls else ()),
                            _list("Recommendation", VERDICT, entities),
                            _list("Swarm", SWARM, entities),
                        ],
                    },
                ],
            }
        ],
    }


def _picture(entities: Mapping[str, str]) -> list[dict[str, Any]]:
    if PICTURE not in entities:
        return []
    return [
        {
            "type": "picture-entity",
            "entity": entities[PICTURE],
            "show_name": False,
            "show_state": False,
            "grid_options": {"columns": "full"},
        }
    ]


def _map() -> dict[str, Any]:
    return {
        "type": "map",
        "entities": ["zone.home"],
        "geo_location_sources": [
            {
                "source": CLUSTERS,
                "label_mode": "attribute",
                "attribute": "share",
                "unit": "%",
            },
            {"source": SERVERS, "label_mode": "icon"},
        ],
        "auto_fit": True,
        "cluster": False,
        "grid_options": {"columns": "full", "rows": 9},
    }


def _controls() -> list[dict[str, Any]]:
    return [
        {
            "type": "tile",
            "entity": EXIT,
            "features": [{"type": "select-options"}],
            "grid_options": {"columns": "full"},
        },
        *(
            {
                "type": "tile",
                "entity": script,
                "hide_state": True,
                # Without it, a touch would only tell about the script.
                "tap_action": {"action": "perform-action", "perform_action": script},
            }
            for script in (FOLLOW, START_OVER)
        ),
    ]


def _words(entities: Mapping[str, str]) -> list[dict[str, Any]]:
    """Explain the decision in sentences, from nothing but states and attributes."""
    if not {"recommended_server", "verdict", "estimated_saving"} <= entities.keys():
        return []
    server, verdict = entities["recommended_server"], entities["verdict"]
    saving = entities["estimated_saving"]
    content = (
        f"{{% set s = '{server}' %}}{{% set v = '{verdict}' %}}"
        "**{{ state_translated(v) }}.** "
        "Through {{ state_attr(s, 'city') }}"
        "{% if state_attr(s, 'stands_in') %}, which stands in "
        "{{ state_attr(s, 'stands_in') }},{% endif %} a round trip to your peers "
        "takes about {{ (state_attr(s, 'path_ms') or 0) | round(-1) | int }} ms: "
        "{{ state_attr(s, 'home_leg_ms') }} ms from home to the server "
        "({{ 'measured' if state_attr(s, 'measured') else 'modelled' }}) and "
        "{{ state_attr(s, 'peer_leg_ms') }} ms on to the peers. "
        "That is compared with {{ state_attr(v, 'compared_with') }}, "
        "{{ 'which is in use' if state_attr(v, 'in_use') else 'the nearest' }}"
        f"{{% if states('{saving}') | int(0) > 0 %}}: it saves about "
        f"{{{{ states('{saving}') | int }}}} ms{{% endif %}}. "
        "Confidence: {{ state_attr(v, 'confidence') }}."
    )
    return [{"type": "markdown", "content": content}]


def _list(
    title: str, keys: Iterable[str], entities: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "type": "entities",
        "title": title,
        "entities": [
            # The name without the device's, which every line would repeat.
            {"entity": entities[key], "name": {"type": "entity"}}
            for key in keys
            if key in entities
        ],
    }
