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


def test_the_dashboard_begins_with_the_picture_and_does_without_one() -> None:
    def first_card(entities: dict[str, str]) -> str:
        card = dashboard(entities, with_controls=False)["views"][0]["sections"][0][
            "cards"
        ][0]
        return str(card["type"])

    assert first_card(entity_ids(REGISTRY, "entry")) == "picture-entity"
    assert first_card({}) == "map"


def test_the_dashboard_shows_the_map_and_the_entities_that_exist() -> None:
    entities = entity_ids(REGISTRY, "entry")
    sections = dashboard(entities, with_controls=False)["views"][0]["sections"]
    cards = [card for part in sections for card in part["cards"]]
    picture, map_card, verdict, swarm = cards
    assert picture["entity"] == "image.swarm_map"
    assert [source["source"] for source in map_card["geo_location_sources"]] == [
        "qb_peer_vpn_clusters",
        "qb_peer_vpn_servers",
    ]
    assert verdict["entities"] == []
    assert [row["entity"] for row in swarm["entities"]] == [
        "sensor.renamed_peers",
        "sensor.peer_centroid",
    ]


def test_the_dashboard_of_a_stand_in_has_its_controls() -> None:
    sections = dashboard({}, with_controls=True)["views"][0]["sections"]
    tiles = [
        card["entity"]
        for part in sections
        for card in part["cards"]
        if card["type"] == "tile"
    ]
    assert tiles == [EXIT, FOLLOW, START_OVER]
