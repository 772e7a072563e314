"""When another database should come, and when one must go."""

from datetime import UTC, datetime, timedelta, timezone
import json

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.geolocation import (
    DatabaseInfo,
    DatabaseSource,
    DatabaseVersion,
    DbIpSource,
    MaxMindSource,
    SourceName,
    is_refresh_due,
    is_stale,
    must_delete,
    version_from_store,
    version_to_store,
)
from custom_components.qb_peer_vpn.geolocation.database.city_database import (
    DOWNLOADED_FILE,
)
from tests.geolocation.swarms import NOW

DB_IP = DbIpSource()
MAXMIND = MaxMindSource(account_id="1", license_key="k")
DAY = timedelta(days=1)


def version(edition: str = "2026-11", checked_at: datetime = NOW) -> DatabaseVersion:
    return DatabaseVersion(
        source=SourceName.DB_IP, edition=edition, checked_at=checked_at
    )


def due(
    installed: DatabaseVersion | None,
    now: datetime,
    *,
    source: DatabaseSource = DB_IP,
    last_attempt: datetime | None = None,
    seed: str = "home",
) -> bool:
    return is_refresh_due(
        source, installed, last_attempt=last_attempt, now=now, seed=seed
    )


def test_a_months_file_is_good_for_the_month() -> None:
    assert not due(version("2026-11"), datetime(2026, 11, 30, 23, tzinfo=UTC))
    assert not due(version("2026-11"), datetime(2026, 12, 1, 23, 59, tzinfo=UTC))
    assert due(version("2026-11"), datetime(2026, 12, 4, tzinfo=UTC))
    assert due(version("2026-11"), datetime(2027, 1, 4, tzinfo=UTC))


def test_homes_come_at_different_hours_each_at_its_own() -> None:
    hours = [datetime(2026, 12, 2, tzinfo=UTC) + timedelta(hours=n) for n in range(49)]
    first = {
        seed: next(hour for hour in hours if due(version(), hour, seed=seed))
        for seed in map(str, range(100))
    }
    assert len(set(first.values())) > 30
    assert first == {
        seed: next(hour for hour in hours if due(version(), hour, seed=seed))
        for seed in first
    }


def test_the_zone_of_the_clock_does_not_matter() -> None:
    zone = timezone(timedelta(hours=14))
    moment = datetime(2026, 12, 1, 23, tzinfo=UTC)
    assert due(version(), moment) == due(version(), moment.astimezone(zone))


def test_the_first_one_comes_at_once_and_is_tried_every_hour() -> None:
    assert due(None, NOW)
    assert not due(None, NOW, last_attempt=NOW - timedelta(minutes=59))
    assert due(None, NOW, last_attempt=NOW - timedelta(hours=1))


def test_a_later_one_is_tried_every_day() -> None:
    late = datetime(2026, 12, 10, tzinfo=UTC)
    assert not due(version(), late, last_attempt=late - timedelta(hours=23))
    assert due(version(), late, last_attempt=late - DAY)


def test_a_clock_that_was_wrong_stops_nothing() -> None:
    assert due(None, NOW, last_attempt=NOW + 400 * DAY)
    installed = DatabaseVersion(
        source=SourceName.MAXMIND, edition="latest", checked_at=NOW + 400 * DAY
    )
    assert due(installed, NOW, source=MAXMIND)


def test_another_source_is_asked_at_once() -> None:
    assert due(version(), NOW, source=MAXMIND)


def test_maxmind_is_asked_every_week_or_so() -> None:
    installed = DatabaseVersion(
        source=SourceName.MAXMIND, edition="latest", checked_at=NOW
    )
    assert not due(installed, NOW + 6.9 * DAY, source=MAXMIND)
    assert due(installed, NOW + 9 * DAY, source=MAXMIND)


@given(st.datetimes(timezones=st.just(UTC)), st.text(max_size=5))
def test_the_month_that_is_installed_is_never_due(now: datetime, seed: str) -> None:
    assert not due(version(f"{now:%Y-%m}", now), now, seed=seed)


def info(
    age: timedelta, *, kind: str = "GeoLite2-City", name: str = DOWNLOADED_FILE
) -> DatabaseInfo:
    return DatabaseInfo(file_name=name, database_type=kind, built_at=NOW - age)


def test_after_two_months_without_a_new_one_it_is_stale() -> None:
    assert not is_stale(info(75 * DAY), NOW)
    assert is_stale(info(76 * DAY), NOW)


def test_geolite2_must_go_after_thirty_days_if_we_brought_it() -> None:
    assert not must_delete(info(30 * DAY), NOW)
    assert must_delete(info(31 * DAY), NOW)
    assert not must_delete(info(31 * DAY, kind="DBIP-City-Lite"), NOW)
    assert not must_delete(info(31 * DAY, name="GeoLite2-City.mmdb"), NOW)


@pytest.mark.parametrize(
    ("kind", "owner"),
    [
        ("DBIP-City-Lite", "https://db-ip.com"),
        ("GeoLite2-City", "https://www.maxmind.com"),
    ],
)
def test_databases_have_the_attributions_that_their_licenses_require(
    kind: str, owner: str
) -> None:
    attribution = info(DAY, kind=kind).attribution
    assert attribution is not None
    assert owner in attribution


def test_an_unknown_database_needs_no_attribution() -> None:
    assert info(DAY, kind="city ipv4").attribution is None


@pytest.mark.parametrize(
    ("source", "edition"),
    [(SourceName.DB_IP, "2026-11"), (SourceName.MAXMIND, "latest")],
)
def test_a_version_outlives_a_restart(source: SourceName, edition: str) -> None:
    installed = DatabaseVersion(
        source=source, edition=edition, checked_at=NOW, etag='"a"'
    )
    kept = json.loads(json.dumps(version_to_store(installed)))
    assert version_from_store(kept) == installed


@pytest.mark.parametrize(
    "change",
    [
        {"source": "elsewhere"},
        {"source": None},
        {"edition": 7},
        {"edition": "text"},
        {"edition": "2026-11 "},
        {"checked_at": "yesterday"},
        {"checked_at": "0001-01-01T00:00:00"},
        {"checked_at": "9999-12-31T23:59:59-23:59"},
        {"etag": 7},
    ],
)
def test_nonsense_is_forgotten(change: dict[str, object]) -> None:
    assert version_from_store(version_to_store(version()) | change) is None


@pytest.mark.parametrize("nonsense", [None, [], {}, "2026-11"])
def test_nothing_is_kept_of_nothing(nonsense: object) -> None:
    assert version_from_store(nonsense) is None
