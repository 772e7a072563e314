"""The event about torrents has words for all that it says."""

from custom_components.qb_peer_vpn.features.torrents.happenings import event_details
from custom_components.qb_peer_vpn.torrents import EventKind, TorrentEvent
from tests.texts import load


def test_each_attribute_of_the_event_about_torrents_is_named() -> None:
    entity = load("translations/en.json")["entity"]["event"]["torrents"]
    attributes = entity["state_attributes"]
    event = TorrentEvent(kind=EventKind.ADDED, torrent=None)
    assert set(attributes) == {*event_details(event), "event_type"}
    assert set(attributes["event_type"]["state"]) == set(EventKind)
