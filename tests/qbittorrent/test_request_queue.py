"""In which order the requests of a session are made."""

from threading import Thread

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.qbittorrent import Priority, SessionClosedError
from custom_components.qb_peer_vpn.qbittorrent.request_queue import RequestQueue


@given(st.lists(st.sampled_from(Priority)))
def test_the_most_urgent_goes_first_and_equals_keep_their_order(
    priorities: list[Priority],
) -> None:
    queue = RequestQueue[tuple[Priority, int]]()
    items = [(priority, number) for number, priority in enumerate(priorities)]
    for item in items:
        queue.put(item, item[0])

    assert [queue.take() for _ in items] == sorted(items)


@given(st.lists(st.sampled_from(Priority)), st.integers(0, 5))
def test_closing_returns_what_waits_in_its_order(
    priorities: list[Priority], taken: int
) -> None:
    queue = RequestQueue[tuple[Priority, int]]()
    items = [(priority, number) for number, priority in enumerate(priorities)]
    for item in items:
        queue.put(item, item[0])
    first = [queue.take() for _ in items[:taken]]

    assert first + queue.close() == sorted(items)
    assert queue.close() == []


def test_a_closed_queue_takes_and_gives_nothing() -> None:
    queue = RequestQueue[int]()
    queue.put(1, Priority.USER)
    queue.close()

    assert queue.take() is None
    with pytest.raises(SessionClosedError):
        queue.put(2, Priority.USER)


def test_closing_wakes_who_waits_for_an_item() -> None:
    queue = RequestQueue[int]()
    taken: list[int | None] = []
    waiting = Thread(target=lambda: taken.append(queue.take()), daemon=True)
    waiting.start()

    queue.close()
    waiting.join(60)

    assert taken == [None]


def test_an_item_wakes_who_waits_for_one() -> None:
    queue = RequestQueue[int]()
    taken: list[int | None] = []
    waiting = Thread(target=lambda: taken.append(queue.take()), daemon=True)
    waiting.start()

    queue.put(7, Priority.POLL)
    waiting.join(60)

    assert taken == [7]
