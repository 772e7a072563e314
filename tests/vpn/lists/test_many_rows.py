"""A list with many rows leaves little to the garbage collector, which stops all threads.

How long it stops them depends on the machine; the number of objects does not.
"""

from collections.abc import Callable, Iterator
import gc
import json

import pytest

from custom_components.qb_peer_vpn.vpn import PROVIDERS, PlaceFinder, parse_server_list
from custom_components.qb_peer_vpn.vpn.errors import ServerListTooLargeError
from custom_components.qb_peer_vpn.vpn.lists.gluetun_machines import read_machines
from custom_components.qb_peer_vpn.vpn.lists.json_document import (
    MAX_ROWS,
    Rows,
    load_json,
)
from custom_components.qb_peer_vpn.vpn.lists.stored_list import servers_to_store
from tests.vpn.samples import as_bytes, gluetun_list, gluetun_row, own_logical

ROWS = 4000
A_FEW, CACHES = 100, 1000


def rows() -> list[object]:
    return [
        gluetun_row(
            f"ch{number}.example.net",
            ips=[f"93.0.{number // 250}.{number % 250}"],
            owned=True,
        )
        for number in range(ROWS)
    ]


@pytest.fixture(autouse=True)
def no_collections() -> Iterator[None]:
    """Objects are counted, and none is collected in between."""
    gc.disable()
    yield
    gc.enable()


def counted[Result](job: Callable[[], Result]) -> tuple[Result, int]:
    """Return how many objects for the collector are left by a job."""
    gc.collect()
    before = len(gc.get_objects())
    result = job()
    gc.collect()
    return result, len(gc.get_objects()) - before


def test_rows_are_one_text_each() -> None:
    content = as_bytes(gluetun_list(*rows()))
    document, objects = counted(lambda: load_json(content))
    assert objects < A_FEW
    assert document


def test_a_machine_is_two_objects() -> None:
    decoded = Rows(iter(rows()))
    (machines, unusable), objects = counted(
        lambda: read_machines(decoded, PROVIDERS["mullvad"])
    )
    assert (len(machines), unusable) == (ROWS, 0)
    # The machine, and the list of its addresses. Caches have some, too.
    assert objects < 2 * ROWS + CACHES


@pytest.mark.parametrize("provider", ["mullvad", "protonvpn"])
def test_a_server_is_three_objects_and_its_stored_row_none(
    world: PlaceFinder, provider: str
) -> None:
    content = as_bytes(
        gluetun_list(*rows())
        if provider == "mullvad"
        else {"LogicalServers": [own_logical(f"CH#{each}") for each in range(ROWS)]}
    )
    read, objects = counted(
        lambda: parse_server_list(content, PROVIDERS[provider], world)
    )
    assert len(read.servers) == ROWS
    # The server, its addresses, and the only one of them.
    assert objects < 3 * ROWS + CACHES
    stored, objects = counted(lambda: servers_to_store(read.servers))
    assert len(stored["servers"]) > 0
    assert objects < A_FEW


def test_more_rows_than_that_are_refused(world: PlaceFinder) -> None:
    content = json.dumps(gluetun_list(*[{}] * 95_000)).encode()
    assert MAX_ROWS < 95_000
    with pytest.raises(ServerListTooLargeError, match="too many rows"):
        parse_server_list(content, PROVIDERS["mullvad"], world)
