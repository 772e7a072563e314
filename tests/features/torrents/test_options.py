"""The options about torrents: a form, and what it means at once."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from hypothesis import given
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.features.torrents.forms import TORRENTS_SCHEMA
from custom_components.qb_peer_vpn.features.torrents.options import TorrentOptions
from custom_components.qb_peer_vpn.torrents import Level, PathPair
from tests.any_shape import like

TYPED = {
    "show_names": False,
    "see": "administrators",
    "add": "administrators",
    "change": "everyone",
    "allow_private": True,
    "folders": ["/srv/ ", " "],
    "path_pairs": ["/media = D:\\media"],
}


async def test_the_form_is_kept_once_it_is_right(
    home: HomeAssistant, loaded: MockConfigEntry
) -> None:
    flows = home.config_entries.options
    menu = await flows.async_init(loaded.entry_id)
    form = await flows.async_configure(menu["flow_id"], {"next_step_id": "torrents"})
    wrong = {**TYPED, "folders": ["srv"], "path_pairs": ["/media", "a = b"]}
    form = await flows.async_configure(form["flow_id"], wrong)
    assert form["errors"] == {"folders": "not_a_folder", "path_pairs": "not_a_pair"}

    setup = loaded.runtime_data
    done = await flows.async_configure(form["flow_id"], TYPED)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    await home.async_block_till_done()
    # In use at once, and without a reload.
    assert loaded.runtime_data is setup
    options = setup.torrents.options
    assert not options.show_names
    assert options.rules.see is options.rules.add is Level.ADMINISTRATORS
    assert options.rules.change is Level.EVERYONE
    assert options.folders == ("/srv/",)
    assert options.path_pairs == (
        PathPair(home_assistant="/media", qbittorrent="D:\\media"),
    )

    menu = await flows.async_init(loaded.entry_id)
    form = await flows.async_configure(menu["flow_id"], {"next_step_id": "torrents"})
    schema: Any = form["data_schema"]
    fields = {
        str(key): key.description["suggested_value"]
        for key in schema.schema
        if key.description
    }
    assert fields["path_pairs"] == TYPED["path_pairs"]


def test_the_defaults_of_the_form_are_the_defaults() -> None:
    assert TorrentOptions.from_section(TORRENTS_SCHEMA({})) == TorrentOptions()


@given(section=like(TYPED))
def test_a_section_of_any_shape_is_read(section: Any) -> None:
    TorrentOptions.from_options({"torrents": section})
