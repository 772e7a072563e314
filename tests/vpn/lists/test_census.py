"""Which lists have lost too many servers.

The figures are those of real releases of huzky-v/proton-vpn-server-list.
"""

from dataclasses import replace

import pytest

from custom_components.qb_peer_vpn.vpn import Census, take_census
from custom_components.qb_peer_vpn.vpn.lists.census import (
    describe_losses,
    find_losses,
    is_alike,
)
from tests.vpn.samples import vpn_server

BEFORE = {
    "US": (223, 4226),
    "NL": (63, 471),
    "CA": (34, 663),
    "FR": (33, 678),
    "CH": (31, 641),
    "GB": (30, 733),
    "elsewhere": (336, 5469),
}
"""Machines and names on 2025-09-26. ``elsewhere`` is the sum of the smaller countries."""
TRUNCATED = {
    "US": (127, 246),
    "NL": (10, 14),
    "CA": (24, 40),
    "FR": (13, 24),
    "CH": (12, 12),
    "GB": (11, 60),
    "elsewhere": (284, 1321),
}
"""The same on 2025-10-08, when Proton had sent a part of its list."""


def census(counts: dict[str, tuple[int, int]], *documents: int) -> Census:
    return Census(
        machines={country: machines for country, (machines, _) in counts.items()},
        names={country: names for country, (_, names) in counts.items()},
        documents=documents or (0,),
    )


def shared_out(counts: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """Give each of sixty small countries its part of ``elsewhere``."""
    machines, names = counts["elsewhere"]
    small = {
        f"small {number}": ((machines + number) // 60, (names + number) // 60)
        for number in range(60)
    }
    return small | {key: counts[key] for key in counts.keys() - {"elsewhere"}}


def lost(new: Census, last: Census) -> set[str | None]:
    return {loss.country_code for loss in find_losses(new, last)}


def test_the_truncated_release_is_noticed_by_its_names() -> None:
    losses = find_losses(census(shared_out(TRUNCATED)), census(shared_out(BEFORE)))
    assert describe_losses(losses) == (
        "12881 → 1717, US 4226 → 246, GB 733 → 60, FR 678 → 24, CH 641 → 12"
    )


def test_it_is_noticed_by_its_machines_where_other_documents_were_read_before() -> None:
    last = census(shared_out(BEFORE), 0, 1)
    # 481 machines after 750 are no loss by themselves.
    assert lost(census(shared_out(TRUNCATED), 0), last) == {"NL", "FR", "CH", "GB"}


@pytest.mark.parametrize(
    ("country", "before", "after"),
    [
        ("CA", (48, 942), (34, 663)),
        ("CH", (40, 818), (31, 641)),
        ("MX", (12, 140), (6, 138)),
        ("VE", (9, 119), (4, 99)),
    ],
)
def test_ordinary_changes_are_no_losses(
    country: str, before: tuple[int, int], after: tuple[int, int]
) -> None:
    others = {"US": (200, 4000)}
    last = census({country: before, **others})
    new = census({country: after, **others})
    assert not find_losses(new, last)
    assert not find_losses(last, last)


@pytest.mark.parametrize(
    ("before", "after", "is_lost"),
    [
        ((20, 20), (8, 20), False),
        ((20, 20), (7, 20), True),
        ((19, 19), (0, 0), False),
        ((19, 100), (19, 40), False),
        ((19, 100), (19, 39), True),
        ((19, 99), (19, 0), False),
    ],
)
def test_a_country_is_lost_if_it_was_large_and_most_of_it_is_gone(
    before: tuple[int, int], after: tuple[int, int], *, is_lost: bool
) -> None:
    others = {"US": (1000, 1000)}
    last, new = census({"CH": before, **others}), census({"CH": after, **others})
    assert lost(new, last) == ({"CH"} if is_lost else set())


@pytest.mark.parametrize(
    ("before", "after", "is_lost"),
    [
        ((10, 10), (6, 10), False),
        ((10, 10), (5, 10), True),
        ((10, 10), (10, 6), False),
        ((10, 10), (10, 5), True),
        ((10, 10), (10, 30), False),
    ],
)
def test_of_all_servers_more_than_half_must_be_left(
    before: tuple[int, int], after: tuple[int, int], *, is_lost: bool
) -> None:
    last, new = census({"CH": before}), census({"CH": after})
    assert lost(new, last) == ({None} if is_lost else set())


def test_a_country_that_is_missing_altogether_is_lost() -> None:
    last = census({"CH": (25, 25), "US": (100, 100)})
    losses = find_losses(census({"US": (100, 100)}), last)
    assert describe_losses(losses) == "CH 25 → 0"


def test_names_are_compared_only_if_the_same_documents_were_read() -> None:
    last = census({"CH": (10, 500)}, 0, 1)
    assert not find_losses(census({"CH": (10, 10)}, 0), last)
    assert lost(census({"CH": (10, 10)}, 0, 1), last) == {None, "CH"}


def test_a_list_of_which_nothing_is_known_is_compared_with_nothing() -> None:
    unknown = replace(census(BEFORE), documents=())
    assert not find_losses(census({"CH": (1, 1)}), unknown)
    assert not find_losses(census({"CH": (1, 1)}), Census())


def test_lists_are_alike_if_neither_has_shrunk() -> None:
    some, fewer, much_fewer = (census({"CH": (n, n)}) for n in (100, 70, 40))
    assert is_alike(some, fewer)
    assert is_alike(fewer, some)
    assert not is_alike(some, much_fewer)
    assert not is_alike(much_fewer, some)


def test_machines_and_names_are_counted_by_country() -> None:
    servers = [
        vpn_server("CH#1"),
        vpn_server("CH#2"),
        vpn_server("CH#3", hostname="other.example.net"),
        vpn_server("NL#1", "NL"),
    ]
    assert take_census(servers, (1,)) == Census(
        machines={"CH": 2, "NL": 1}, names={"CH": 3, "NL": 1}, documents=(1,)
    )
