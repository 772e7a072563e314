"""When a new list may replace the last good one."""

import pytest

from custom_components.qb_peer_vpn.vpn import ServerListShrunkError
from custom_components.qb_peer_vpn.vpn.lists.server_list import ensure_not_shrunk


@pytest.mark.parametrize(
    ("count", "last_count"),
    [(1, 0), (15_434, 15_434), (20_000, 15_434), (9_261, 15_434), (6, 10)],
)
def test_a_list_of_similar_size_may_replace_the_last_one(
    count: int, last_count: int
) -> None:
    ensure_not_shrunk(count, last_count)


@pytest.mark.parametrize(
    ("count", "last_count"), [(1_835, 14_900), (1_829, 14_900), (9_260, 15_434), (5, 9)]
)
def test_a_truncated_release_is_refused_with_its_figures(
    count: int, last_count: int
) -> None:
    with pytest.raises(ServerListShrunkError) as caught:
        ensure_not_shrunk(count, last_count)
    assert (caught.value.count, caught.value.last_count) == (count, last_count)
    assert str(caught.value) == f"{count} servers after {last_count}"
