"""The diary as plain data, for a file that outlives restarts."""

from typing import Any, Final

from ...models import read_moment
from .spans import MAX_SPANS, Diary, NamedSite, Span

_VERSION: Final = 1
_MAX_MS: Final = 10_000


def diary_to_store(diary: Diary) -> dict[str, Any]:
    """Return the diary as plain data for a JSON file."""
    return {
        "version": _VERSION,
        "spans": [
            {
                "start": span.start.isoformat(),
                "end": span.end.isoformat(),
                "in_use": _site_to_store(span.in_use) if span.in_use else None,
                "advised": _site_to_store(span.advised),
                "should_move": span.should_move,
                "saving_ms": span.saving_ms,
            }
            for span in diary.spans
        ],
    }


def diary_from_store(stored: object) -> Diary | None:
    """Return the stored diary; None if the data are not valid.

    What is not in the order of time is left out.
    """
    match stored:
        case {"version": 1, "spans": list(rows)}:
            spans: list[Span] = []
            for row in rows[-MAX_SPANS:]:
                span = _span(row)
                if span is None:
                    return None
                if not spans or spans[-1].end <= span.start:
                    spans.append(span)
            return Diary(spans=tuple(spans))
    return None


def _site_to_store(site: NamedSite) -> dict[str, str]:
    return {"key": site.key, "city": site.city, "country_code": site.country_code}


def _site(stored: object) -> NamedSite | None:
    match stored:
        case {"key": str(key), "city": str(city), "country_code": str(country_code)}:
            return NamedSite(key=key, city=city, country_code=country_code)
    return None


def _span(stored: object) -> Span | None:
    match stored:
        case {
            "start": start,
            "end": end,
            "in_use": in_use,
            "advised": advised,
            "should_move": bool(should_move),
            "saving_ms": int(saving_ms),
        } if abs(saving_ms) <= _MAX_MS:
            begin, over = read_moment(start), read_moment(end)
            used, named = _site(in_use), _site(advised)
            if begin is None or over is None or begin > over or named is None:
                return None
            if used is None and in_use is not None:
                return None
            return Span(
                start=begin,
                end=over,
                in_use=used,
                advised=named,
                should_move=should_move,
                saving_ms=saving_ms,
            )
    return None
