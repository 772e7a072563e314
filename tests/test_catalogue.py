"""Catalogues: shipped, stored and downloaded ones."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from yarl import URL

from custom_components.qb_peer_vpn.catalogue import (
    catalogue_to_store,
    parsed_catalogue,
    shipped_catalogue,
    stored_catalogue,
)
from custom_components.qb_peer_vpn.features.locations.shipped_data import Tables
from custom_components.qb_peer_vpn.features.settings import ServerChoices
from custom_components.qb_peer_vpn.vpn import Places, ServerListError, parse_proton_list
from custom_components.qb_peer_vpn.web import Validators

from .home import make_server_list

USUAL = ServerChoices()
NOW = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def places() -> Places:
    return Tables.load().places


def stored(places: Places) -> dict[str, Any]:
    catalogue = parsed_catalogue(
        parse_proton_list(make_server_list()),
        (Validators(etag="one"), Validators()),
        USUAL,
        places,
        last=shipped_catalogue(USUAL, places),
        now=NOW,
    )
    return catalogue_to_store(catalogue, USUAL)


def test_what_is_stored_comes_back(places: Places) -> None:
    catalogue = stored_catalogue(stored(places), USUAL, places)
    assert catalogue is not None
    assert len(catalogue.sites) == 7
    assert catalogue.fetched_at == NOW
    assert catalogue.validators == (Validators(etag="one"), Validators())


def test_the_stored_list_of_another_provider_is_none_of_ours(places: Places) -> None:
    mullvad = ServerChoices.from_section({"provider": "mullvad"})
    assert stored_catalogue(stored(places), mullvad, places) is None


@pytest.mark.parametrize(
    "change",
    [
        {"validators": ["nonsense"]},
        {"fetched_at": "yesterday"},
        {"list": {}},
        {"unusable": None},
    ],
)
def test_nonsense_in_the_store_is_refused(
    places: Places, change: dict[str, object]
) -> None:
    with pytest.raises(ServerListError):
        stored_catalogue(stored(places) | change, USUAL, places)


def test_the_shipped_table_obeys_the_filters(places: Places) -> None:
    everywhere = shipped_catalogue(USUAL, places).sites
    assert len(everywhere) > 100
    only = ServerChoices.from_section(
        {"countries": ["NL", "CH", "MR"], "excluded_countries": ["CH"]}
    )
    keys = {site.key for site in shipped_catalogue(only, places).sites}
    assert keys == {"NL/amsterdam", "MR/nouakchott@FR"}
    real = ServerChoices.from_section({"cities": ["NL/amsterdam"], "elsewhere": False})
    assert [site.key for site in shipped_catalogue(real, places).sites] == [
        "NL/amsterdam"
    ]


@pytest.mark.parametrize(
    "section", [{"provider": "mullvad"}, {"required": []}, {"list": "mine.json"}]
)
def test_the_shipped_table_speaks_for_proton_s_p2p_servers_alone(
    places: Places, section: dict[str, object]
) -> None:
    assert not shipped_catalogue(ServerChoices.from_section(section), places).sites


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("https://example.org/list.json", URL("https://example.org/list.json")),
        ("HTTPS://example.org/list.json", URL("https://example.org/list.json")),
        ("mine.json", Path("folder/mine.json")),
        ("../../etc/passwd", Path("folder/passwd")),
        ("file:///etc/passwd", Path("folder/passwd")),
        ("://etc/passwd", Path("folder/passwd")),
    ],
)
def test_a_list_of_one_s_own_is_at_its_address_or_in_the_folder(
    address: str, asked: URL | Path
) -> None:
    choices = ServerChoices.from_section({"list": address})
    assert choices.source(Path("folder")).documents == (asked,)


def test_servers_that_are_as_they_were_stay_the_same_objects(places: Places) -> None:
    last = stored_catalogue(stored(places), USUAL, places)
    assert last is not None
    renewed = parsed_catalogue(
        parse_proton_list(make_server_list()),
        last.validators,
        USUAL,
        places,
        last=last,
        now=NOW,
    )
    assert renewed == last
    assert [*map(id, renewed.servers)] == [*map(id, last.servers)]
    assert all(
        server in {*map(id, last.servers)}
        for site in renewed.sites
        for server in map(id, site.servers)
    )
