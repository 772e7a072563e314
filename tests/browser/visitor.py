"""A visitor who looks at the demo through a browser."""

from collections.abc import Iterable, Mapping
from pathlib import Path
import re
from typing import Any

from playwright.sync_api import ConsoleMessage, Error, Locator, Page

from scripts.demo_home.controls import SERVER
from scripts.demo_home.pace import LASTS_MINUTES
from scripts.demo_home.places import FIRST_EXIT
from scripts.demo_home.swarm import LEAVES_ASIA, LEAVES_EUROPE

VERDICT = "sensor.peer_vpn_verdict"
REFRESHES = 120
PAUSE = 1_000
"""Milliseconds between two of them."""
LASTED = LASTS_MINUTES * 60_000 + 5_000
"""Milliseconds after which a verdict has lasted, and that was noticed."""

IN_EUROPE = 0
IN_ASIA = (LEAVES_EUROPE + LEAVES_ASIA) / 2
"""Seconds since the story began."""

HASS = "document.querySelector('home-assistant').hass"

ICONS_ARE_DRAWN = """{
    const isDrawn = root => [...root.querySelectorAll('*')].every(element =>
        element.localName === 'ha-icon' && element.icon
            ? element.shadowRoot?.querySelector('ha-svg-icon')
            : !element.shadowRoot || isDrawn(element.shadowRoot));
    return isDrawn(document);
}"""
"""Home Assistant fetches icons by the name only when it needs them."""

FOREIGN = {
    r"/api/brands/integration/(?!qb_peer_vpn/)": "others' pictures come from the internet",
    r"/api/map_tiles/": "the tiles of Home Assistant's map come from the internet",
}
"""Errors in the console that are expected here, and their causes."""


class Visitor:
    """A browser window that is signed in, or about to be."""

    def __init__(self, page: Page, address: str, pictures: Path) -> None:
        """Listen to the page's complaints from the start."""
        self.page = page
        self.errors: list[str] = []
        self._address = address
        self._pictures = pictures
        page.on("console", self._hear)
        page.on("pageerror", self._fail)

    def open(self, path: str) -> None:
        """Go to a page and wait until Home Assistant's frontend is connected."""
        self.page.goto(self._address + path)
        self.wait_for(f"{HASS}?.connected && {HASS}.config?.state === 'RUNNING'")

    def open_light_page(self) -> None:
        """Go where nothing is drawn, so that a slow machine has time for the rest."""
        self.open("/profile/general")

    def sign_in(self, username: str, password: str) -> None:
        """Go to the first page and fill in its form."""
        self.page.goto(self._address)
        self.page.get_by_label("Username").fill(username)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.get_by_role("button", name="Log in").click()

    def wait_for(self, condition: str) -> None:
        """Wait until a JavaScript expression is true."""
        self.page.wait_for_function(f"() => {condition}")

    def picture(self, name: str) -> None:
        """Keep what is seen now as a picture, as soon as its icons are there."""
        self.wait_for(ICONS_ARE_DRAWN)
        self.page.screenshot(path=self._pictures / f"{name}.png")

    def whole_picture(self, name: str, part: Locator) -> None:
        """Keep a part of the page as a picture, with what does not fit the window."""
        part.screenshot(path=self._pictures / f"{name}.png")

    def ask(self, kind: str, **arguments: Any) -> Any:
        """Send one command over the frontend's WebSocket; return its result."""
        return self._call("callWS", {"type": kind, **arguments})

    def act(self, action: str, **data: Any) -> None:
        """Call an action and wait until it is done."""
        domain, _, name = action.partition(".")
        self._call("callService", domain, name, data)

    def state(self, entity_id: str) -> Mapping[str, Any]:
        """Return an entity's state with its attributes."""
        state: Mapping[str, Any] = self.page.evaluate(
            f"id => {HASS}.states[id]", entity_id
        )
        return state

    def states(self, domain: str) -> list[Mapping[str, Any]]:
        """Return all states of a domain."""
        states: list[Mapping[str, Any]] = self.page.evaluate(
            f"start => Object.values({HASS}.states)"
            ".filter(state => state.entity_id.startsWith(start))",
            f"{domain}.",
        )
        return states

    def wait_for_state(self, entity_id: str, state: str) -> None:
        """Wait until an entity has a state."""
        self.wait_for(f"{HASS}.states['{entity_id}']?.state === '{state}'")

    def go_to_europe(self) -> None:
        """Hold the story at its beginning, and wait until the advice is that."""
        self.set_stand_in(hold=IN_EUROPE)
        self.set_stand_in(exit=FIRST_EXIT)
        self.refresh_until(verdict="current_is_fine", city=FIRST_EXIT)

    def refresh_until(
        self, *, verdict: str, city: str, is_settling: bool = False
    ) -> None:
        """Ask qBittorrent again and again until the advice is this one.

        Costs are means over time and verdicts have to last, so that asking once does not
        do.
        """
        for _ in range(REFRESHES):
            [entry_id] = self.connections()
            self.act("qb_peer_vpn.refresh", config_entry_id=entry_id)
            advice = self.advice()
            if advice == (verdict, city, is_settling):
                return
            self.page.wait_for_timeout(PAUSE)
        raise AssertionError(f"it still says {advice}")

    def advice(self) -> tuple[str, str | None, bool | None]:
        """Return the verdict, the recommended city, and whether that may not last.

        While the connection is set up again, there is neither a city nor the last one.
        """
        city = self.state(SERVER)["attributes"].get("city")
        verdict = self.state(VERDICT)
        return verdict["state"], city, verdict["attributes"].get("settling")

    def let_verdicts_last(self, minutes: float, entry_id: str | None = None) -> None:
        """Set how long a verdict of a connection, or of the only one, has to last."""
        if entry_id is None:
            [entry_id] = self.connections()
        path = "config/config_entries/options/flow"
        flow = self.call_api("POST", path, {"handler": entry_id})
        step = f"{path}/{flow['flow_id']}"
        self.call_api("POST", step, {"next_step_id": "recommendation"})
        options = {"decision": {"lasts": minutes}, "map": {}}
        assert self.call_api("POST", step, options)["type"] == "create_entry"

    def wait_until_lasted(self) -> None:
        """Wait until the verdict has lasted, so that another one is news."""
        since = f"Date.parse({HASS}.states['{VERDICT}'].attributes.since)"
        self.wait_for(f"Date.now() - {since} > {LASTED}")

    def call_api(
        self, method: str, path: str, data: Mapping[str, Any] | None = None
    ) -> Any:
        """Call Home Assistant's REST API, below ``/api/``; return its answer."""
        return self._call("callApi", method, path, data)

    def set_stand_in(self, **order: Any) -> None:
        """Set an exit, a time, or preferences of the stand-in."""
        self.act("rest_command.demo_tell", order=order)

    def stop_arrivals(self) -> None:
        """Let no torrent come or go by itself; those that have come are known then."""
        self.open_light_page()
        self.set_stand_in(arrivals=False)
        for entry_id in self.connections():
            self.wait_until_loaded(entry_id)
            self.act("qb_peer_vpn.refresh", config_entry_id=entry_id)

    def connections(self) -> set[str]:
        """Return the ids of the integration's config entries."""
        entries = self.ask("config_entries/get", domain="qb_peer_vpn")
        return {entry["entry_id"] for entry in entries}

    def add_subentry(
        self, entry_id: str, kind: str, answers: Iterable[Mapping[str, Any]]
    ) -> None:
        """Add a subentry to a config entry, with an answer to each step."""
        path = "config/config_entries/subentries/flow"
        step = self.call_api("POST", path, {"handler": [entry_id, kind]})
        flow = f"{path}/{step['flow_id']}"
        for answer in answers:
            step = self.call_api("POST", flow, answer)
        assert step["type"] == "create_entry"
        self.wait_until_loaded(entry_id)

    def change_subentry(
        self, entry_id: str, kind: str, choice: str, answer: Mapping[str, Any]
    ) -> None:
        """Change the only subentry of a kind: choose from its menu, and answer a form."""
        listed = self.ask("config_entries/subentries/list", entry_id=entry_id)
        [subentry_id] = [
            each["subentry_id"] for each in listed if each["subentry_type"] == kind
        ]
        path = "config/config_entries/subentries/flow"
        begin = {"handler": [entry_id, kind], "subentry_id": subentry_id}
        step = f"{path}/{self.call_api('POST', path, begin)['flow_id']}"
        self.call_api("POST", step, {"next_step_id": choice})
        changed = self.call_api("POST", step, answer)
        assert changed["reason"] == "reconfigure_successful"
        self.wait_until_loaded(entry_id)

    def wait_until_loaded(self, entry_id: str) -> None:
        """Wait until a connection that may be set up again has its actions back."""
        for _ in range(REFRESHES):
            entry = self.ask("config_entries/get_single", entry_id=entry_id)
            state = entry["config_entry"]["state"]
            if state == "loaded":
                return
            self.page.wait_for_timeout(PAUSE)
        raise AssertionError(f"the connection is {state}")

    def remove_connection(self, entry_id: str) -> None:
        """Delete a config entry."""
        self.call_api("DELETE", f"config/config_entries/entry/{entry_id}")

    def reload_connections(self) -> None:
        """Reload every config entry."""
        for entry_id in self.connections():
            self.call_api("POST", f"config/config_entries/entry/{entry_id}/reload")

    def enable(self, *domains: str) -> None:
        """Enable the entities of some domains that are off by default.

        Home Assistant itself reloads the connection half a minute later. A reload before
        that one would not spare the test from it.
        """
        enabled = []
        for row in self.ask("config/entity_registry/list"):
            domain = row["entity_id"].partition(".")[0]
            is_off = row["disabled_by"] == "integration"
            if row["platform"] == "qb_peer_vpn" and domain in domains and is_off:
                entity_id = row["entity_id"]
                enabled.append(entity_id)
                self.ask(
                    "config/entity_registry/update",
                    entity_id=entity_id,
                    disabled_by=None,
                )
        if enabled:
            self.wait_for(f"{enabled}.some(id => {HASS}.states[id])")

    def _call(self, method: str, *arguments: Any) -> Any:
        """Call a method of the frontend; if it is refused, fail with what was said."""
        return self.page.evaluate(
            f"""([method, given]) => {HASS}[method](...given).catch(error => {{
                throw new Error(`${{method}}: ${{error.message}} ${{JSON.stringify(error)}}`);
            }})""",
            [method, arguments],
        )

    def _hear(self, message: ConsoleMessage) -> None:
        said = f"{message.text} ({message.location.get('url', '')})"
        if message.type == "error" and not any(
            re.search(pattern, said) for pattern in FOREIGN
        ):
            self.errors.append(said)

    def _fail(self, error: Error) -> None:
        self.errors.append(f"uncaught: {error.stack or error.message}")
