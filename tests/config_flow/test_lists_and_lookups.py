"""The steps after the connection: the provider, its servers, and lookups."""

from http import HTTPStatus
from typing import Any
from unittest.mock import MagicMock

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from tests.home import ListHost, make_gluetun_list

from .steps import TYPED, answer, look_up, shown, start, use_later


async def chosen_provider(hass: HomeAssistant, **user_input: str) -> Any:
    form = await answer(hass, await start(hass), TYPED)
    return await answer(hass, form, {"provider": "protonvpn", **user_input})


def offered(form: Any) -> set[str]:
    return {str(key) for key in form["data_schema"].schema}


async def test_the_list_decides_what_can_be_filtered(
    hass: HomeAssistant, fake_session: MagicMock, server_list: ListHost
) -> None:
    form = await chosen_provider(hass)
    assert offered(form) == {
        "countries",
        "excluded_countries",
        "cities",
        "elsewhere",
    }
    server_list.content = server_list.content.replace(b"true", b"false", 1)
    form = await chosen_provider(hass)
    # Only P2P differs, so that it is asked for once.
    assert "required" in offered(form)
    assert "excluded" not in offered(form)


async def test_a_filter_that_leaves_nothing_is_refused_with_the_reason(
    hass: HomeAssistant, fake_session: MagicMock
) -> None:
    form = await chosen_provider(hass)
    form = await hass.config_entries.flow.async_configure(
        form["flow_id"], {"countries": ["CH"], "cities": ["JP/tokyo"]}
    )
    assert form["errors"] == {"base": "emptied_cities"}
    form = await hass.config_entries.flow.async_configure(
        form["flow_id"], {"countries": ["CH"], "elsewhere": False}
    )
    done = await look_up(hass, form)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    servers = done["options"]["servers"]
    assert servers["countries"] == ["CH"]
    assert servers["elsewhere"] is False


async def test_without_a_list_proton_s_servers_are_recommended_all_the_same(
    hass: HomeAssistant, fake_session: MagicMock, server_list: ListHost
) -> None:
    server_list.status = HTTPStatus.NOT_FOUND
    menu = await chosen_provider(hass)
    assert menu["description_placeholders"] == {"provider": "Proton VPN"}
    done = await look_up(hass, await use_later(hass, menu), "country_only")
    assert done["options"]["lookup"]["mode"] == "country_only"
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert done["options"]["servers"]["provider"] == "protonvpn"


async def test_another_provider_can_be_chosen_offline(
    hass: HomeAssistant, fake_session: MagicMock, server_list: ListHost
) -> None:
    server_list.status = HTTPStatus.SERVICE_UNAVAILABLE
    menu = await chosen_provider(hass, provider="mullvad")
    assert menu["description_placeholders"] == {"provider": "Mullvad"}
    done = await look_up(hass, await use_later(hass, menu))
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert done["options"]["servers"]["provider"] == "mullvad"


async def test_another_provider_needs_its_list(
    hass: HomeAssistant, fake_session: MagicMock, server_list: ListHost
) -> None:
    server_list.status = HTTPStatus.NOT_FOUND
    menu = await chosen_provider(hass, provider="mullvad")
    form = await answer(hass, menu, {"next_step_id": "provider"})
    assert shown(form)["provider"] == "mullvad"
    server_list.status = HTTPStatus.OK
    server_list.content = make_gluetun_list()
    form = await hass.config_entries.flow.async_configure(
        form["flow_id"], {"provider": "mullvad"}
    )
    assert "required" in offered(form)
    form = await hass.config_entries.flow.async_configure(
        form["flow_id"], {"required": ["owned"]}
    )
    done = await look_up(hass, form)
    assert done["options"]["servers"]["required"] == ["owned"]


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ({"mode": "on_device", "account_id": "12"}, "incomplete_account"),
        ({"mode": "on_device", "licence_key": "secret"}, "incomplete_account"),
        ({"mode": "online", "services": []}, "no_service"),
        ({"mode": "online", "services": ["ip_api_com"]}, "no_service"),
    ],
    ids=["no key", "no account", "no service", "no allowed service"],
)
async def test_lookups_that_cannot_work_are_reported_and_can_be_fixed(
    hass: HomeAssistant,
    *,
    fake_session: MagicMock,
    server_list: ListHost,
    wrong: dict[str, Any],
    key: str,
) -> None:
    server_list.status = HTTPStatus.NOT_FOUND
    form = await answer(hass, await start(hass), TYPED)
    menu = await answer(hass, form, {"provider": "protonvpn"})
    form = await answer(hass, await use_later(hass, menu), wrong)
    assert form["step_id"] == "lookup"
    assert form["errors"] == {"base": key}
    done = await answer(hass, form, {"mode": "online", "services": ["country_is"]})
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert done["options"]["lookup"]["services"] == ["country_is"]
