"""The control server's answers, and a change of its server."""

from ipaddress import ip_address

from aiohttp import ClientSession
import pytest

from custom_components.qb_peer_vpn.gluetun import (
    AccessDeniedError,
    ApiKey,
    ChangeFault,
    ChangeOutcome,
    ChangeRefusedError,
    ControlServer,
    GluetunVersion,
    RouteMissingError,
    Selection,
    UserLogin,
    VpnExit,
    VpnStatus,
    VpnType,
)

from .conftest import KEY
from .stand_in import Role, StandIn
from .stand_in_loop import OSLO, TOKYO, ZURICH

OLD_PORT_ROUTE = "GET /v1/openvpn/portforwarded"


def selecting(**choices: str) -> Selection:
    return Selection(choices={key: (value,) for key, value in choices.items()})


async def test_all_that_a_move_needs_is_read(client: ControlServer) -> None:
    assert (await client.version()).text == "v3.41.3"
    assert await client.status() is VpnStatus.RUNNING
    assert await client.exit() == VpnExit(
        address=ip_address("198.51.100.7"), country="Switzerland", city="Zurich"
    )
    assert await client.port() == 40111
    settings = await client.settings()
    assert settings.vpn_type is VpnType.WIREGUARD
    assert (settings.provider, settings.is_custom) == ("protonvpn", False)
    assert (settings.forwards_port, settings.redirects_port) == (True, False)
    assert settings.selection.choices == {"hostnames": (ZURICH,)}
    assert settings.selection.flags["port_forward_only"] is True
    assert settings.selection.endpoints == {
        "wireguard": "0.0.0.0",
        "openvpn": "0.0.0.0",
    }


async def test_the_exit_is_empty_while_the_connection_is_down(
    client: ControlServer, gluetun: StandIn
) -> None:
    gluetun.loop.stop_by_user()
    assert await client.status() is VpnStatus.STOPPED
    assert (await client.exit()).address is None
    assert await client.port() == 0


async def test_a_change_moves_to_the_server(
    client: ControlServer, gluetun: StandIn
) -> None:
    assert await client.change(selecting(hostnames=TOKYO)) is ChangeOutcome.RESTARTED

    gluetun.loop.advance(10)

    assert (await client.exit()).address == ip_address("198.51.100.8")
    assert await client.port() == 40222
    [change] = gluetun.loop.changes
    assert set(change) == {"provider"}
    assert set(change["provider"]) == {"server_selection"}


async def test_equal_settings_change_nothing(client: ControlServer) -> None:
    present = (await client.settings()).selection
    assert await client.change(present) is ChangeOutcome.UNCHANGED


async def test_a_selection_without_a_server_crashes_and_then_only_stores(
    client: ControlServer,
) -> None:
    nowhere = selecting(hostnames=TOKYO, countries="Switzerland")
    assert await client.change(nowhere) is ChangeOutcome.CRASHED
    assert await client.status() is VpnStatus.CRASHED
    old = selecting(hostnames=ZURICH)
    assert await client.change(old) is ChangeOutcome.STORED


@pytest.mark.parametrize(
    ("selection", "fault"),
    [
        (selecting(hostnames="gone.example.net"), ChangeFault.UNKNOWN_CHOICE),
        (selecting(isps="Example AG"), ChangeFault.NO_SUCH_FILTER),
    ],
)
async def test_a_refused_change_says_why(
    client: ControlServer, gluetun: StandIn, selection: Selection, fault: ChangeFault
) -> None:
    with pytest.raises(ChangeRefusedError) as caught:
        await client.change(selection)
    assert caught.value.fault is fault
    assert gluetun.loop.changes == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("owned only filter is not supported", ChangeFault.NO_SUCH_FILTER),
        (
            "listening ports length must be equal to ports count: 1 != 0",
            ChangeFault.LISTENING_PORTS,
        ),
        ("json: cannot unmarshal string into Go struct field", ChangeFault.OTHER),
        ("none of X is one of the choices available " + "name, " * 9999, None),
    ],
)
async def test_faults_are_recognized_however_long_the_text_is(
    client: ControlServer, gluetun: StandIn, text: str, fault: ChangeFault | None
) -> None:
    gluetun.answers["PUT /v1/vpn/settings"] = (400, text)
    with pytest.raises(ChangeRefusedError) as caught:
        await client.change(selecting(hostnames=TOKYO))
    assert caught.value.fault is (fault or ChangeFault.UNKNOWN_CHOICE)


async def test_one_known_host_name_of_two_is_enough(client: ControlServer) -> None:
    both = Selection(choices={"hostnames": ("gone.example.net", TOKYO)})
    assert await client.change(both) is ChangeOutcome.RESTARTED


async def test_development_versions_connect_again_at_the_first_change(
    client: ControlServer, gluetun: StandIn
) -> None:
    gluetun.loop.forgets_ports = True
    present = (await client.settings()).selection
    assert await client.change(present) is ChangeOutcome.RESTARTED
    assert await client.change(present) is ChangeOutcome.UNCHANGED


async def test_development_versions_refuse_changes_with_a_listening_port(
    client: ControlServer, gluetun: StandIn
) -> None:
    gluetun.loop.forgets_ports, gluetun.loop.listening_port = True, 6881
    assert (await client.settings()).redirects_port
    with pytest.raises(ChangeRefusedError) as caught:
        await client.change(selecting(hostnames=TOKYO))
    assert caught.value.fault is ChangeFault.LISTENING_PORTS


async def test_whether_changes_are_allowed_is_found_out_without_one(
    client: ControlServer, gluetun: StandIn, session: ClientSession
) -> None:
    assert await client.may_change()
    assert not await ControlServer(session, gluetun.url).may_change()
    assert gluetun.loop.changes == []


@pytest.mark.parametrize("version", ["v3.38.0", "v3.39.1", "v3.40.4"])
@pytest.mark.parametrize("is_known", [True, False])
async def test_the_port_of_old_versions_has_another_route(
    version: str, session: ClientSession, *, is_known: bool
) -> None:
    role = Role(routes=(OLD_PORT_ROUTE,))
    async with StandIn(version=version, roles=(role,)) as gluetun:
        client = ControlServer(session, gluetun.url)
        assert await client.port(
            GluetunVersion.parse(version) if is_known else None
        ) == (40111)


@pytest.mark.parametrize("version", ["v3.41.0", "v3.41.1", "v3.41.2", "latest"])
async def test_the_port_of_new_versions_is_asked_without_a_redirect(
    version: str, session: ClientSession
) -> None:
    role = Role(routes=("GET /v1/portforward",), key=KEY)
    async with StandIn(version=version, roles=(role,)) as gluetun:
        client = ControlServer(session, gluetun.url, ApiKey(key=KEY))
        assert await client.port(GluetunVersion.parse(version)) == 40111
        assert gluetun.asked == ["GET /v1/portforward"]


async def test_a_login_opens_the_routes_of_its_role(session: ClientSession) -> None:
    role = Role(routes=("GET /v1/vpn/status",), user="home", password="päss")
    async with StandIn(roles=(role,)) as gluetun:
        login = UserLogin(user="home", password="päss")
        assert await ControlServer(session, gluetun.url, login).status()
        wrong = UserLogin(user="home", password="no")
        with pytest.raises(AccessDeniedError) as caught:
            await ControlServer(session, gluetun.url, wrong).status()
        assert caught.value.route == "GET /v1/vpn/status"


async def test_without_roles_everything_but_the_settings_is_open(
    session: ClientSession,
) -> None:
    async with StandIn() as gluetun:
        client = ControlServer(session, gluetun.url)
        access = await client.access()
        assert access.version is not None
        assert access.missing == ("GET /v1/vpn/settings", "PUT /v1/vpn/settings")
        assert gluetun.loop.changes == []


async def test_all_routes_are_allowed_with_the_role_that_we_ask_for(
    client: ControlServer,
) -> None:
    assert (await client.access()).missing == ()


@pytest.mark.parametrize("version", ["v3.38.0", "v3.39.0"])
async def test_the_oldest_versions_have_no_roles(
    version: str, session: ClientSession
) -> None:
    async with StandIn(version=version) as gluetun:
        access = await ControlServer(session, gluetun.url).access()
        assert access.missing == ()
        assert access.version is not None
        assert not access.version.has_roles


async def test_a_development_version_without_roles_denies_everything(
    session: ClientSession,
) -> None:
    async with StandIn(version="latest") as gluetun:
        access = await ControlServer(session, gluetun.url).access()
        assert access.version is None
        assert access.missing == (
            "GET /v1/version",
            "GET /v1/vpn/status",
            "GET /v1/publicip/ip",
            "GET /v1/vpn/settings",
            "PUT /v1/vpn/settings",
        )


async def test_versions_without_the_change_are_not_asked_whether_they_allow_it(
    session: ClientSession,
) -> None:
    async with StandIn(version="v3.30.0") as gluetun:
        gluetun.answers["GET /v1/openvpn/portforwarded"] = (401, "Unauthorized")
        access = await ControlServer(session, gluetun.url).access()
        assert access.missing == (OLD_PORT_ROUTE,)
        assert "PUT /v1/vpn/settings" not in gluetun.asked


@pytest.mark.parametrize("version", ["v3.38.0", "v3.41.3"])
async def test_a_missing_route_is_no_missing_role(
    version: str, session: ClientSession
) -> None:
    role = Role(routes=("GET /v1/portforward",))
    async with StandIn(version=version, roles=(role,)) as gluetun:
        old = version == "v3.38.0"
        wrong = GluetunVersion.parse("v3.41.0" if old else "v3.40.0")
        with pytest.raises(RouteMissingError):
            await ControlServer(session, gluetun.url).port(wrong)


@pytest.mark.parametrize("status", [404, 405])
async def test_a_change_that_the_version_lacks_is_no_refusal(
    client: ControlServer, gluetun: StandIn, status: int
) -> None:
    gluetun.answers["PUT /v1/vpn/settings"] = (status, "")
    with pytest.raises(RouteMissingError):
        await client.may_change()
    with pytest.raises(RouteMissingError):
        await client.change(selecting(hostnames=OSLO))
