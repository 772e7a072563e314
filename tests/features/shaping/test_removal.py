"""What stays of the limits when a connection is removed."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.features.connection.settings import (
    ENTRY_MINOR_VERSION,
    ENTRY_VERSION,
)
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.home import set_up
from tests.qbittorrent.web_ui import Answer, WebUi

from .limit_box import BUSY, IDLE, KIB, LimitBox, choose, cycles


def limits(box: LimitBox) -> tuple[int, int]:
    return box.limit_of(BUSY), box.limit_of(IDLE)


async def test_a_removed_connection_leaves_no_limit_behind(
    home: HomeAssistant,
    shaped: MockConfigEntry,
    box: LimitBox,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, object],
) -> None:
    choose(home, shaped, enabled=True)
    await cycles(home, freezer, 2)
    assert limits(box) != (300 * KIB, 0)
    await home.config_entries.async_remove(shaped.entry_id)
    assert limits(box) == (300 * KIB, 0)
    assert not [name for name in hass_storage if "limits" in name]
    assert not [each for each in ir.async_get(home).issues.values() if each.active]


async def test_what_could_not_be_restored_is_when_the_address_is_added_again(
    home: HomeAssistant,
    *,
    shaped: MockConfigEntry,
    box: LimitBox,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, object],
) -> None:
    choose(home, shaped, enabled=True)
    await cycles(home, freezer, 2)
    data = dict(shaped.data)
    web_ui.override = lambda path, form: Answer(502, "Bad Gateway")
    await home.config_entries.async_remove(shaped.entry_id)
    assert limits(box) != (300 * KIB, 0)
    issues = [each for each in ir.async_get(home).issues.values() if each.active]
    assert [each.translation_key for each in issues] == ["limits_left_behind"]
    assert issues[0].translation_placeholders == {"title": "Peer VPN", "torrents": "2"}

    web_ui.override = box
    again = MockConfigEntry(
        domain=DOMAIN,
        title="Again",
        data=data,
        options={"decision": {"measure": False, "lasts": 0}},
        entry_id="again",
        version=ENTRY_VERSION,
        minor_version=ENTRY_MINOR_VERSION,
    )
    again.add_to_hass(home)
    await set_up(home, again)
    await cycles(home, freezer, 2)
    assert limits(box) == (300 * KIB, 0)
    assert not [each for each in ir.async_get(home).issues.values() if each.active]
    assert not [name for name in hass_storage if "left_limits" in name]
    await home.config_entries.async_unload(again.entry_id)
