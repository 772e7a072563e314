from scripts.demo_home.controls import EXIT, FOLLOW, START_OVER
from scripts.demo_home.dashboard import dashboard, entity_ids

REGISTRY: list[dict[str, str | None]] = [
    {
        "config_entry_id": "entry",
        "unique_id": "entry_peers",
        "entity_id": "sensor.renamed_peers",
        "disabled_by": None,
    },
    {
        "config_entry_id": "entry",
        "unique_id": "entry_peer_centroid",
        "entity_id": "sensor.peer_centroid",
        "disabled_by": None,
    },
    {
        "config_entry_id": "entry",
        "unique_id": "entry_peer_centroid",
        "entity_id": "geo_location.peer_centroid",
        "disabled_by": None,
    },
    {
        "config_entry_id": "entry",
        "unique_id": "entry_swarm_map",
        "entity_id": "image.swarm_map",
        "disabled_by": None,
    },
    {
        "config_entry_id": "entry",
        "unique_id": "entry_clusters",
        "entity_id": "sensor.clusters",
        "disabled_by": "integration",
    },
    {
        "config_entry_id": "other",
        "unique_id": "other_estimated_path",
        "entity_id": "sensor.estimated_path",
        "disabled_by": None,
    },
]


def test_entities_are_found_by_their_unique_id() -> None:
    assert entity_ids(REGISTRY, "entry") == {
        "peers": "sensor.renamed_peers",
        "peer_centroid": "sensor.peer_centroid",
        "swarm_map": "image.swarm_map",
    }


def test_the_dashboard_is_the_one_of_the_integration() -> None:
    assert dashboard(with_controls=False) == {
        "strategy": {"type": "custom:qb-peer-vpn"}
    }


def test_the_dashboard_of_a_stand_in_has_its_controls() -> None:
    strategy = dashboard(with_controls=True)["strategy"]
    assert strategy["type"] == "custom:qb-peer-vpn"
    assert [card["entity"] for card in strategy["cards"]] == [EXIT, FOLLOW, START_OVER]
