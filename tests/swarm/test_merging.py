"""How the peers of several torrents become one for each address."""

from collections.abc import Iterable, Mapping
from ipaddress import ip_address
from random import Random

from hypothesis import given, strategies as st
import numpy as np
import pytest

from custom_components.qb_peer_vpn.models import (
    Activity,
    Membership,
    Peer,
    Peers,
    TorrentGroup,
)
from custom_components.qb_peer_vpn.swarm.merging import merge_torrent_peers
from custom_components.qb_peer_vpn.swarm.torrent_peers import TorrentPeer, TorrentPeers

from .torrents import DOWNLOADS, torrent_peer


def merged(
    by_torrent: Mapping[str, Iterable[TorrentPeer]], recent: Iterable[float] = ()
) -> Peers:
    tables = {key: TorrentPeers.of(rows) for key, rows in by_torrent.items()}
    rows = sum(map(len, tables.values()))
    return merge_torrent_peers(
        tables,
        np.resize([*recent, 0.0], rows) if rows else np.zeros(0),
        dict.fromkeys(tables, DOWNLOADS),
    ).peers


TORRENT_PEERS = st.builds(
    torrent_peer,
    st.sampled_from(
        ["81.2.69.142", "81.2.69.143", "9.9.9.9", "2001:218::1", "2a02::1"]
    ),
    st.sampled_from([None, "GB", "SE"]),
    st.integers(0, 10**9),
    st.integers(0, 10**9),
)


def test_without_peers_the_result_is_empty() -> None:
    assert len(merged({})) == 0
    assert len(merged({"aa": ()})) == 0


def test_one_address_in_two_torrents_and_on_two_ports_is_one_peer() -> None:
    peers = merged(
        {
            "bb": (torrent_peer("81.2.69.142", None, 1, 10),),
            "aa": (
                torrent_peer("81.2.69.142", "GB", 2, 20),
                torrent_peer("81.2.69.142", "FR", 4, 40),
            ),
        }
    )

    assert [*peers] == [
        Peer(
            address=ip_address("81.2.69.142"),
            country_code="FR",
            download_speed=7,
            upload_speed=70,
        )
    ]


def test_recent_bytes_of_all_torrents_are_added() -> None:
    address = "81.2.69.142"

    (peer,) = merged(
        {"bb": (torrent_peer(address),), "aa": (torrent_peer(address),) * 2},
        [20.2, 100.4, 0.0],
    )

    assert peer.recent_bytes == 121


def test_a_peer_belongs_to_the_groups_of_its_torrents() -> None:
    seeds = TorrentGroup(activity=Activity.SEEDS, category="tv", tags=("a",))
    shared, other = "81.2.69.142", "9.9.9.9"
    swarm = {
        "cc": (torrent_peer(shared), torrent_peer(other)),
        "bb": (torrent_peer(shared),) * 2,
        "aa": (torrent_peer(shared),),
    }

    found = merge_torrent_peers(
        {key: TorrentPeers.of(rows) for key, rows in swarm.items()},
        np.array([1.0, 2.0, 10.0, 20.4, 100.0]),
        {"aa": DOWNLOADS, "bb": seeds, "cc": DOWNLOADS},
    )

    assert found.groups == (DOWNLOADS, seeds)
    rows = [(each.peer, each.group, each.recent_bytes) for each in found.memberships]
    assert rows == [(0, 0, 1), (1, 0, 102), (1, 1, 30)]
    assert [peer.recent_bytes for peer in found.peers] == [1, 132]


def test_without_peers_there_is_no_group() -> None:
    found = merge_torrent_peers({}, np.zeros(0), {})

    assert found.groups == ()
    assert [*found.memberships] == list[Membership]()


def test_bytes_that_age_make_no_other_peers() -> None:
    swarm = {"aa": (torrent_peer("9.9.9.9"),)}

    older = merged(swarm, [9.0])

    assert older == merged(swarm)
    assert [peer.recent_bytes for peer in older] == [9]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param((), id="no peer"),
        pytest.param((torrent_peer("9.9.9.8"),), id="another address"),
        pytest.param((torrent_peer("9.9.9.9", "SE"),), id="another country"),
        pytest.param((torrent_peer("9.9.9.9", None, 1),), id="another speed down"),
        pytest.param((torrent_peer("9.9.9.9", None, 0, 1),), id="another speed up"),
    ],
)
def test_peers_of_whom_anything_else_is_new_are_others(
    other: tuple[TorrentPeer, ...],
) -> None:
    assert merged({"aa": other}) != merged({"aa": (torrent_peer("9.9.9.9"),)})


def test_peers_are_sorted_by_family_and_number() -> None:
    addresses = ["2001:218::1", "100.0.0.1", "2a02::", "9.9.9.9", "81.2.69.0"]

    peers = merged({"aa": [torrent_peer(address) for address in addresses]})

    assert [str(peer.address) for peer in peers] == [
        "9.9.9.9",
        "81.2.69.0",
        "100.0.0.1",
        "2001:218::1",
        "2a02::",
    ]


@given(st.dictionaries(st.sampled_from("abc"), st.lists(TORRENT_PEERS)), st.randoms())
def test_nothing_is_lost_and_order_does_not_matter(
    by_torrent: dict[str, list[TorrentPeer]], random: Random
) -> None:
    peers = merged(by_torrent)
    shuffled = {
        key: sorted(by_torrent[key], key=lambda _: random.random())
        for key in reversed(by_torrent)
    }

    flat = [item for rows in by_torrent.values() for item in rows]
    assert peers == merged(shuffled)
    assert {peer.address for peer in peers} == {item.address for item in flat}
    assert sum(peer.upload_speed for peer in peers) == sum(
        item.upload_speed for item in flat
    )
    assert sum(peer.download_speed for peer in peers) == sum(
        item.download_speed for item in flat
    )
