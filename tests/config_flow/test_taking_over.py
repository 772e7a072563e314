"""A connection that Home Assistant has already is offered and taken over."""

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
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.features.connection.settings import (
    CONF_HEADERS,
    CONF_PROXY_PASSWORD,
    CONF_PROXY_USERNAME,
)
from custom_components.qb_peer_vpn.qbittorrent import RedirectedError, WrongLoginError
from tests.home import CONNECTION, ListHost

from .steps import TYPED, answer, each_error, finish, finish_soon, shown, start

CORE: dict[str, Any] = {
    CONF_URL: "http://core.local:8080/",
    CONF_USERNAME: "core",
    CONF_PASSWORD: "core secret",
    CONF_VERIFY_SSL: False,
}


def add_core_entry(hass: HomeAssistant, **data: object) -> str:
    """Let Home Assistant's own integration be connected to a qBittorrent."""
    entry = MockConfigEntry(domain="qbittorrent", data={**CORE, **data})
    entry.add_to_hass(hass)
    return str(entry.entry_id)


def connections(form: Any) -> dict[str, str]:
    """Return what can be chosen, by value."""
    (selector,) = form["data_schema"].schema.values()
    return {option["value"]: option["label"] for option in selector.config["options"]}


async def test_the_connection_of_the_other_integration_is_taken_over(
    hass: HomeAssistant, fake_session: MagicMock
) -> None:
    chosen = add_core_entry(hass)
    form = await start(hass, "user")
    assert connections(form) == {
        chosen: "http://core.local:8080 (core)",
        "other": "other",
    }
    done = await finish(hass, await answer(hass, form, {"connection": chosen}))
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert done["data"] == {
        **CORE,
        CONF_URL: "http://core.local:8080",
        CONF_API_KEY: "",
    }
    assert done["options"]["decision"] == {"measure": True}


async def test_each_qbittorrent_is_offered_once_and_none_that_is_set_up(
    hass: HomeAssistant, fake_session: MagicMock, entry: MockConfigEntry
) -> None:
    add_core_entry(hass, url="HTTP://NAS.local:8080")
    first = add_core_entry(hass, username="")
    add_core_entry(hass, url="core.local:8080")
    second = add_core_entry(hass, url="http://third.local")
    add_core_entry(hass, url="no address://")
    MockConfigEntry(domain="qbittorrent", data={"host": "of tomorrow"}).add_to_hass(
        hass
    )
    form = await start(hass, "user")
    assert connections(form) == {
        first: "http://core.local:8080",
        second: "http://third.local (core)",
        "other": "other",
    }
    assert CORE[CONF_PASSWORD] not in str(form)


async def test_one_that_is_set_up_is_not_offered(
    hass: HomeAssistant, fake_session: MagicMock, entry: MockConfigEntry
) -> None:
    add_core_entry(hass, url=CONNECTION[CONF_URL])
    await start(hass)


async def test_another_connection_can_be_given_instead(
    hass: HomeAssistant, fake_session: MagicMock
) -> None:
    add_core_entry(hass)
    form = await answer(hass, await start(hass, "user"), {"connection": "other"})
    assert form["step_id"] == "connection"
    assert shown(form) == {}
    done = await finish(hass, await answer(hass, form, TYPED))
    assert done["data"] == CONNECTION


@each_error
async def test_an_offered_connection_may_fail_and_work_later(
    hass: HomeAssistant,
    *,
    fake_session: MagicMock,
    server_list: ListHost,
    error: Exception,
    key: str,
) -> None:
    chosen = add_core_entry(hass)
    form = await start(hass, "user")
    fake_session.async_version.side_effect = error
    form = await answer(hass, form, {"connection": chosen})
    assert form["step_id"] == "user"
    assert form["errors"] == {"base": key}
    fake_session.async_version.side_effect = None
    done = await finish_soon(
        hass, await answer(hass, form, {"connection": chosen}), server_list
    )
    assert done["type"] is FlowResultType.CREATE_ENTRY


async def test_an_offered_connection_that_fails_can_be_corrected(
    hass: HomeAssistant, fake_session: MagicMock
) -> None:
    chosen = add_core_entry(hass)
    form = await start(hass, "user")
    fake_session.async_version.side_effect = WrongLoginError()
    form = await answer(hass, form, {"connection": chosen})
    form = await answer(hass, form, {"connection": "other"})
    assert shown(form) == {
        CONF_URL: "http://core.local:8080",
        CONF_USERNAME: "core",
        CONF_VERIFY_SSL: False,
        CONF_PROXY_USERNAME: "",
        CONF_HEADERS: "",
    }
    fake_session.async_version.side_effect = None
    done = await finish(hass, await answer(hass, form, TYPED))
    assert done["data"] == CONNECTION


async def test_an_offered_connection_may_have_moved_to_https(
    hass: HomeAssistant, fake_session: MagicMock
) -> None:
    chosen = add_core_entry(hass)
    form = await start(hass, "user")
    fake_session.async_version.side_effect = RedirectedError("https://core.local:8080")

    form = await answer(hass, form, {"connection": chosen})

    assert form["step_id"] == "connection"
    assert form["errors"] == {CONF_URL: "redirected_to_https"}
    assert form["description_placeholders"]["target"] == "https://core.local:8080"
    assert CORE[CONF_PASSWORD] not in str(form)
    assert shown(form)[CONF_URL] == "https://core.local:8080"

    fake_session.async_version.side_effect = None
    submitted = {CONF_URL: shown(form)[CONF_URL], "login": "stored"}
    more = {CONF_VERIFY_SSL: False, "measure": True}
    form = await answer(hass, form, {**submitted, "more": more})
    done = await finish(hass, form)
    assert done["data"] == {
        **CORE,
        CONF_URL: "https://core.local:8080",
        CONF_API_KEY: "",
        CONF_HEADERS: "",
        CONF_PROXY_PASSWORD: "",
        CONF_PROXY_USERNAME: "",
    }


async def test_an_offered_connection_may_redirect_to_another_host(
    hass: HomeAssistant, fake_session: MagicMock
) -> None:
    chosen = add_core_entry(hass)
    form = await start(hass, "user")
    fake_session.async_version.side_effect = RedirectedError("https://other.local")

    form = await answer(hass, form, {"connection": chosen})

    assert form["step_id"] == "connection"
    assert form["errors"] == {CONF_URL: "redirected"}
    assert shown(form)[CONF_URL] == "http://core.local:8080"
    form = await answer(
        hass, form, {**TYPED, CONF_URL: "http://core.local:8080", "login": "stored"}
    )
    assert form["errors"] == {CONF_URL: "redirected"}
    fake_session.async_version.side_effect = None
    done = await finish(hass, await answer(hass, form, TYPED))
    assert done["data"] == CONNECTION


async def test_an_offered_connection_may_vanish_meanwhile(
    hass: HomeAssistant, fake_session: MagicMock
) -> None:
    gone, stays = add_core_entry(hass), add_core_entry(hass, url="http://third.local")
    form = await start(hass, "user")
    await hass.config_entries.async_remove(gone)
    form = await answer(hass, form, {"connection": gone})
    assert form["step_id"] == "user"
    assert set(connections(form)) == {stays, "other"}
    done = await finish(hass, await answer(hass, form, {"connection": stays}))
    assert done["data"][CONF_URL] == "http://third.local"
