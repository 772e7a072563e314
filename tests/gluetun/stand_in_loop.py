"""The VPN loop of a Gluetun v3.41.3, in time of its own.

Its order of events and its answers are those seen on a real one. Times are in its seconds,
and pass only when a test lets them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from heapq import heappop, heappush
from ipaddress import ip_address
from itertools import count
from typing import Any

LISTS = {
    "countries": "country",
    "regions": "region",
    "cities": "city",
    "isps": "isp",
    "categories": "category",
    "names": "name",
    "numbers": "number",
    "hostnames": "hostname",
}
FAULTS = {
    "countries": "the country specified is not valid",
    "regions": "the region specified is not valid",
    "cities": "the city specified is not valid",
    "isps": "the ISP specified is not valid",
    "categories": "the category specified is not valid",
    "names": "the server name specified is not valid",
    "hostnames": "the hostname specified is not valid",
}
FLAGS = (
    *("owned_only", "free_only", "premium_only", "stream_only"),
    *("multi_hop_only", "port_forward_only", "secure_core_only", "tor_only"),
)

HOME = "192.0.2.200"
CHECK_SECONDS = 6.0
RETRY_SECONDS = 15.0
FLIP_SECONDS = 0.15


@dataclass
class Row:
    """A server in Gluetun's list."""

    hostname: str
    country: str
    city: str
    exit: str
    name: str = ""
    region: str = ""
    isp: str = ""
    category: str = ""
    number: int = 0
    ip: str = "203.0.113.1"
    port: int = 40111
    port_after: float | None = 0.05
    """Seconds from the exit to the port; None for never."""
    is_alive: bool = True
    port_forward: bool = True


@dataclass
class Pending:
    """A change that is not answered yet, perhaps never."""

    status: int | None = None
    text: str = ""

    def answer(self, text: str, status: int = 200) -> None:
        if self.status is None:
            self.status, self.text = status, text


@dataclass
class VpnLoop:
    """Status, selection, exit, port, and what a change does to them."""

    rows: list[Row]
    environment: dict[str, list[str]]
    """Filters at the start of the container."""
    has_health_check: bool = True
    has_lookup: bool = True
    forwards_port: bool = True
    down_seconds: float = 0.0
    """How long the user's command before a stop takes."""
    storm_flips: int = 50
    storm_hangs: bool = True
    forgets_ports: bool = False
    """The fault of development versions."""
    listening_port: int = 0
    hangs_when_moved: bool = False
    """The fault of v3.41.2."""

    now: float = 0.0
    status: str = "starting"
    exit: str = ""
    port: int = 0
    is_checking: bool = False
    is_storming: bool = False
    is_hung: bool = False
    selection: dict[str, Any] = field(default_factory=dict)
    changes: list[dict[str, Any]] = field(default_factory=list)
    dangerous: int = 0
    """Changes that began a storm."""
    after_hang: int = 0
    """Changes that were sent to a loop that hangs."""
    connections: int = 0

    def __post_init__(self) -> None:
        self._events: list[tuple[float, int, int, Callable[[], None]]] = []
        self._order = count()
        self.restart_container()

    # Time

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        end = self.now + seconds
        while self._events and self._events[0][0] <= end:
            self.now, _, life, event = heappop(self._events)
            if life == self._life:
                event()
        self.now = end

    def _after(self, seconds: float, event: Callable[[], None]) -> None:
        heappush(
            self._events, (self.now + seconds, next(self._order), self._life, event)
        )

    def _new_life(self) -> None:
        """Forget what was going to happen."""
        self._life = next(self._order)

    # What happens outside

    def restart_container(self) -> None:
        """Start again with the selection of the environment."""
        self._new_life()
        self.is_storming = self.is_hung = False
        self.selection = {key: list(self.environment.get(key, ())) for key in LISTS}
        self.selection |= dict.fromkeys(FLAGS, False)
        self.selection["port_forward_only"] = self.forwards_port
        self.selection |= {
            kind: {"endpoint_ip": "0.0.0.0"} for kind in ("openvpn", "wireguard")
        }
        self.crashes = 0
        self._start(None)

    def kill(self, hostname: str) -> None:
        """Let a server die; the health check notices within a minute."""
        for row in self.rows:
            if row.hostname == hostname:
                row.is_alive = False
        if self.exit and any(row.hostname == hostname for row in self.matching()):
            self._after(60.0, self._restart_dead)

    def hang(self) -> None:
        """Get stuck for good, as after a storm."""
        self._new_life()
        self.is_hung, self.is_storming, self.is_checking = True, False, False
        self.status, self.exit, self.port = "stopping", "", 0

    def leak(self) -> None:
        """Let the kill switch fail: the lookup after a check then finds home."""
        if not self.is_checking and self.status == "running":
            self.exit = HOME

    def stop_by_user(self) -> None:
        self._new_life()
        self.status, self.exit, self.port, self.is_checking = "stopped", "", 0, False

    # A change

    def change(self, document: Any) -> Pending:
        """Do what ``PUT /v1/vpn/settings`` does with a decoded body."""
        pending = Pending()
        wanted = document.get("provider", {}).get("server_selection", {})
        for key in LISTS:
            if isinstance(wanted.get(key), str):
                pending.answer(
                    "json: cannot unmarshal string into Go struct field"
                    f" VPN.provider.server_selection.{key} of type []string",
                    400,
                )
                return pending
        merged = self._merged(wanted)
        fault = self._fault(merged)
        if fault:
            pending.answer(f"provider settings: server selection: {fault}", 400)
            return pending
        self.changes.append(document)
        if merged == self.selection and not self.forgets_ports:
            pending.answer("settings left unchanged")
            return pending
        self.forgets_ports = False
        self.selection = merged
        self._apply(pending)
        return pending

    def _merged(self, wanted: dict[str, Any]) -> dict[str, Any]:
        merged = dict(self.selection)
        for key, value in wanted.items():
            if value is None or key not in merged:
                continue
            if isinstance(value, dict):
                address = value.get("endpoint_ip")
                if address:
                    merged[key] = {"endpoint_ip": str(ip_address(address))}
            else:
                merged[key] = value
        return merged

    def _fault(self, selection: dict[str, Any]) -> str:
        if self.forgets_ports and self.listening_port:
            return "listening ports length must be equal to ports count: 1 != 0"
        for key, message in FAULTS.items():
            values = selection[key]
            choices = {getattr(row, LISTS[key]) for row in self.rows} - {""}
            prefix = f"for VPN service provider protonvpn: {message}: "
            if values and not choices:
                return prefix + (
                    "one or more values is set but there is no possible value available"
                )
            known = {choice.lower() for choice in choices}
            if values and not known & {value.lower() for value in values}:
                return prefix + (
                    "value is not one of the possible choices: none of"
                    f" {', '.join(values)} is one of the choices available"
                    f" {', '.join(sorted(choices))}"
                )
        return ""

    def _apply(self, pending: Pending) -> None:
        if self.is_hung:
            self.after_hang += 1
            return
        if self.status == "crashed":
            pending.answer("already crashed")
            return
        if not self.matching():
            # A crash ends a check, and a storm, too.
            self._new_life()
            self._crash(pending)
            return
        if self.is_storming:
            return
        if self.has_health_check and (self.is_checking or self.status == "starting"):
            self.dangerous += 1
            pending.answer("running")
            self._storm()
            return
        if self.hangs_when_moved:
            self.hang()
            return
        self._stop(pending)

    def _stop(self, pending: Pending) -> None:
        self._new_life()
        self.status, self.exit, self.is_checking = "stopping", "", False
        self._after(self.down_seconds + 0.07, self._drop_port)
        self._after(self.down_seconds + 0.1, lambda: self._start(pending))

    def _drop_port(self) -> None:
        self.port = 0

    def _start(self, pending: Pending | None) -> None:
        self.status, self.exit, self.port = "starting", "", 0
        if not self.matching():
            self._crash(pending or Pending())
            return
        self.is_checking = True
        self._after(0.23, lambda: self._running(pending))

    def _running(self, pending: Pending | None) -> None:
        self.status = "running"
        self.crashes = 0
        if pending:
            pending.answer("running")
        row = self.matching()[0]
        if row.is_alive:
            self._after(0.02, self._connected)
        elif self.has_health_check:
            self._after(CHECK_SECONDS, self._restart_dead)

    def _connected(self) -> None:
        row = self.matching()[0]
        if not row.is_alive:
            self._restart_dead()
            return
        self.is_checking = False
        self.connections += 1
        self.exit = row.exit if self.has_lookup else ""
        if self.forwards_port and row.port_forward and row.port_after is not None:
            self._after(row.port_after, partial(setattr, self, "port", row.port))

    def _restart_dead(self) -> None:
        self._new_life()
        self._start(None)

    def _crash(self, pending: Pending) -> None:
        self.status, self.exit, self.port = "crashed", "", 0
        self.is_checking = self.is_storming = False
        pending.answer("crashed")
        self._after(RETRY_SECONDS * 2**self.crashes, lambda: self._start(None))
        self.crashes += 1

    def _storm(self) -> None:
        self._new_life()
        self.is_storming, self.exit, self.port = True, "", 0
        for number in range(self.storm_flips):
            status = ("stopping", "starting", "running")[number % 3]
            self._after(number * FLIP_SECONDS, partial(setattr, self, "status", status))
        self._after(self.storm_flips * FLIP_SECONDS, self._end_storm)

    def _end_storm(self) -> None:
        self.is_storming = False
        if self.storm_hangs:
            self.hang()
        else:
            self._start(None)

    def matching(self) -> list[Row]:
        """Return the servers that fit the selection."""
        return [row for row in self.rows if self._fits(row)]

    def _fits(self, row: Row) -> bool:
        address = self.selection["wireguard"]["endpoint_ip"]
        return (
            all(
                not self.selection[key]
                or str(getattr(row, name)).lower() in _lower(self.selection[key])
                for key, name in LISTS.items()
            )
            and (row.port_forward or not self.selection["port_forward_only"])
            and address in {"0.0.0.0", row.ip}
        )


def _lower(values: Iterable[object]) -> set[str]:
    return {str(value).lower() for value in values}


ZURICH = "node-ch-01.example.net"
TOKYO = "node-jp-01.example.net"
OSLO = "node-no-01.example.net"


def usual_rows() -> list[Row]:
    """Return three servers; the last one is dead."""
    return [
        Row(ZURICH, "Switzerland", "Zurich", "198.51.100.7", ip="203.0.113.1"),
        Row(TOKYO, "Japan", "Tokyo", "198.51.100.8", ip="203.0.113.2", port=40222),
        Row(OSLO, "Norway", "Oslo", "198.51.100.9", ip="203.0.113.3", is_alive=False),
    ]


def usual_loop(**knobs: Any) -> VpnLoop:
    """Return a loop that is connected to Zurich."""
    loop = VpnLoop(rows=usual_rows(), environment={"hostnames": [ZURICH]}, **knobs)
    loop.advance(10.0)
    return loop
