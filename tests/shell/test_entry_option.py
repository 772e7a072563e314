"""Who may call actions, and which connections triggers and conditions may name."""

from homeassistant.auth.const import GROUP_ID_ADMIN, GROUP_ID_READ_ONLY, GROUP_ID_USER
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, Unauthorized, UnknownUser
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.qb_peer_vpn.shell.const import DOMAIN
from custom_components.qb_peer_vpn.shell.entry_option import validate_entry_option


async def context_of(hass: HomeAssistant, group: str) -> Context:
    """Return the context of what a user of a group does."""
    # The first one owns the house, and may do everything.
    await hass.auth.async_create_user("Owner")
    user = await hass.auth.async_create_user("Somebody", group_ids=[group])
    return Context(user_id=user.id)


async def call(
    hass: HomeAssistant, action: str, context: Context | None = None
) -> None:
    await hass.services.async_call(
        DOMAIN, action, {"config_entry_id": "entry"}, blocking=True, context=context
    )


@pytest.mark.parametrize("action", ["refresh", "measure_latency"])
async def test_who_may_not_press_the_button_may_not_call_the_action(
    home: HomeAssistant, loaded: MockConfigEntry, action: str
) -> None:
    with pytest.raises(Unauthorized) as caught:
        await call(home, action, await context_of(home, GROUP_ID_READ_ONLY))

    registry = er.async_get(home)
    assert caught.value.entity_id == registry.async_get_entity_id(
        "button", DOMAIN, f"entry_{action}"
    )
    assert caught.value.entity_id is not None


@pytest.mark.parametrize("group", [GROUP_ID_ADMIN, GROUP_ID_USER])
async def test_who_may_press_the_button_may_call_the_action(
    home: HomeAssistant, loaded: MockConfigEntry, group: str
) -> None:
    await call(home, "refresh", await context_of(home, group))
    # The permission is not what is missing.
    with pytest.raises(HomeAssistantError) as caught:
        await call(home, "measure_latency", await context_of(home, group))
    assert caught.value.translation_key == "measuring_off"


async def test_an_automation_may_call_the_action(
    home: HomeAssistant, loaded: MockConfigEntry
) -> None:
    await call(home, "refresh", Context())


async def test_a_user_who_was_deleted_may_not(
    home: HomeAssistant, loaded: MockConfigEntry
) -> None:
    with pytest.raises(UnknownUser):
        await call(home, "refresh", Context(user_id="gone"))


async def test_without_the_button_only_its_permission_decides(
    home: HomeAssistant, loaded: MockConfigEntry
) -> None:
    registry = er.async_get(home)
    entity_id = registry.async_get_entity_id("button", DOMAIN, "entry_refresh")
    assert entity_id is not None
    registry.async_remove(entity_id)

    await call(home, "refresh", await context_of(home, GROUP_ID_ADMIN))
    with pytest.raises(Unauthorized):
        await call(home, "refresh", await context_of(home, GROUP_ID_READ_ONLY))


@pytest.mark.parametrize("config", [{}, {"options": {}}])
async def test_a_trigger_may_watch_all_connections(
    home: HomeAssistant, config: dict[str, object]
) -> None:
    assert validate_entry_option(home, config) == {"options": {}}


async def test_a_trigger_may_watch_one_connection(
    home: HomeAssistant, entry: MockConfigEntry
) -> None:
    config = {"options": {"config_entry_id": entry.entry_id}}
    assert validate_entry_option(home, config) == config


@pytest.mark.parametrize("entry_id", ["missing", "other"])
async def test_a_trigger_cannot_watch_what_is_no_connection(
    home: HomeAssistant, entry: MockConfigEntry, entry_id: str
) -> None:
    MockConfigEntry(domain="sun", entry_id="other").add_to_hass(home)
    with pytest.raises(vol.Invalid, match="is not a connection"):
        validate_entry_option(home, {"options": {"config_entry_id": entry_id}})
