"""Proton's list in every form it ever had."""

from ipaddress import ip_address
import json
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.models import ServerFeature
from custom_components.qb_peer_vpn.vpn import ServerListError, ServerListUnreadableError
from custom_components.qb_peer_vpn.vpn.errors import ServerListTooLargeError
from custom_components.qb_peer_vpn.vpn.lists import json_document
from custom_components.qb_peer_vpn.vpn.lists.proton_list import parse_proton_list
from tests.vpn.samples import (
    as_bytes,
    grouped,
    logical,
    machine,
    resolved_logical,
    without,
)

FREE = ServerFeature.FREE
P2P = ServerFeature.P2P
SECURE_CORE = ServerFeature.SECURE_CORE
STREAMING = ServerFeature.STREAMING
TOR = ServerFeature.TOR

ADDRESSES = (ip_address("192.0.2.24"), ip_address("2001:db8:24::10"))


@pytest.mark.parametrize(
    ("content", "features"),
    [
        pytest.param(
            as_bytes([without(resolved_logical(), "P2P", "Streaming")]),
            set(),
            id="country July 2025",
        ),
        pytest.param(
            as_bytes([resolved_logical()]), {P2P, STREAMING}, id="country August 2025"
        ),
        pytest.param(
            as_bytes([logical()]), {P2P, STREAMING}, id="country February 2026"
        ),
        pytest.param(
            grouped(without(machine("CH#1"), "P2P", "Streaming", "X25519PublicKey")),
            set(),
            id="all 13 August 2025",
        ),
        pytest.param(
            grouped(without(machine("CH#1"), "X25519PublicKey")),
            {P2P, STREAMING},
            id="all 20 August 2025",
        ),
        pytest.param(grouped(machine("CH#1")), {P2P, STREAMING}, id="all January 2026"),
    ],
)
def test_every_form_gives_the_same_server(
    content: bytes, features: set[ServerFeature]
) -> None:
    parsed = parse_proton_list(content)
    assert parsed.unusable == 0
    [server] = parsed.servers
    assert server.provider == "protonvpn"
    assert server.name == "CH#1"
    assert server.hostname == "node-ch-24.protonvpn.net"
    assert (server.country_code, server.city) == ("CH", "Zurich")
    assert server.addresses == ADDRESSES
    assert server.features == features
    assert server.load is None


def test_a_byte_order_mark_does_not_disturb() -> None:
    content = b"\xef\xbb\xbf" + as_bytes([logical()])
    assert len(parse_proton_list(content).servers) == 1


def test_each_name_of_a_machine_is_a_server_and_they_are_sorted() -> None:
    parsed = parse_proton_list(grouped(machine("CH#9", "CH#10", "CH#1")))
    assert [server.name for server in parsed.servers] == ["CH#1", "CH#10", "CH#9"]
    assert {server.hostname for server in parsed.servers} == {
        "node-ch-24.protonvpn.net"
    }


def test_the_country_comes_from_the_name_and_not_from_the_machine() -> None:
    row = machine("NG#1", domain="node-es-07.protonvpn.net", city="Abuja")
    [server] = parse_proton_list(grouped(row)).servers
    assert (server.country_code, server.city) == ("NG", "Abuja")


@pytest.mark.parametrize(
    ("name", "features"),
    [
        ("CH#1", {P2P, STREAMING}),
        ("CH-FREE#1", {FREE, STREAMING}),
        ("CH#1-TOR", {TOR, STREAMING}),
        ("CH-AU#1", {SECURE_CORE, P2P, STREAMING}),
    ],
)
def test_a_machine_gives_no_p2p_to_names_that_never_have_it(
    name: str, features: set[ServerFeature]
) -> None:
    [server] = parse_proton_list(grouped(machine(name))).servers
    assert server.features == features


def test_a_country_file_has_p2p_for_each_name_of_a_machine() -> None:
    content = as_bytes([logical("CH#1"), logical("CH#2", P2P=False)])
    first, second = parse_proton_list(content).servers
    assert first.hostname == second.hostname
    assert (P2P in first.features, P2P in second.features) == (True, False)


@pytest.mark.parametrize("flag", ["true", 1, None, [True]])
def test_a_flag_is_true_and_nothing_else(flag: object) -> None:
    [server] = parse_proton_list(as_bytes([logical(P2P=flag)])).servers
    assert P2P not in server.features


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"ipv6": None}, ["192.0.2.24"]),
        ({"ipv6": []}, ["192.0.2.24"]),
        ({"ipv6": "2001:db8::1"}, ["192.0.2.24", "2001:db8::1"]),
        ({"ipv6": ["2001:db8::2", "2001:db8::1"]}, ["192.0.2.24", "2001:db8::1", "2001:db8::2"]),
        ({"ipv4": [], "ipv6": []}, ["192.0.2.24"]),
        ({"ipv4": "192.0.2.25", "ipv6": ""}, ["192.0.2.24", "192.0.2.25"]),
        ({"EntryIP": "nonsense", "ipv4": [7, "192.0.2.9 "], "ipv6": {}}, ["192.0.2.9"]),
    ],
)  # fmt: skip
def test_addresses_come_in_many_shapes(
    changes: dict[str, Any], expected: list[str]
) -> None:
    row = logical()
    row["Servers"] = [row["Servers"][0] | changes]
    [server] = parse_proton_list(as_bytes([row])).servers
    assert [str(address) for address in server.addresses] == expected


@pytest.mark.parametrize("machines", [[], None, "none", [None]])
def test_without_a_machine_the_domain_and_its_addresses_serve(machines: object) -> None:
    row = resolved_logical(Servers=machines)
    [server] = parse_proton_list(as_bytes([row])).servers
    assert server.hostname == "node-ch-24.protonvpn.net"
    assert server.addresses == ADDRESSES


def test_the_machine_names_the_host_before_the_row_does() -> None:
    row = logical() | {"Domain": "ch-au-01.protonvpn.net"}
    [server] = parse_proton_list(as_bytes([row])).servers
    assert server.hostname == "node-ch-24.protonvpn.net"


@pytest.mark.parametrize(
    ("city", "expected"),
    [
        (" Zurich ", "Zurich"),
        ("São Paulo", "São Paulo"),
        (None, None),
        ("", None),
        (7, None),
        ("line\nbreak", None),
        ("\ud800", None),
        ("x" * 500, "x" * 100),
    ],
)
def test_a_city_is_clean_or_absent(city: object, expected: str | None) -> None:
    [server] = parse_proton_list(grouped(machine("CH#1", city=city))).servers
    assert server.city == expected


@pytest.mark.parametrize(
    ("content", "unusable"),
    [
        (as_bytes([logical(), logical("Zurich 1")]), 1),
        (as_bytes([logical(), logical(Name=None)]), 1),
        (as_bytes([logical(), None, "row", 5, []]), 4),
        (as_bytes([logical(), without(logical("CH#2"), "Domain", "Servers")]), 1),
        (as_bytes([logical(), logical("CH#2", "no-dot")]), 1),
        (as_bytes([logical(), logical("CH#2", "a." * 130 + "net")]), 1),
        (grouped(machine("CH#1", "bad", "worse")), 2),
        (grouped(machine("CH#1"), machine("CH#2", domain="<b>x</b>")), 1),
        (grouped(machine("CH#1"), machine(servers=[]), machine(servers="CH#3")), 2),
        (grouped(machine("CH#1"), machine(servers=[None, {}])), 2),
        (grouped(machine("CH#1"), 1.5), 1),
    ],
)
def test_what_cannot_be_read_is_counted_and_passed_over(
    content: bytes, unusable: int
) -> None:
    parsed = parse_proton_list(content)
    assert [server.name for server in parsed.servers] == ["CH#1"]
    assert parsed.unusable == unusable


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<!doctype html><title>Sign in</title>", id="HTML"),
        pytest.param(grouped(machine())[:-9], id="cut off"),
        pytest.param(b"\xff\xfe\x00garbage", id="binary"),
        pytest.param(b"[" * 100_000, id="deep"),
        pytest.param(b"[" + b"9" * 10_000 + b"]", id="long number"),
        pytest.param(b"null", id="null"),
        pytest.param(b'"text"', id="text"),
        pytest.param(b"{}", id="empty object"),
        pytest.param(b'{"data": {}}', id="data is no array"),
        pytest.param(b'{"version": 4, "servers": []}', id="another list"),
        pytest.param(b"[]", id="empty"),
        pytest.param(grouped(), id="no rows"),
        pytest.param(as_bytes([{"name": "x"}]), id="foreign rows"),
    ],
)
def test_what_is_no_list_is_refused(content: bytes) -> None:
    with pytest.raises(ServerListUnreadableError):
        parse_proton_list(content)


def test_the_refusal_quotes_nothing_of_the_content() -> None:
    with pytest.raises(ServerListUnreadableError) as caught:
        parse_proton_list(b"{secret")
    assert "secret" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_list_far_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = as_bytes([logical()])
    monkeypatch.setattr(json_document, "MAX_LIST_BYTES", len(content))
    assert parse_proton_list(content).servers
    with pytest.raises(ServerListTooLargeError):
        parse_proton_list(content + b" ")


def test_a_name_on_two_machines_is_one_server_whatever_the_order() -> None:
    rows = [
        machine("CH#1", domain="node-ch-30.protonvpn.net"),
        machine("CH#1", domain="node-ch-24.protonvpn.net", ipv6=None),
        machine("CH#1", domain="node-ch-24.protonvpn.net"),
        machine("CH#1", "CH#2", city=None),
    ]
    forth = parse_proton_list(grouped(*rows))
    back = parse_proton_list(grouped(*rows[::-1]))
    assert forth == back
    assert [server.name for server in forth.servers] == ["CH#1", "CH#2"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda children: (
        st.lists(children, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [*logical(), *machine(), "data", "domain", "ipv4", "EntryIP"]
            ),
            children,
            max_size=6,
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_no_document_raises_anything_unforeseen(document: object) -> None:
    for content in (as_bytes(document), grouped(document, machine("CH#1"))):
        try:
            parsed = parse_proton_list(content)
        except ServerListError:
            continue
        assert parsed.servers


@given(st.binary())
def test_no_bytes_raise_anything_unforeseen(content: bytes) -> None:
    try:
        json.loads(content)
    except ValueError:
        with pytest.raises(ServerListUnreadableError):
            parse_proton_list(content)
