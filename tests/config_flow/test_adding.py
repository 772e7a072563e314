"""A connection is added: each kind of login, each error, and its correction."""

from typing import Any
from unittest.mock import MagicMock

from homeassistant.const import (
    CONF_API_KEY,
    CONF_PASSWORD,
    CONF_URL,
    CONF_USERNAME,
    CONF_VERIFY_SSL,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.home import CONNECTION, ListHost

from .steps import (
    TYPED,
    TYPED_KEY,
    UNFOLDING,
    WITH_KEY,
    answer,
    each_error,
    finish,
    finish_soon,
    start,
    unfolded,
)


async def test_a_user_adds_qbittorrent(
    hass: HomeAssistant, fake_session: MagicMock, no_set_up: MagicMock
) -> None:
    form = await start(hass)
    form = await answer(hass, form, {**TYPED, CONF_URL: " NAS.local:8080/ "})
    done = await finish(hass, form)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert done["title"] == "Peer VPN"
    assert done["data"] == CONNECTION
    assert done["options"]["decision"] == {"measure": True}
    assert done["options"]["servers"]["provider"] == "protonvpn"
    fake_session.async_close.assert_awaited_once()
    await hass.async_block_till_done()
    no_set_up.assert_called_once()


async def test_an_api_key_does_instead_of_a_login(
    hass: HomeAssistant, fake_session: MagicMock
) -> None:
    done = await finish(hass, await answer(hass, await start(hass), TYPED_KEY))
    assert done["data"] == WITH_KEY


async def test_what_is_no_api_key_is_not_tried(
    hass: HomeAssistant, fake_session: MagicMock
) -> None:
    form = await start(hass)
    for wrong in ("", "secret", "qbt_ 123", "qbt_\N{SNOWMAN}"):
        form = await answer(hass, form, {**TYPED_KEY, CONF_API_KEY: wrong})
        assert form["errors"] == {CONF_API_KEY: "malformed_api_key"}
    fake_session.async_version.assert_not_called()
    done = await finish(hass, await answer(hass, form, TYPED_KEY))
    assert done["data"] == WITH_KEY


async def test_only_the_chosen_kind_of_login_counts(
    hass: HomeAssistant, fake_session: MagicMock
) -> None:
    both = {CONF_USERNAME: "autofill", CONF_PASSWORD: "autofill"}
    done = await finish(
        hass, await answer(hass, await start(hass), {**TYPED_KEY, **both})
    )
    assert done["data"] == WITH_KEY


async def test_the_login_may_be_left_out(
    hass: HomeAssistant, fake_session: MagicMock
) -> None:
    form = await answer(
        hass, await start(hass), {CONF_URL: "http://localhost:8080", "more": {}}
    )
    done = await finish(hass, form)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert done["data"][CONF_USERNAME] == ""
    assert done["data"][CONF_PASSWORD] == ""
    assert done["data"][CONF_VERIFY_SSL] is True


@each_error
@pytest.mark.parametrize("typed", [TYPED, TYPED_KEY], ids=["user", "api_key"])
async def test_an_error_is_shown_and_can_be_fixed(
    hass: HomeAssistant,
    *,
    fake_session: MagicMock,
    server_list: ListHost,
    error: Exception,
    key: str,
    typed: dict[str, Any],
) -> None:
    form = await start(hass)
    assert not unfolded(form)
    fake_session.async_version.side_effect = error
    form = await answer(hass, form, typed)
    assert form["type"] is FlowResultType.FORM
    assert form["errors"] == {"base": key}
    # The one error that a field of the folded section fixes.
    assert unfolded(form) is (key in UNFOLDING)
    fake_session.async_close.assert_awaited_once()
    fake_session.async_version.side_effect = None
    form = await answer(hass, form, typed)
    done = await finish_soon(hass, form, server_list)
    assert done["type"] is FlowResultType.CREATE_ENTRY


async def test_measuring_can_be_declined(
    hass: HomeAssistant, fake_session: MagicMock
) -> None:
    form = await answer(hass, await start(hass), {**TYPED, "more": {"measure": False}})
    done = await finish(hass, form)
    assert done["options"]["decision"] == {"measure": False}


@pytest.mark.parametrize("url", ["ftp://nas.local", "http://", "http://nas:99999"])
async def test_an_address_must_be_one(
    hass: HomeAssistant, *, fake_session: MagicMock, server_list: ListHost, url: str
) -> None:
    form = await answer(hass, await start(hass), {**TYPED, CONF_URL: url})
    assert form["errors"] == {CONF_URL: "invalid_url"}
    fake_session.async_version.assert_not_called()
    done = await finish_soon(hass, await answer(hass, form, TYPED), server_list)
    assert done["type"] is FlowResultType.CREATE_ENTRY


async def test_the_same_qbittorrent_is_added_only_once(
    hass: HomeAssistant, fake_session: MagicMock, entry: MockConfigEntry
) -> None:
    done = await answer(
        hass, await start(hass), {**TYPED, CONF_URL: "HTTP://nas.LOCAL:8080/"}
    )
    assert done["type"] is FlowResultType.ABORT
    assert done["reason"] == "already_configured"


@pytest.mark.parametrize(
    ("url", "place"),
    [("http://nas2", "nas2"), ("https://[2001:db8::1]:8443", "2001:db8::1")],
)
async def test_a_second_entry_has_a_different_name(
    hass: HomeAssistant,
    *,
    fake_session: MagicMock,
    entry: MockConfigEntry,
    url: str,
    place: str,
) -> None:
    form = await answer(hass, await start(hass), {**TYPED, CONF_URL: url})
    assert (await finish(hass, form))["title"] == f"Peer VPN ({place})"


async def test_a_third_entry_at_the_same_host_has_its_port_in_the_title(
    hass: HomeAssistant, fake_session: MagicMock, entry: MockConfigEntry
) -> None:
    titles = []
    for port in (81, 82):
        typed = {**TYPED, CONF_URL: f"http://nas2:{port}"}
        form = await answer(hass, await start(hass), typed)
        titles.append((await finish(hass, form))["title"])
    assert titles == ["Peer VPN (nas2)", "Peer VPN (nas2:82)"]


async def test_an_entry_can_have_a_name(
    hass: HomeAssistant, fake_session: MagicMock, entry: MockConfigEntry
) -> None:
    more = {**TYPED["more"], "name": " Attic "}
    typed = {**TYPED, CONF_URL: "http://nas2", "more": more}
    done = await finish(hass, await answer(hass, await start(hass), typed))
    assert done["title"] == "Attic"
    assert "name" not in done["data"]


async def test_of_two_that_add_the_same_qbittorrent_the_second_stops(
    hass: HomeAssistant, fake_session: MagicMock
) -> None:
    slow = await answer(hass, await start(hass), TYPED)
    quick = await answer(hass, await start(hass), TYPED)
    assert (await finish(hass, quick))["type"] is FlowResultType.CREATE_ENTRY
    done = await finish(hass, slow)
    assert done["type"] is FlowResultType.ABORT
    assert done["reason"] == "already_configured"
