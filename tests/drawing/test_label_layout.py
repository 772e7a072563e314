from collections.abc import Callable

from hypothesis import given, strategies as st
import numpy as np

from custom_components.qb_peer_vpn.drawing.countries import Point, cross
from custom_components.qb_peer_vpn.drawing.label_layout import Anchor, Box, place_labels

AREA = Box(left=0.0, top=0.0, right=600.0, bottom=400.0)
NOWHERE = np.empty((0, 2))

anchors = st.builds(
    Anchor,
    x=st.floats(0.0, 600.0),
    y=st.floats(0.0, 400.0),
    radius=st.floats(5.0, 30.0),
    width=st.floats(20.0, 200.0),
    height=st.floats(20.0, 50.0),
)


def anchor(x: float, y: float) -> Anchor:
    return Anchor(x=x, y=y, radius=10.0, width=80.0, height=30.0)


@given(st.lists(anchors, max_size=12))
def test_no_label_covers_a_mark_or_a_label_or_leaves_the_map(
    wanted: list[Anchor],
) -> None:
    marks = [each.box for each in wanted]
    places = place_labels(wanted, marks=marks, area=AREA, lines=NOWHERE)
    placed = [box for box in places if box is not None]
    for index, box in enumerate(placed):
        assert AREA.contains(box)
        assert not any(box.overlaps(mark) for mark in marks)
        assert not any(box.overlaps(other) for other in placed[:index])


def test_a_label_is_on_the_right_if_there_is_room() -> None:
    (box,) = place_labels([anchor(300, 200)], marks=[], area=AREA, lines=NOWHERE)
    assert box == Box(left=315.0, top=185.0, right=395.0, bottom=215.0)


def test_a_label_at_the_edge_is_on_the_left() -> None:
    (box,) = place_labels([anchor(590, 200)], marks=[], area=AREA, lines=NOWHERE)
    assert box is not None
    assert box.right == 575.0


def test_a_label_gives_way_to_a_line() -> None:
    line = np.column_stack((np.arange(300.0, 600.0, 8.0), np.full(38, 200.0)))
    (box,) = place_labels([anchor(300, 200)], marks=[], area=AREA, lines=line)
    assert box is not None
    assert box.count(line) == 0


def test_a_label_is_nearest_to_its_own_mark() -> None:
    """Squeezed in between others, none at all is better than one that misleads."""
    row = [anchor(60.0 + 24.0 * index, 30.0) for index in range(20)]
    narrow = Box(left=0.0, top=0.0, right=600.0, bottom=110.0)
    places = place_labels(
        row, marks=[each.box for each in row], area=narrow, lines=NOWHERE
    )
    assert any(places)
    for own, box in zip(row, places, strict=True):
        if box is not None and own.leader(box) is None:
            assert not any(box.is_nearer(other, own) for other in row)


def test_a_label_that_is_not_beside_its_mark_has_a_line_that_crosses_nothing() -> None:
    row = [anchor(60.0 + 24.0 * index, 150.0) for index in range(20)]
    places = place_labels(
        row, marks=[each.box for each in row], area=AREA, lines=NOWHERE
    )
    placed = [(own, box) for own, box in zip(row, places, strict=True) if box]
    leaders = [(box, line) for own, box in placed if (line := own.leader(box))]
    assert len(leaders) >= 2
    for box, line in leaders:
        others = np.array([other for _, other in leaders if other is not line])
        assert not cross(others, *line).any()
        assert not any(other.is_cut(line) for _, other in placed if other is not box)


def test_a_label_that_is_not_beside_its_mark_stays_in_its_country() -> None:
    wall = [Box.around(300.0, 200.0, 24.0)]

    def beside(leaves_country: Callable[[Point, Point], bool]) -> Box | None:
        (box,) = place_labels(
            [anchor(300.0, 200.0)],
            marks=wall,
            area=AREA,
            lines=NOWHERE,
            leaves_country=leaves_country,
        )
        return box

    def is_in_the_east(_: Point, end: Point) -> bool:
        return end[0] > 310.0

    anywhere, west = beside(lambda *_: False), beside(is_in_the_east)
    assert anywhere is not None
    assert anywhere.middle[0] > 310.0
    assert west is not None
    assert west.middle[0] <= 310.0
    assert beside(lambda *_: True) is None


def test_a_mark_on_a_larger_one_gets_a_label_beside_both() -> None:
    star = anchor(300.0, 200.0)
    dot = Anchor(x=302.0, y=201.0, radius=40.0, width=80.0, height=30.0)
    first, second = place_labels(
        [star, dot], marks=[star.box, dot.box], area=AREA, lines=NOWHERE
    )
    assert first is not None
    assert second is not None


def test_without_room_the_first_one_gets_a_label() -> None:
    narrow = Box(left=0.0, top=0.0, right=120.0, bottom=32.0)
    first, second = place_labels(
        [anchor(10, 16), anchor(12, 16)], marks=[], area=narrow, lines=NOWHERE
    )
    assert first is not None
    assert second is None
