"""The diary as JSON: in an action, and for the card."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ...recommendation import NamedSite, Stay, Summary
from .data import RecommendationData
from .diary_keeper import MONTH_DAYS
from .json_views import percent


def summary_view(summary: Summary) -> dict[str, Any]:
    """Return a summary; shares are in percent."""
    right = summary.right_share
    return {
        "known": percent(summary.known_share),
        "right": None if right is None else percent(right),
        "in_use": [_stay(each) for each in summary.stays],
        "advice": [
            {
                "at": each.at.isoformat(),
                "kind": "move" if each.is_move else "stay",
                **_site(each.site),
                "saving_ms": each.saving_ms,
                "followed_at": each.followed_at and each.followed_at.isoformat(),
            }
            for each in summary.advice
        ],
        "changes": [
            {
                "at": each.at.isoformat(),
                "from_city": each.origin.city,
                "from_country_code": each.origin.country_code,
                "to_city": each.target.city,
                "to_country_code": each.target.country_code,
            }
            for each in summary.changes
        ],
    }


def month_of(data: RecommendationData) -> dict[str, Any]:
    """Return the month at a glance of a connection."""
    diary = data.coordinator.diary
    return month_view(diary.summary(MONTH_DAYS), diary.month())


def month_view(
    summary: Summary, days: Iterable[tuple[datetime, Stay | None]]
) -> dict[str, Any]:
    """Return a summary of a month with each of its days."""
    return {
        **summary_view(summary),
        "days": [
            {
                "date": start.date().isoformat(),
                "in_use": _stay(stay) if stay else None,
            }
            for start, stay in days
        ],
    }


def _stay(stay: Stay) -> dict[str, Any]:
    return {
        **_site(stay.site),
        "share": percent(stay.share),
        "right": percent(stay.right_share),
    }


def _site(site: NamedSite) -> dict[str, str]:
    return {"city": site.city, "country_code": site.country_code}
