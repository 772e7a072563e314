"""What the diary says about some days: what was in use, how often that was right."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from .spans import Diary, NamedSite, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A site that was in use."""

    site: NamedSite
    share: float
    """Of the time in which the site in use was known, 0 to 1."""
    right_share: float
    """Part of its own time in which no move was advised, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """A change of what was advised."""

    at: datetime
    site: NamedSite
    is_move: bool
    """Whether the advice was to move there; otherwise, to stay there."""
    saving_ms: int
    followed_at: datetime | None
    """When the site came into use while a move to it was advised; None if it did not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change of the site in use, made by anyone."""

    at: datetime
    origin: NamedSite
    target: NamedSite


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Some days in a few numbers."""

    known_share: float
    """Part of the time in which the site in use was known, 0 to 1."""
    right_share: float | None
    """Part of that time in which no move was advised; None if it was never known."""
    stays: tuple[Stay, ...]
    """The longest first."""
    advice: tuple[Advice, ...]
    """The latest first."""
    changes: tuple[Change, ...]
    """The latest first."""


def summarize(diary: Diary, start: datetime, end: datetime) -> Summary:
    """Return what the diary says about a time."""
    spans = diary.within(start, end)
    used = [span for span in spans if span.in_use is not None]
    known = _length(used)
    return Summary(
        known_share=min(1.0, known / (end - start)),
        right_share=_right_share(used),
        stays=_stays(spans, known),
        advice=_advice(spans),
        changes=_changes(used),
    )


def days_right(
    diary: Diary, days: Sequence[tuple[datetime, datetime]]
) -> tuple[Stay | None, ...]:
    """Return for each day the site that was in use longest; None if none was known.

    Its shares are those of the whole day.
    """
    found: list[Stay | None] = []
    for start, end in days:
        used = [span for span in diary.within(start, end) if span.in_use is not None]
        stays = _stays(used, _length(used))
        found.append(stays[0] if stays else None)
    return tuple(found)


def _length(spans: Iterable[Span]) -> timedelta:
    return sum((span.length for span in spans), timedelta())


def _right_share(used: Sequence[Span]) -> float | None:
    known = _length(used)
    return (
        _length(each for each in used if not each.should_move) / known
        if known
        else None
    )


def _stays(spans: Sequence[Span], known: timedelta) -> tuple[Stay, ...]:
    by_site: defaultdict[NamedSite, list[Span]] = defaultdict(list)
    for span in spans:
        if span.in_use is not None:
            by_site[span.in_use].append(span)
    stays = [
        Stay(
            site=site,
            share=_length(used) / known,
            right_share=_right_share(used) or 0.0,
        )
        for site, used in by_site.items()
        if _length(used)
    ]
    return tuple(sorted(stays, key=lambda stay: -stay.share))


def _advice(spans: Sequence[Span]) -> tuple[Advice, ...]:
    """Return when the advice became another one, and whether it was followed."""
    found: list[Advice] = []
    for index, span in enumerate(spans):
        before = spans[index - 1] if index else None
        if before is not None and _same_advice(before, span):
            continue
        # A move that was made ends the advice to make it, which is no advice of its own.
        if before is not None and _is_followed(before, span):
            continue
        if before is None and not span.should_move:
            continue
        found.append(
            Advice(
                at=span.start,
                site=span.advised,
                is_move=span.should_move,
                saving_ms=span.saving_ms if span.should_move else 0,
                followed_at=_followed_at(spans, index) if span.should_move else None,
            )
        )
    return tuple(reversed(found))


def _same_advice(before: Span, after: Span) -> bool:
    return before.advised == after.advised and before.should_move is after.should_move


def _is_followed(before: Span, after: Span) -> bool:
    return before.should_move and after.in_use == before.advised


def _followed_at(spans: Sequence[Span], index: int) -> datetime | None:
    """Return when the site that a span advises came into use, while it was advised."""
    advice = spans[index]
    for later in range(index + 1, len(spans)):
        span = spans[later]
        if span.in_use == advice.advised:
            return span.start
        if not _same_advice(advice, span):
            return None
    return None


def _changes(used: Sequence[Span]) -> tuple[Change, ...]:
    """Return when another site came into use."""
    found = [
        Change(at=after.start, origin=before.in_use, target=after.in_use)
        for before, after in pairwise(used)
        if before.in_use is not None
        and after.in_use is not None
        and before.in_use != after.in_use
    ]
    return tuple(reversed(found))
