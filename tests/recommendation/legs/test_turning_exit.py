"""A user who follows the advice while legs look tunneled under one exit only.

The provider of the home sends all traffic by one far city, without a VPN. While the server
there is in use, every leg looks as if it went through the VPN.
"""

from dataclasses import dataclass, field
from random import Random

import pytest

from custom_components.qb_peer_vpn.geo import vectors_of
from custom_components.qb_peer_vpn.models import MeasuredLeg
from custom_components.qb_peer_vpn.recommendation import (
    DecisionState,
    Settings,
    recommend,
    validate_legs,
)
from custom_components.qb_peer_vpn.recommendation.latency_model import modeled_legs
from custom_components.qb_peer_vpn.recommendation.legs.leg_history import (
    merge_legs,
    update_legs,
)
from custom_components.qb_peer_vpn.recommendation.legs.validated_legs import Rejection
from tests.recommendation.builders import PLACES, at, point, site, swarm_in
from tests.recommendation.corridor_graph import shipped

from .measuring import DAY, NOON, legs_of

DAYS = 20
WOBBLE_MS = 1.0
DETOUR_MS = 60.0
"""The city of the detour is at least this much farther than the nearest one."""
APART_MS = 22.0
"""Two exits closer to each other than this look alike."""
WORLDS = range(30)

SITES = {
    f"{place} {side}": site(
        f"{place} {side}",
        point(at(place).latitude + north, at(place).longitude + east),
    )
    for place in PLACES
    for side, north, east in (
        ("center", 0.0, 0.0),
        ("north", 4.0, 1.0),
        ("east", 1.0, 4.0),
        ("south", -4.0, 2.0),
    )
}


def model() -> dict[tuple[str, str], float]:
    """Return the modeled round trips between all sites in ms."""
    places = vectors_of(each.coordinates for each in SITES.values())
    _, milliseconds = modeled_legs(places, places, shipped())
    return {
        (start, end): float(milliseconds[i, j])
        for i, start in enumerate(SITES)
        for j, end in enumerate(SITES)
    }


MODEL = model()


@dataclass
class Home:
    """A home with its measured legs, whose user moves as soon as that is advised."""

    chance: Random
    place: str
    turning: str
    """The city that all traffic passes."""
    in_use: str
    behind_vpn: bool = False
    legs: tuple[MeasuredLeg, ...] = ()
    moves: list[str] = field(default_factory=list)
    rejected: bool = False
    detours: dict[tuple[str, str], float] = field(default_factory=dict)

    def round_trip(self, start: str, end: str) -> float:
        """Return a round trip in ms, with the detour that these two cities have."""
        pair = min(start, end), max(start, end)
        if pair not in self.detours:
            self.detours[pair] = self.chance.uniform(1.0, 1.3)
        return 1.0 if start == end else MODEL[start, end] * self.detours[pair]

    def measure(self, day: int) -> None:
        """Measure all sites under the exit in use."""
        by = self.in_use if self.behind_vpn else self.turning
        first = self.round_trip(self.place, by)
        milliseconds: dict[str, float | None] = {
            name: first
            + (self.round_trip(by, name) if name != by else 0.0)
            + self.chance.uniform(0.0, WOBBLE_MS)
            for name in SITES
        }
        now = NOON + day * DAY
        new = legs_of(milliseconds, now, exit_key=self.in_use)
        self.legs = merge_legs(self.legs, new, now)

    def follow_advice(self, day: int) -> None:
        """Move to the recommended site if that is worth it."""
        now = NOON + day * DAY
        validated = validate_legs(
            self.legs, SITES.values(), SITES[self.place].coordinates, shipped()
        )
        self.rejected = Rejection.BEHIND_VPN in validated.newest.values()
        self.legs = update_legs(
            self.legs, now, in_use=self.in_use, settled=validated.settled
        )
        advice, _ = recommend(
            swarm_in(self.peers),
            SITES.values(),
            SITES[self.place].coordinates,
            settings=Settings(),
            state=DecisionState(),
            in_use=self.in_use,
            measured_legs=validated.usable,
            corridors=shipped(),
            pick_server=lambda _: None,
            now=now,
        )
        if advice.worth_moving:
            self.in_use = advice.chosen.site.key
            self.moves.append(self.in_use)

    @property
    def peers(self) -> dict[str, int]:
        """The same peers every day."""
        chance = Random(self.place + self.turning)
        return {name: 10 + chance.randrange(30) for name in chance.sample([*PLACES], 4)}


def home_of(world: int, *, starts_at_turning: bool) -> Home:
    """Return the home of one of many worlds."""
    chance = Random(world)
    place = chance.choice([*SITES])
    nearest = min(MODEL[place, name] for name in SITES if name != place)
    far = [name for name in SITES if MODEL[place, name] > nearest + DETOUR_MS]
    turning = chance.choice(far)
    others = [name for name in SITES if MODEL[turning, name] > APART_MS]
    in_use = turning if starts_at_turning else chance.choice(others)
    return Home(chance=chance, place=place, turning=turning, in_use=in_use)


def days_of(home: Home) -> list[list[str]]:
    """Live there for some weeks; return the moves of each day."""
    days = []
    for day in range(DAYS):
        before = len(home.moves)
        home.measure(day)
        home.follow_advice(day)
        days.append(home.moves[before:])
    return days


@pytest.mark.parametrize("world", WORLDS)
def test_no_second_move_follows_the_first(world: int) -> None:
    home = home_of(world, starts_at_turning=False)
    days_of(home)
    assert len(home.moves) <= 1
    assert not home.rejected


@pytest.mark.parametrize("world", WORLDS)
def test_one_look_from_another_exit_is_enough(world: int) -> None:
    """At first only the model can advise; under the next exit, the legs become known."""
    home = home_of(world, starts_at_turning=True)
    days = days_of(home)
    assert not any(days[2:])
    assert not (home.moves and home.rejected)


def test_the_worlds_do_turn() -> None:
    """Many users do move to the city of the detour, where their legs look tunneled."""
    turned = 0
    for world in WORLDS:
        home = home_of(world, starts_at_turning=True)
        home.measure(0)
        home.follow_advice(0)
        turned += home.rejected and bool(home.moves)
    assert turned > len(WORLDS) / 2
    moved = [home_of(world, starts_at_turning=False) for world in WORLDS]
    for home in moved:
        days_of(home)
    assert sum(home.in_use == home.turning for home in moved) > len(WORLDS) / 4


@pytest.mark.parametrize("world", WORLDS)
def test_behind_the_vpn_the_advice_stays_the_same(world: int) -> None:
    home = home_of(world, starts_at_turning=True)
    home.behind_vpn = True
    days = days_of(home)
    assert not any(days[1:])
    assert not any(leg.through_vpn is False for leg in home.legs)
