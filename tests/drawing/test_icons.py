from itertools import combinations
import math

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.drawing.icons import ICON_RADIUS, separated

points = st.tuples(st.floats(0.0, 100.0), st.floats(0.0, 100.0))


@given(st.lists(points, max_size=3))
def test_no_mark_covers_another(wanted: list[tuple[float, float]]) -> None:
    for one, other in combinations(separated(wanted), 2):
        assert math.dist(one, other) >= 2 * ICON_RADIUS - 4


def test_marks_with_room_stay_where_they_are() -> None:
    wanted = [(0.0, 0.0), (40.0, 0.0)]
    assert separated(wanted) == wanted


def test_the_first_one_keeps_its_place() -> None:
    first, second = separated([(5.0, 5.0), (5.0, 5.0)])
    assert first == (5.0, 5.0)
    assert second == pytest.approx((-27.0, 5.0))
