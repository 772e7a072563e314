"""Whether exits are a VPN's or the user's own line. Home is in Zurich."""

from dataclasses import replace
from typing import NamedTuple

import pytest

from custom_components.qb_peer_vpn.models import Location, VpnServer
from custom_components.qb_peer_vpn.recommendation import (
    Evidence,
    ExitReport,
    HomeLine,
    Protection,
    vpn_location,
)

from .builders import at, city_location, country_location, point
from .lines import (
    AT_HOME_V6,
    HOME_V4,
    HOME_V6,
    LISTED_V4,
    NEXT_TO_LISTED_V4,
    NEXT_TO_LISTED_V6,
    OTHER_V4,
    OTHER_V6,
    SERVERS,
    home_line,
    judge,
    report,
)

PROTECTED, OWN_LINE, UNKNOWN = Protection

ZURICH = city_location(at("Zurich"), "CH")
SUBURB = city_location(point(47.50, 8.73), "CH")
DATA_CENTER = replace(ZURICH, hosting=True)
NO_DATA_CENTER = replace(ZURICH, hosting=False)
GENEVA = city_location(point(46.20, 6.14), "CH")
FRANKFURT = city_location(at("Frankfurt"), "DE")
NEW_YORK = city_location(at("New York"), "US")
SWITZERLAND = country_location("CH", [(at("Zurich"), 1.0)])
GERMANY = country_location("DE", [(at("Berlin"), 1.0)])

KNOWN_LINE = home_line(HOME_V4, "2a0f:7:8::/56")


class Case(NamedTuple):
    """Exits, and what they must be taken for."""

    exits: list[tuple[str, Location | None]]
    protection: Protection
    is_suspected: bool = False
    home: HomeLine = home_line()
    servers: tuple[VpnServer, ...] = SERVERS
    asks_router: bool = False


CASES = {
    "VPN in another country": Case([(OTHER_V4, FRANKFURT)], PROTECTED),
    "VPN in another country, in the list": Case(
        [(NEXT_TO_LISTED_V4, FRANKFURT)], PROTECTED
    ),
    "VPN overseas, by country alone": Case([(OTHER_V4, GERMANY)], PROTECTED),
    "VPN at the other end of a large country": Case(
        [(OTHER_V4, city_location(at("Tokyo"), "CH"))], PROTECTED
    ),
    "VPN of another provider than configured, abroad": Case(
        [(OTHER_V4, NEW_YORK)], PROTECTED, home=KNOWN_LINE
    ),
    "VPN of another provider than configured, in home's city": Case(
        [(OTHER_V4, ZURICH)], UNKNOWN, is_suspected=True
    ),
    "VPN in home's city, in the list": Case([(NEXT_TO_LISTED_V4, ZURICH)], PROTECTED),
    "VPN in home's city, in a data center": Case([(OTHER_V4, DATA_CENTER)], PROTECTED),
    "VPN in home's city, and the router has another address": Case(
        [(OTHER_V4, ZURICH)], UNKNOWN, home=KNOWN_LINE
    ),
    "VPN in home's city, not a data center to the source": Case(
        [(OTHER_V4, NO_DATA_CENTER)], UNKNOWN, home=KNOWN_LINE
    ),
    "VPN or line in another city of the country": Case([(OTHER_V4, GENEVA)], UNKNOWN),
    "VPN or line in another city, no data center": Case(
        [(OTHER_V4, replace(GENEVA, hosting=False))], UNKNOWN
    ),
    "VPN whose IPv6 is in the list, too": Case(
        [(NEXT_TO_LISTED_V4, ZURICH), (NEXT_TO_LISTED_V6, ZURICH)], PROTECTED
    ),
    "VPN whose IPv6 is in no list": Case(
        [(NEXT_TO_LISTED_V4, ZURICH), (OTHER_V6, ZURICH)], UNKNOWN, is_suspected=True
    ),
    "VPN with IPv6 only, in the list": Case([(NEXT_TO_LISTED_V6, ZURICH)], PROTECTED),
    "VPN with IPv6 only, abroad": Case([(OTHER_V6, FRANKFURT)], PROTECTED),
    "line in home's city, and nothing else is known": Case(
        [(HOME_V4, ZURICH)], UNKNOWN, is_suspected=True
    ),
    "line in home's suburb, and nothing else is known": Case(
        [(HOME_V4, SUBURB)], UNKNOWN, is_suspected=True
    ),
    "line in home's city, no data center": Case([(HOME_V4, NO_DATA_CENTER)], OWN_LINE),
    "line with the router's address": Case(
        [(HOME_V4, ZURICH)], OWN_LINE, home=KNOWN_LINE
    ),
    "line with the router's address, placed in another city": Case(
        [(HOME_V4, GENEVA)], OWN_LINE, home=KNOWN_LINE
    ),
    "line with the router's address, by country alone": Case(
        [(HOME_V4, SWITZERLAND)], OWN_LINE, home=KNOWN_LINE
    ),
    "line with the router's address, not located": Case(
        [(HOME_V4, None)], OWN_LINE, home=KNOWN_LINE
    ),
    "line by country alone": Case([(HOME_V4, SWITZERLAND)], UNKNOWN),
    "line that is not located": Case([(HOME_V4, None)], UNKNOWN),
    "line with IPv6 only, with home's prefix": Case(
        [(AT_HOME_V6, None)], OWN_LINE, home=KNOWN_LINE
    ),
    "line with IPv6 only, and nothing is known of it": Case(
        [(HOME_V6, ZURICH)], UNKNOWN, is_suspected=True
    ),
    "IPv6 leak beside a VPN": Case(
        [(LISTED_V4, FRANKFURT), (AT_HOME_V6, ZURICH)], OWN_LINE, home=KNOWN_LINE
    ),
    "IPv6 leak beside a VPN, without proof": Case(
        [(LISTED_V4, FRANKFURT), (HOME_V6, ZURICH)], UNKNOWN, is_suspected=True
    ),
    "IPv4 leak beside a VPN": Case(
        [(HOME_V4, ZURICH), (OTHER_V6, FRANKFURT)], OWN_LINE, home=KNOWN_LINE
    ),
    # The router has an address of 100.64.0.0/10, so none is known.
    "line behind carrier-grade NAT": Case(
        [(HOME_V4, ZURICH)], UNKNOWN, is_suspected=True
    ),
    "line behind carrier-grade NAT, no data center": Case(
        [(HOME_V4, NO_DATA_CENTER)], OWN_LINE
    ),
    "line behind carrier-grade NAT with home's IPv6 prefix": Case(
        [(HOME_V4, ZURICH), (AT_HOME_V6, None)], OWN_LINE, home=KNOWN_LINE
    ),
    "VPN on a router that reports the VPN's address, abroad": Case(
        [(OTHER_V4, FRANKFURT)], UNKNOWN, home=home_line(OTHER_V4)
    ),
    "VPN on a router that reports the VPN's address, in a data center": Case(
        [(OTHER_V4, DATA_CENTER)], UNKNOWN, home=home_line(OTHER_V4)
    ),
    "VPN on a router that reports the VPN's address, in the list": Case(
        [(NEXT_TO_LISTED_V4, ZURICH)], PROTECTED, home=home_line(NEXT_TO_LISTED_V4)
    ),
    "VPN on a router that reports its own address to qBittorrent": Case(
        [(HOME_V4, ZURICH)], UNKNOWN, True, home=KNOWN_LINE, asks_router=True
    ),
    "line or router's word, no data center": Case(
        [(HOME_V4, NO_DATA_CENTER)], UNKNOWN, is_suspected=True, asks_router=True
    ),
    "VPN, and qBittorrent asks the router": Case(
        [(NEXT_TO_LISTED_V4, FRANKFURT)], PROTECTED, asks_router=True
    ),
    "qBittorrent elsewhere, exit in Home Assistant's city": Case(
        [(OTHER_V4, FRANKFURT)], UNKNOWN, True, home=home_line(near="Frankfurt")
    ),
    "qBittorrent elsewhere, out by Home Assistant's line": Case(
        [(HOME_V4, FRANKFURT)], OWN_LINE, home=home_line(HOME_V4, near="Frankfurt")
    ),
    "line before the list is loaded": Case(
        [(HOME_V4, NO_DATA_CENTER)], UNKNOWN, home=KNOWN_LINE, servers=()
    ),
    "VPN abroad before the list is loaded": Case(
        [(LISTED_V4, FRANKFURT)], PROTECTED, servers=()
    ),
    "exit unknown": Case([], UNKNOWN),
}


@pytest.mark.parametrize("name", CASES)
def test_exits_are_taken_for_what_they_are(name: str) -> None:
    case = CASES[name]
    found = report(
        *case.exits,
        home=case.home,
        servers=case.servers,
        asks_router=case.asks_router,
    )
    assert (found.protection, found.is_suspected) == (
        case.protection,
        case.is_suspected,
    )


def test_the_report_says_which_version_leaks_and_why() -> None:
    found = report(
        (LISTED_V4, FRANKFURT), (AT_HOME_V6, ZURICH), home=home_line("2a0f:7:8::/56")
    )
    assert found == ExitReport(
        protection=OWN_LINE,
        ipv4=PROTECTED,
        ipv6=OWN_LINE,
        evidence=(
            Evidence.PROVIDER_NETWORK,
            Evidence.HOME_ADDRESS,
            Evidence.ANOTHER_COUNTRY,
            Evidence.NEAR_HOME,
        ),
    )


def test_the_report_of_one_version_says_nothing_of_the_other() -> None:
    assert report((LISTED_V4, ZURICH)).ipv6 is None
    assert report((OTHER_V6, FRANKFURT)).ipv4 is None
    assert report((OTHER_V4, ZURICH)).ipv4 is UNKNOWN


def test_without_exits_nothing_is_known() -> None:
    assert report() == ExitReport(protection=UNKNOWN, evidence=(), is_suspected=False)
    assert ExitReport() == report()


def test_no_address_is_in_the_text_of_a_judged_exit() -> None:
    assert HOME_V4 not in repr(judge((HOME_V4, ZURICH), home=KNOWN_LINE))


@pytest.mark.parametrize(
    ("exits", "expected"),
    [
        ([], None),
        ([(LISTED_V4, FRANKFURT)], FRANKFURT),
        ([(LISTED_V4, ZURICH)], ZURICH),
        ([(OTHER_V4, DATA_CENTER)], DATA_CENTER),
        # It may be the own line, so no site is in use there.
        ([(OTHER_V4, ZURICH)], None),
        ([(HOME_V4, ZURICH)], None),
        ([(HOME_V4, GENEVA)], None),
        # In another city of the country, it is more likely a VPN.
        ([(OTHER_V4, GENEVA)], GENEVA),
        ([(LISTED_V4, None), (OTHER_V6, FRANKFURT)], FRANKFURT),
        ([(LISTED_V4, FRANKFURT), (AT_HOME_V6, ZURICH)], FRANKFURT),
        ([(HOME_V4, ZURICH), (OTHER_V6, FRANKFURT)], FRANKFURT),
    ],
)
def test_the_place_of_the_vpn_is_never_that_of_the_own_line(
    exits: list[tuple[str, Location | None]], expected: Location | None
) -> None:
    assert vpn_location(judge(*exits, home=KNOWN_LINE)) == expected


def test_an_exit_near_home_is_no_vpn_s_before_the_list_is_loaded() -> None:
    assert vpn_location(judge((LISTED_V4, ZURICH), servers=())) is None
