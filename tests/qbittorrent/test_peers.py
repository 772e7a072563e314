"""How connections of several torrents become peers."""

from ipaddress import ip_address
from random import Random

from hypothesis import given, strategies as st

from custom_components.qb_peer_vpn.models import IpAddress, Peer
from custom_components.qb_peer_vpn.qbittorrent.answers import Connection
from custom_components.qb_peer_vpn.qbittorrent.peers import merge_connections


def connection(
    address: str, country: str | None = None, down: int = 0, up: int = 0
) -> Connection:
    return Connection(
        address=ip_address(address),
        port=6881,
        country_code=country,
        download_speed=down,
        upload_speed=up,
        downloaded=0,
        uploaded=0,
    )


def nothing(torrent_hash: str, address: IpAddress) -> float:
    return 0.0


CONNECTIONS = st.builds(
    connection,
    st.sampled_from(
        ["81.2.69.142", "81.2.69.143", "9.9.9.9", "2001:218::1", "2a02::1"]
    ),
    st.sampled_from([None, "GB", "SE"]),
    st.integers(0, 10**9),
    st.integers(0, 10**9),
)


def test_nobody_is_connected() -> None:
    assert merge_connections({}, nothing) == ()
    assert merge_connections({"aa": ()}, nothing) == ()


def test_one_address_in_two_torrents_and_on_two_ports_is_one_peer() -> None:
    merged = merge_connections(
        {
            "bb": (connection("81.2.69.142", None, 1, 10),),
            "aa": (
                connection("81.2.69.142", "GB", 2, 20),
                connection("81.2.69.142", None, 4, 40),
            ),
        },
        nothing,
    )

    assert merged == (
        Peer(
            address=ip_address("81.2.69.142"),
            country_code="GB",
            download_speed=7,
            upload_speed=70,
            torrent_hashes=("aa", "bb"),
        ),
    )


def test_recent_bytes_are_those_of_all_torrents_once_each() -> None:
    theirs = {"aa": 100.4, "bb": 20.2, "cc": 3000.0}
    address = "81.2.69.142"

    (merged,) = merge_connections(
        {
            "bb": (connection(address),),
            "aa": (connection(address), connection(address)),
        },
        lambda torrent_hash, _: theirs[torrent_hash],
    )

    assert merged.recent_bytes == 121


def test_bytes_that_age_make_no_other_peer() -> None:
    swarm = {"aa": (connection("9.9.9.9"),)}

    assert merge_connections(swarm, lambda *_: 9.0) == merge_connections(swarm, nothing)


def test_a_peer_of_whom_nothing_is_new_stays_the_same_object() -> None:
    swarm = {"aa": (connection("9.9.9.9"), connection("81.2.69.142"))}
    before = merge_connections(swarm, nothing)

    now = merge_connections(
        {"aa": (*swarm["aa"], connection("8.8.8.8"))},
        lambda _, address: 5.0 if str(address) == "81.2.69.142" else 0.0,
        before=before,
    )

    assert [str(peer.address) for peer in now] == ["8.8.8.8", "9.9.9.9", "81.2.69.142"]
    assert now[1] is before[0]
    assert now[2] is not before[1]
    assert now[2].recent_bytes == 5


def test_peers_are_sorted_by_family_and_number() -> None:
    addresses = ["2001:218::1", "100.0.0.1", "2a02::1", "9.9.9.9", "81.2.69.142"]

    merged = merge_connections(
        {"aa": [connection(address) for address in addresses]}, nothing
    )

    assert [str(peer.address) for peer in merged] == [
        "9.9.9.9",
        "81.2.69.142",
        "100.0.0.1",
        "2001:218::1",
        "2a02::1",
    ]


@given(st.dictionaries(st.sampled_from("abc"), st.lists(CONNECTIONS)), st.randoms())
def test_nothing_is_lost_and_order_does_not_matter(
    by_torrent: dict[str, list[Connection]], random: Random
) -> None:
    merged = merge_connections(by_torrent, nothing)
    shuffled = {
        key: sorted(by_torrent[key], key=lambda _: random.random())
        for key in reversed(by_torrent)
    }

    flat = [item for rows in by_torrent.values() for item in rows]
    assert merged == merge_connections(shuffled, nothing)
    assert {peer.address for peer in merged} == {item.address for item in flat}
    assert sum(peer.upload_speed for peer in merged) == sum(
        item.upload_speed for item in flat
    )
    assert sum(peer.download_speed for peer in merged) == sum(
        item.download_speed for item in flat
    )
