"""How many servers a list has, to notice a list that has lost too many of them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from ...models import VpnServer

MIN_SHARE: Final = 0.6
"""Share of the last list's servers that a new one must have. Two releases of Proton's
list of names had 1,717 names instead of 12,881, and 481 machines instead of 750."""

MIN_COUNTRY_SHARE: Final = 0.4
"""The same for the servers of a large country. In those two releases, the Netherlands had
10 machines instead of 63, and Switzerland 12 instead of 31. From one to the next of
its 24 other releases, no large country lost more than a third."""

LARGE_IN_MACHINES: Final = 20
"""Number of machines in a large country; smaller ones change for ordinary reasons: between
two of those releases, Mexico went from 12 to 6, and Venezuela from 9 to 4."""

LARGE_IN_NAMES: Final = 100
"""The same in names: a machine has up to a hundred."""

MOST_TO_SHOW: Final = 5
"""How many losses are described."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Census:
    """The numbers of servers in a list, by ISO 3166-1 alpha-2 code of their country."""

    machines: Mapping[str, int] = field(default_factory=dict)
    """Distinct host names. Lists differ in how many names a machine has."""
    names: Mapping[str, int] = field(default_factory=dict)
    documents: tuple[int, ...] = ()
    """Which documents of the source were read: only lists that were read from the same
    ones must have the same names. Empty if there was no list, or if an older version of
    the integration read it, which may have counted in another way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What a new list lacks."""

    country_code: str | None
    """ISO 3166-1 alpha-2; None for all servers of the list."""
    count: int
    last_count: int


def take_census(servers: Iterable[VpnServer], documents: tuple[int, ...]) -> Census:
    """Count the servers of a list that was read from these documents of its source."""
    servers = tuple(servers)
    machines = {(each.country_code, each.hostname) for each in servers}
    return Census(
        machines=Counter(country for country, _ in machines),
        names=Counter(each.country_code for each in servers),
        documents=documents,
    )


def find_losses(new: Census, last: Census) -> tuple[Loss, ...]:
    """Return in what a new list has shrunk too much, the largest losses first."""
    if not last.documents:
        return ()
    losses = _losses(new.machines, last.machines, LARGE_IN_MACHINES)
    if new.documents == last.documents:
        # Each country once: the names are what a user sees.
        losses |= _losses(new.names, last.names, LARGE_IN_NAMES)
    return tuple(
        sorted(
            losses.values(),
            key=lambda loss: (loss.count - loss.last_count, loss.country_code or ""),
        )
    )


def is_alike(one: Census, other: Census) -> bool:
    """Return whether neither list has shrunk compared with the other one."""
    return not find_losses(one, other) and not find_losses(other, one)


def _losses(
    new: Mapping[str, int], last: Mapping[str, int], large: int
) -> dict[str | None, Loss]:
    counts: list[tuple[str | None, int, int, float]] = [
        (country, new.get(country, 0), count, MIN_COUNTRY_SHARE)
        for country, count in last.items()
        if count >= large
    ]
    counts.append((None, sum(new.values()), sum(last.values()), MIN_SHARE))
    return {
        country: Loss(country_code=country, count=count, last_count=last_count)
        for country, count, last_count, share in counts
        if count < share * last_count
    }


def describe_losses(losses: tuple[Loss, ...]) -> str:
    """Return the largest losses in figures and country codes: ``NL 63 → 10``."""
    return ", ".join(
        " ".join(filter(None, (each.country_code, f"{each.last_count} → {each.count}")))
        for each in losses[:MOST_TO_SHOW]
    )
