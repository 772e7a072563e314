"""What holds whatever happens: caps, limits changed by hand, and the way back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
import json
from typing import override
from unittest.mock import patch

from hypothesis import given, settings as hypothesis_settings, strategies as st
import numpy as np
from numpy.typing import NDArray

from custom_components.qb_peer_vpn.models import TorrentSnapshot
from custom_components.qb_peer_vpn.shaping import (
    LimitCall,
    Memory,
    Promise,
    Rulebook,
    ShapingSettings,
    Strategy,
    cycle,
    journal_from_store,
    journal_to_store,
    plan_restoration,
)

from .torrent_box import KIB, MIB, Shaper, TorrentBox, rule

HOSTS = ("a.example", "b.example", "c.example")
DEMANDS = st.sampled_from([0.0, 3 * KIB, 40 * KIB, 300 * KIB, 2 * MIB, 30 * MIB])
CAPS = st.sampled_from([64 * KIB, 500 * KIB, 4 * MIB])
EXAMPLES = hypothesis_settings(max_examples=60, deadline=None)
CALLS = st.integers(0, 30)
"""How many calls of a plan are made."""


@st.composite
def shapers(draw: st.DrawFn, promise: Promise = Promise.STRICT) -> Shaper:
    """Return up to twelve torrents at two trackers with caps and one without."""
    hosts = draw(st.lists(st.sampled_from(HOSTS), min_size=1, max_size=12))
    demand = draw(
        st.lists(DEMANDS, min_size=len(hosts), max_size=len(hosts)).map(np.array)
    )
    box = TorrentBox(demand=demand, hosts=hosts)
    originals = st.sampled_from([0, 0, 5 * KIB, MIB, 10 * MIB])
    box.limits[:] = draw(st.lists(originals, min_size=len(hosts), max_size=len(hosts)))
    box.run(draw(st.sampled_from([0, 30])))
    settings = ShapingSettings(
        strategy=draw(
            st.sampled_from(["fair", "fair", "equal", "weighted"]).map(Strategy)
        ),
        rollout=draw(st.sampled_from([100, 100, 60])),
        lending=draw(st.sampled_from([0.0, 0.0, 1.0])),
    )
    rules = [rule(key, draw(CAPS), promise, draw(st.integers(1, 10))) for key in "ab"]
    return Shaper(box, Rulebook(tuple(rules)), settings)


def take_part(shaper: Shaper) -> NDArray[np.bool_]:
    """Return which torrents the last plan shares the caps among."""
    estimates, journal = shaper.memory.estimates.rows, shaper.memory.journal.rows
    by_hand = journal["hash"][journal["by_hand"] >= 0]
    takes_part: NDArray[np.bool_] = estimates["is_awake"] & (estimates["rule"] < 2)
    takes_part &= ~np.isin(estimates["hash"], by_hand)
    if shaper.settings.rollout < 100:
        digits = [int(each[:8], 16) % 100 for each in estimates["hash"].tolist()]
        takes_part &= np.array(digits) < shaper.settings.rollout
    return takes_part


def sums(shaper: Shaper, torrents: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return what the limits of these torrents add up to, for each of the two caps."""
    limits = np.where(shaper.box.limits > 0, shaper.box.limits, np.inf)
    rules = shaper.memory.estimates.rows["rule"]
    return np.array([limits[torrents & (rules == number)].sum() for number in (0, 1)])


def disturb(data: st.DataObject, shaper: Shaper) -> None:
    """Let the demand change, and time pass."""
    count = len(shaper.box.demand)
    for row in data.draw(st.lists(st.integers(0, count - 1), max_size=4)):
        shaper.box.demand[row] = data.draw(DEMANDS)
    shaper.box.run(data.draw(st.sampled_from([0, 5, 15, 60])))


def spare(shaper: Shaper) -> NDArray[np.float64]:
    """Return what torrents that do not take part may have besides each cap."""
    counts = np.bincount(shaper.memory.estimates.rows["rule"], minlength=2)[:2]
    return np.array([1024.0 * count + 1 for count in counts])


LITTLE = st.sampled_from([(1000, 60), (3, 60), (1000, 2), (4, 1)])
"""Limits of a cycle and different ones among them."""


@contextmanager
def few(data: st.DataObject) -> Iterator[None]:
    """Allow only some limits in a cycle."""
    changes, calls = data.draw(LITTLE)
    with patch.multiple(cycle, MAX_CHANGES=changes, MAX_CALLS=calls):
        yield


@EXAMPLES
@given(shapers(), st.data())
def test_no_sum_is_above_its_cap_at_any_moment(
    shaper: Shaper, data: st.DataObject
) -> None:
    for _ in range(data.draw(st.integers(1, 8))):
        with few(data):
            decision = shaper.decide()
        assert len(decision.plan.changes) <= 1000
        awake = take_part(shaper)
        before = sums(shaper, awake)
        caps = np.array([each.effective_cap or 0 for each in decision.reports[:2]])
        own_caps = np.array([each.cap or 0 for each in decision.reports[:2]])
        assert caps.sum() <= own_caps.sum()
        for call in decision.plan.calls[: data.draw(CALLS)]:
            shaper.write([call])
            now = sums(shaper, awake)
            assert np.all(now <= np.maximum(before, caps + spare(shaper)))
            # Also with lending, the trackers together have no more than all caps.
            together = own_caps + spare(shaper)
            assert now.sum() <= max(before.sum(), together.sum())
        disturb(data, shaper)


@EXAMPLES
@given(shapers(), st.data())
def test_a_whole_plan_keeps_every_cap(shaper: Shaper, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 5))):
        decision = shaper.decide()
        shaper.write(decision.plan.calls)
        caps = np.array([each.effective_cap or 0 for each in decision.reports[:2]])
        extra = 1 if shaper.settings.strategy is Strategy.FAIR else spare(shaper)
        assert np.all(sums(shaper, take_part(shaper)) <= caps + extra)
        disturb(data, shaper)


@EXAMPLES
@given(shapers(Promise.AVERAGE), st.data())
def test_an_average_promise_never_exceeds_three_times_the_cap(
    shaper: Shaper, data: st.DataObject
) -> None:
    for _ in range(data.draw(st.integers(1, 5))):
        decision = shaper.decide()
        before = sums(shaper, take_part(shaper))
        caps = np.array([each.effective_cap or 0 for each in decision.reports[:2]])
        for call in decision.plan.calls[: data.draw(CALLS)]:
            shaper.write([call])
            now = sums(shaper, take_part(shaper))
            assert np.all(now <= np.maximum(before, 3 * caps + spare(shaper)))
        disturb(data, shaper)


def change_by_hand(
    data: st.DataObject, shaper: Shaper, changed: dict[int, int]
) -> None:
    """Change some limits to numbers that no plan has."""
    written = shaper.memory.journal.rows["hash"]
    for row in data.draw(
        st.lists(st.integers(0, len(shaper.box.demand) - 1), max_size=2)
    ):
        if shaper.box.table["hash"][row] in written:
            limit = 123_456_789 + len(changed)
            shaper.box.limits[row] = changed[row] = limit


def hashes(shaper: Shaper, rows: list[int]) -> set[str]:
    return {each.decode() for each in shaper.box.table["hash"][rows].tolist()}


def run_with_faults(data: st.DataObject, shaper: Shaper) -> dict[int, int]:
    """Run some cycles that break off; return the limits that were changed by hand."""
    changed: dict[int, int] = {}
    for _ in range(data.draw(st.integers(1, 5))):
        with few(data):
            decision = shaper.decide()
        touched = {each for call in decision.plan.calls for each in call.hashes}
        assert not touched & hashes(shaper, [*changed])
        calls = decision.plan.calls[: data.draw(CALLS)]
        shaper.write(calls[:-1])
        for call in calls[-1:]:
            # The last call takes effect, and its answer is lost.
            shaper.box.accept(call)
        if data.draw(st.booleans()):
            change_by_hand(data, shaper, changed)
        disturb(data, shaper)
        if data.draw(st.integers(0, 3)) == 0:
            restart(shaper)
    return changed


def restart(shaper: Shaper) -> None:
    """Restart ourselves: the journal comes from its file."""
    stored = json.loads(json.dumps(journal_to_store(shaper.memory.journal)))
    journal = journal_from_store(stored)
    assert journal is not None
    shaper.memory = replace(Memory(), journal=journal)


@EXAMPLES
@given(shapers(), st.data())
def test_restoring_brings_back_what_was_there_and_keeps_what_was_changed_by_hand(
    shaper: Shaper, data: st.DataObject
) -> None:
    expected = shaper.box.limits.copy()
    changed = run_with_faults(data, shaper)
    expected[[*changed]] = [*changed.values()]

    for attempt in range(50):
        restoration = plan_restoration(
            shaper.box.poll(),
            shaper.memory,
            now=shaper.box.now,
            most=data.draw(st.sampled_from([None, 3])),
        )
        shaper.memory = restoration.memory
        if restoration.is_complete:
            break
        calls: tuple[LimitCall, ...] = restoration.plan.calls
        if attempt < 3:
            calls = calls[: data.draw(CALLS)]
        shaper.write(calls)
        shaper.box.run(15)

    assert restoration.is_complete
    assert shaper.box.limits.tolist() == expected.tolist()


@EXAMPLES
@given(shapers(), st.data())
def test_what_a_restart_of_qbittorrent_lost_is_never_taken_for_a_change_by_hand(
    shaper: Shaper, data: st.DataObject
) -> None:
    for _ in range(3):
        older = shaper.box.limits.copy()
        shaper.cycle()
        lost = data.draw(
            st.lists(st.booleans(), min_size=len(older), max_size=len(older))
        )
        shaper.box.limits = np.where(lost, older, shaper.box.limits)
        shaper.box.is_settling = True
        for _ in range(3):
            assert all(report.by_hand == 0 for report in shaper.cycle().reports)
        shaper.box.is_settling = False
        assert all(report.by_hand == 0 for report in shaper.cycle().reports)


class OldTable(TorrentBox):
    """A qBittorrent that is polled without deltas: most limits shown are old."""

    list_at = 0.0
    shown: NDArray[np.int64] | None = None

    def wait(self, seconds: int) -> None:
        """Let time pass, with a poll every minute."""
        for _ in range(seconds // 60):
            self.run(60)
            self.poll()

    @override
    def poll(self) -> TorrentSnapshot:
        snapshot = super().poll()
        table = snapshot.torrents.table.copy()
        if self.shown is None or self.now - self.list_at >= 900:
            self.shown, self.list_at = self.limits.copy(), self.now
        # Who sends next to nothing is not in the list of the active ones.
        is_active = table["upload_speed"] > 0
        self.shown = np.where(is_active, self.limits, self.shown)
        table["upload_limit"] = self.shown
        return replace(snapshot, torrents=replace(snapshot.torrents, table=table))


@EXAMPLES
@given(shapers(), st.data())
def test_an_old_table_is_never_taken_for_a_change_by_hand(
    shaper: Shaper, data: st.DataObject
) -> None:
    box = OldTable(demand=shaper.box.demand, hosts=shaper.box.hosts, uses_deltas=False)
    box.limits = shaper.box.limits
    shaper.box = box
    for _ in range(data.draw(st.integers(3, 12))):
        with few(data):
            decision = shaper.decide()
        assert all(report.by_hand == 0 for report in decision.reports)
        calls = decision.plan.calls
        shaper.write(calls[: data.draw(CALLS)])
        disturb(data, shaper)
        box.wait(data.draw(st.sampled_from([0, 60, 300, 900])))
    for _ in range(4):
        decision = shaper.cycle(0)
        box.wait(900)
    # In the end, all limits are confirmed.
    assert all(report.by_hand == 0 for report in decision.reports)
