"""Scenarios about the whole box: the same for the stand-in and for real ones."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest

from custom_components.qb_peer_vpn.qbittorrent import (
    InvalidPreferenceError,
    RejectedError,
    UnsupportedError,
    UnusableFolderError,
    WebApi,
    async_list_folders,
    async_preferences,
    async_save_folders,
    async_set_alternative_limits,
    async_set_preferences,
)

from .qbt import Qbt


async def settings_are_changed_and_read_back(qbt: Qbt) -> None:
    changed = await async_set_preferences(
        qbt.session, {"max_connec": 123, "up_limit": 5_000, "queueing_enabled": True}
    )

    assert (changed.before["max_connec"], changed.before["up_limit"]) == (500, 0)
    # qBittorrent rounds down to whole KiB/s, and says so.
    assert changed.after == {
        "max_connec": 123,
        "up_limit": 4_096,
        "queueing_enabled": True,
    }


async def a_wrong_setting_changes_nothing(qbt: Qbt) -> None:
    before = await async_preferences(qbt.session)
    for name, value in (
        ("max_connec", "abc"),
        ("max_connec", True),
        ("max_connec", 0),
        ("max_connec", -2),
        ("max_connec", 1.5),
        ("up_limit", -1),
        ("up_limit", 1_023),
        ("up_limit", 1 << 31),
        ("preallocate_all", 1),
        ("save_path", ""),
        ("web_ui_password", "x"),
        ("autorun_program", "rm"),
    ):
        wanted: Any = {"max_uploads": 7, name: value}
        with pytest.raises(InvalidPreferenceError) as caught:
            await async_set_preferences(qbt.session, wanted)
        assert caught.value.name == name
    assert await async_preferences(qbt.session) == before


async def no_other_setting_is_kept(qbt: Qbt) -> None:
    found = await async_preferences(qbt.session)
    assert "save_path" in found
    assert not [name for name in found if "pass" in name]


async def the_mode_of_limits_is_set_and_not_toggled(qbt: Qbt) -> None:
    mode = partial(WebApi.get, path="transfer/speedLimitsMode", read=b"".join)
    for is_on in (True, True, False, False, True):
        await async_set_alternative_limits(qbt.session, is_on=is_on)
        assert await qbt.session.async_ask(mode) == str(int(is_on)).encode()


async def folders_of_categories_are_known(qbt: Qbt) -> None:
    default = (await async_preferences(qbt.session))["save_path"]
    for name, path in (("films", f"{default}/films"), ("same", default), ("none", "")):
        form = {"category": name, "savePath": path}
        await qbt.session.async_ask(
            partial(WebApi.post, path="torrents/createCategory", data=form)
        )
    assert await async_save_folders(qbt.session) == (default, f"{default}/films")


async def folders_are_listed_where_the_version_can(qbt: Qbt) -> None:
    if not qbt.version.lists_folders:
        with pytest.raises(UnsupportedError):
            await async_list_folders(qbt.session, qbt.version, "/")
        return
    with pytest.raises(UnusableFolderError):
        await async_list_folders(qbt.session, qbt.version, "/no/such/folder")
    with pytest.raises(RejectedError):
        await async_list_folders(qbt.session, qbt.version, "relative")


SCENARIOS: list[Callable[[Qbt], Awaitable[None]]] = [
    settings_are_changed_and_read_back,
    a_wrong_setting_changes_nothing,
    no_other_setting_is_kept,
    the_mode_of_limits_is_set_and_not_toggled,
    folders_of_categories_are_known,
    folders_are_listed_where_the_version_can,
]
