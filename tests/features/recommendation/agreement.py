"""Whether all that people see shows the same numbers and words."""

import json
from pathlib import Path

from custom_components import qb_peer_vpn

from .seen import Seen, is_number

type Verdict = tuple[str, bool]
"""The recommended city, and whether a move there is worth it."""

TEXTS: dict[str, str] = json.loads(
    (Path(qb_peer_vpn.__file__).parent / "translations" / "en.json").read_text()
)["common"]


def numbers_agree(seen: Seen) -> None:
    """Each number is a step of 5 ms, and the same wherever it is shown."""
    shown = [*seen.milliseconds()]
    assert len(shown) > 30
    assert all(number % 5 == 0 for number in shown), shown  # type: ignore[operator]
    rows = {*seen.rows()}
    assert len(rows) == len({city for city, _ in rows}), rows
    assert all(path == home + peers for _, (path, home, peers) in rows)
    card, table = seen.card, dict(rows)
    recommended, reference = card["recommended"], card["reference"]
    has_peers = recommended["peer_distance_km"] is not None
    saving = reference["path_ms"] - recommended["path_ms"] if has_peers else 0
    assert card["verdict"]["saving_ms"] == seen.ranking["saving_ms"] == saving
    assert float(seen.saving) == saving
    assert seen.ranking["recommended"] == recommended["key"]
    assert seen.ranking["reference"] == reference["key"]
    assert table[seen.server["city"]] == table[recommended["city"]]
    if is_number(seen.path):
        assert float(seen.path) == recommended["path_ms"]
    else:
        assert not has_peers
    errors = {
        each["error_ms"] for each in (card["verdict"], seen.ranking, seen.verdict)
    }
    assert errors == {card["headline"]["error_ms"]}
    clusters_agree(seen)


def clusters_agree(seen: Seen) -> None:
    """The paths to a cluster are the same on the card, on the map, and for automations."""
    keys = ("path_ms", "reference_path_ms")
    for clusters in (seen.card["clusters"], seen.clusters["clusters"]):
        paths = {each["number"]: [each[key] for key in keys] for each in clusters}
        assert paths == {
            number: [each[key] for key in keys] for number, each in seen.on_map.items()
        }


def settling_agrees(seen: Seen, is_settling: bool, newest: Verdict) -> None:
    """What is settling says so everywhere, with the same words and numbers."""
    card = seen.card
    told, headline = card["verdict"]["settling"], card["headline"]
    assert seen.ranking["settling"] == told
    assert seen.verdict["settling"] is is_settling
    assert (told is not None) is is_settling
    assert (card["verdict"]["sign"] == "wait") is is_settling
    unsettled = {"headline_looks_faster", "headline_looks_better", "headline_shrinking"}
    assert (headline["key"] in unsettled) is is_settling
    if told is None:
        assert headline["saving_ms"] == card["verdict"]["saving_ms"]
        return
    assert (told["place"], told["worth_moving"]) == newest
    assert headline["saving_ms"] == told["saving_ms"]


def words_agree(seen: Seen) -> None:
    """The picture says in words what the card says, with the same numbers."""
    card = seen.card
    headline, recommended = card["headline"], card["recommended"]
    title = TEXTS[headline["key"]].format(
        place=headline["place"],
        saving=headline["saving_ms"],
        error=headline["error_ms"],
    )
    path = TEXTS["picture_path"].format(path=recommended["path_ms"])
    has_peers = recommended["peer_distance_km"] is not None
    assert seen.texts == (title, path if has_peers else "")
    assert seen.picture.sign == card["verdict"]["sign"]
    assert seen.picture.recommended.label == recommended["city"] == seen.server["city"]
    assert seen.reason == card["verdict"]["reason"] == seen.ranking["reason"]
    settling = card["verdict"]["settling"]
    is_about_newest = settling is not None and settling["worth_moving"]
    about = settling["place"] if is_about_newest else recommended["city"]
    assert headline["place"] == about
