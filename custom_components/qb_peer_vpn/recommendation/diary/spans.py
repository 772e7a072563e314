"""The diary: spans of time in which the site in use and the advice stayed the same."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Final, Self

from ...models import Recommendation, ServerSite
from ..headline import in_use

KEPT: Final = timedelta(days=32)
"""A month at a glance, and what of it lies in another time zone."""
MAX_SPANS: Final = 2000
_GAP: Final = timedelta(minutes=15)
"""A cycle runs at least every five minutes. After a longer pause it is unknown what was
meanwhile."""
_start, _end = attrgetter("start"), attrgetter("end")


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedSite:
    """A site as users know it."""

    key: str
    city: str
    country_code: str
    """ISO 3166-1 alpha-2."""

    @classmethod
    def of(cls, site: ServerSite) -> Self:
        """Return the name of a site."""
        return cls(key=site.key, city=site.city, country_code=site.country_code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A time in which nothing changed."""

    start: datetime
    end: datetime
    in_use: NamedSite | None
    """None while it was unknown."""
    advised: NamedSite
    should_move: bool
    """Whether the advice was to move, lasting and sure."""
    saving_ms: int
    """What the move would have saved when the span began."""

    @property
    def length(self) -> timedelta:
        """How long it was."""
        return self.end - self.start

    def is_like(self, other: Span) -> bool:
        """Return whether the same was in use and advised."""
        return (
            self.in_use == other.in_use
            and self.advised == other.advised
            and self.should_move is other.should_move
        )

    def within(self, start: datetime, end: datetime) -> Span | None:
        """Return the part that lies in a time; None if there is none."""
        begin, over = max(self.start, start), min(self.end, end)
        if begin >= over:
            return None
        is_whole = (begin, over) == (self.start, self.end)
        return self if is_whole else replace(self, start=begin, end=over)


@dataclass(frozen=True, slots=True, kw_only=True)
class Diary:
    """The spans of the last month, in the order of time; none overlap."""

    spans: tuple[Span, ...] = ()

    def noted(self, recommendation: Recommendation, now: datetime) -> Diary:
        """Return the diary after a cycle.

        Without peers, the nearest site is named, which is no advice: that is not noted.
        """
        if recommendation.reason.is_without_peers:
            return self
        span = _span(recommendation, now)
        if not self.spans:
            return replace(self, spans=(span,))
        *before, last = self.spans
        if now < last.end:
            # The clock was set back.
            before = [each for each in before if each.end <= now]
            last = replace(last, end=max(last.start, min(last.end, now)))
            if last.start > now:
                return Diary(spans=(*before, span))
        if now - last.end <= _GAP:
            last = replace(last, end=now)
            if last.is_like(span):
                return Diary(spans=(*before, last))
        kept = [each for each in (*before, last) if now - each.end <= KEPT]
        return Diary(spans=(*kept, span)[-MAX_SPANS:])

    def until(self, now: datetime) -> Diary:
        """Return the diary as if a cycle now had found nothing new."""
        if not self.spans or not timedelta(0) <= now - self.spans[-1].end <= _GAP:
            return self
        *before, last = self.spans
        return Diary(spans=(*before, replace(last, end=now)))

    def within(self, start: datetime, end: datetime) -> tuple[Span, ...]:
        """Return the spans, and parts of spans, that lie in a time."""
        first = bisect_right(self.spans, start, key=_end)
        beyond = bisect_left(self.spans, end, key=_start)
        parts = (span.within(start, end) for span in self.spans[first:beyond])
        return tuple(part for part in parts if part is not None)


def _span(recommendation: Recommendation, now: datetime) -> Span:
    """Return a span that begins now."""
    is_known = in_use(recommendation) is not None
    return Span(
        start=now,
        end=now,
        in_use=NamedSite.of(recommendation.reference.site) if is_known else None,
        advised=NamedSite.of(recommendation.chosen.site),
        should_move=recommendation.should_move,
        saving_ms=recommendation.saving_ms,
    )
