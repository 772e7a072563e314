"""The database of places: its download, its age, and its source."""

import errno
import logging
import os
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.geolocation import (
    DatabaseVersion,
    DiskFullError,
    LoginRefusedError,
    NotWritableError,
    SourceName,
)
from custom_components.qb_peer_vpn.geolocation.errors import DatabaseUnreachableError
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.home import set_up, state_of, write_city_database

from .observed import KEY, LOCATED, errors, issues, passes

pytestmark = pytest.mark.usefixtures("all_entities")


@pytest.mark.usefixtures("fake_session", "server_list")
async def test_the_database_is_fetched_once_a_month(
    home: HomeAssistant,
    *,
    entry: MockConfigEntry,
    database_host: MagicMock,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, Any],
) -> None:
    freezer.move_to("2026-11-20T12:00:00Z")
    await set_up(home, entry)
    for _ in range(5):
        await passes(home, freezer, hours=2)
    assert database_host.call_count == 1
    assert hass_storage[KEY]["data"]["database"]["edition"] == "2026-11"
    freezer.move_to("2026-12-05T12:00:00Z")
    await passes(home, freezer, hours=1)
    assert database_host.call_count == 2


@pytest.mark.usefixtures("fake_session", "server_list", "city_database")
async def test_nothing_is_fetched_where_the_user_has_a_file(
    home: HomeAssistant, entry: MockConfigEntry, database_host: MagicMock
) -> None:
    await set_up(home, entry)
    database_host.assert_not_called()
    attribution = state_of(home, LOCATED).attributes["attribution"]
    assert "DB-IP" in attribution


@pytest.mark.parametrize(
    ("error", "issue"),
    [
        (DiskFullError("too little room"), {"disk_full"}),
        (NotWritableError("Read-only file system"), {"database_not_written"}),
        (LoginRefusedError("refused"), {"database_login"}),
        (DatabaseUnreachableError("no complete answer"), set()),
    ],
)
@pytest.mark.usefixtures("fake_session", "server_list")
async def test_a_failed_download_is_logged_once_and_tried_again(
    home: HomeAssistant,
    *,
    entry: MockConfigEntry,
    database_host: MagicMock,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    issue: set[str],
) -> None:
    download, database_host.side_effect = database_host.side_effect, error
    await set_up(home, entry)
    for _ in range(3):
        await passes(home, freezer, hours=2)
    assert database_host.call_count > 2
    assert errors(caplog, "couldn't be updated") == 1
    assert issues(home) == issue
    assert state_of(home, LOCATED).attributes["by_country"] == 20
    database_host.side_effect = download
    await passes(home, freezer, hours=2)
    assert not issues(home)


@pytest.mark.usefixtures("fake_session", "server_list")
async def test_what_keeps_the_database_from_being_written_is_shown(
    home: HomeAssistant,
    entry: MockConfigEntry,
    database_host: MagicMock,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    database_host.side_effect = NotWritableError("Read-only file system")
    await set_up(home, entry)
    issue = ir.async_get(home).async_get_issue(DOMAIN, "database_not_written_entry")
    assert issue is not None
    # The reason is in the words of the system, so only the log has it.
    assert "Read-only" not in str(issue.translation_placeholders)
    assert "cannot be updated: Read-only file system" in caplog.text

    # Another reason takes its place.
    database_host.side_effect = DiskFullError("full")
    await passes(home, freezer, hours=2)
    assert issues(home) == {"disk_full"}


@pytest.mark.usefixtures("fake_session", "server_list")
async def test_a_file_of_the_user_s_own_ends_the_issue(
    home: HomeAssistant,
    entry: MockConfigEntry,
    database_host: MagicMock,
    freezer: FrozenDateTimeFactory,
    tmp_path: Path,
) -> None:
    database_host.side_effect = DiskFullError("full")
    await set_up(home, entry)
    assert issues(home) == {"disk_full"}
    write_city_database(tmp_path / DOMAIN / "own.mmdb")
    await passes(home, freezer, hours=2)
    assert not issues(home)


@pytest.mark.usefixtures("fake_session", "server_list", "city_database")
async def test_an_old_database_is_reported_and_stays_in_use(
    home: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await set_up(home, entry)
    assert not issues(home)
    await passes(home, freezer, days=90)
    assert issues(home) == {"database_stale"}
    assert state_of(home, LOCATED).attributes["by_city"] == 20


def with_account(entry: MockConfigEntry) -> dict[str, Any]:
    account = {"mode": "on_device", "account_id": "123456", "licence_key": "secret"}
    return {**entry.options, "lookup": account}


@pytest.mark.usefixtures("fake_session", "server_list")
async def test_another_source_is_tried_at_once(
    home: HomeAssistant, entry: MockConfigEntry, database_host: MagicMock
) -> None:
    await set_up(home, entry)
    database_host.side_effect = LoginRefusedError("refused")
    home.config_entries.async_update_entry(entry, options=with_account(entry))
    await home.async_block_till_done(wait_background_tasks=True)
    assert [call.args[1].name for call in database_host.call_args_list] == [
        "db_ip",
        "maxmind",
    ]
    assert issues(home) == {"database_login"}


@pytest.mark.usefixtures("fake_session", "server_list")
async def test_entries_with_different_sources_do_not_take_turns(
    home: HomeAssistant,
    *,
    entry: MockConfigEntry,
    database_host: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    await set_up(home, entry)
    other = MockConfigEntry(
        domain=DOMAIN,
        data={**entry.data, "url": "http://other.local:8080"},
        options=with_account(entry),
        entry_id="other",
    )
    other.add_to_hass(home)
    await set_up(home, other)
    for _ in range(5):
        await passes(home, freezer, hours=2)
    sources = [call.args[1].name for call in database_host.call_args_list]
    assert sources == ["db_ip", "maxmind"]


@pytest.mark.usefixtures("fake_session", "server_list")
async def test_a_database_that_is_still_the_newest_is_not_announced_again(
    home: HomeAssistant,
    entry: MockConfigEntry,
    database_host: MagicMock,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    version = DatabaseVersion(
        source=SourceName.DB_IP, edition="2026-11", checked_at=dt_util.utcnow()
    )
    database_host.side_effect = None
    database_host.return_value = version
    await set_up(home, entry)
    for _ in range(3):
        await passes(home, freezer, days=15)
    assert database_host.await_count >= 2
    messages = [
        each for each in caplog.messages if each.endswith("has the edition 2026-11")
    ]
    assert len(messages) == 1


@pytest.mark.usefixtures("fake_session", "server_list")
async def test_a_database_is_deleted_if_its_license_requires_it(
    home: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    tmp_path: Path,
) -> None:
    freezer.move_to("2026-11-20T12:00:00Z")
    downloaded = tmp_path / DOMAIN / "downloaded.mmdb"
    write_city_database(
        downloaded, database_type="GeoLite2-City", build_epoch=1_795_000_000
    )
    await set_up(home, entry)
    assert "GeoLite2" in state_of(home, LOCATED).attributes["attribution"]
    assert state_of(home, LOCATED).attributes["by_city"] == 20
    freezer.move_to("2026-12-25T12:00:00Z")
    await passes(home, freezer, hours=1)
    assert not downloaded.exists()


@pytest.mark.usefixtures("fake_session", "server_list")
async def test_a_database_that_cannot_be_deleted_is_reported(
    home: HomeAssistant,
    *,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    freezer.move_to("2026-11-20T12:00:00Z")
    downloaded = tmp_path / DOMAIN / "downloaded.mmdb"
    write_city_database(
        downloaded, database_type="GeoLite2-City", build_epoch=1_795_000_000
    )
    await set_up(home, entry)
    unlink = Path.unlink

    def fail(path: Path, **options: bool) -> None:
        if path == downloaded:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        unlink(path, **options)

    freezer.move_to("2026-12-25T12:00:00Z")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", fail)
        for _ in range(3):
            await passes(home, freezer, hours=1)
        assert issues(home) == {"database_not_written"}
        assert errors(caplog, "couldn't be updated: it can't be written") == 1
        await home.config_entries.async_remove(entry.entry_id)
        await home.async_block_till_done(wait_background_tasks=True)
    assert "database can't be deleted: Read-only file system" in caplog.text
    assert not [
        record
        for record in caplog.records
        if record.levelno >= logging.WARNING
        and record.name.endswith(DOMAIN)
        and record.exc_info
    ]
