"""Home Assistant's own APIs, as far as the demo needs them for its set-up."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

from aiohttp import ClientError, ClientSession

from .errors import DemoError

USERNAME = "demo"
PASSWORD = "demo"


class HomeAssistantApi:
    """The REST and WebSocket API of the demo's Home Assistant."""

    def __init__(self, session: ClientSession, address: str) -> None:
        """Prepare for an address such as ``http://127.0.0.1:8123``."""
        self._session = session
        self._address = address
        # Home Assistant identifies a client of its API by the address of its page.
        self._client_id = f"{address}/"
        self._headers: dict[str, str] = {}

    async def is_up(self) -> bool:
        """Return whether its pages can be opened."""
        try:
            async with self._session.get(f"{self._address}/manifest.json") as response:
                return response.ok
        except ClientError, TimeoutError:
            return False

    async def onboard(self) -> None:
        """Make the user ``demo`` and finish the onboarding."""
        answer = await self.post(
            "/api/onboarding/users",
            {
                "client_id": self._client_id,
                "name": "Demo",
                "username": USERNAME,
                "password": PASSWORD,
                "language": "en",
            },
        )
        await self._authorise(answer["auth_code"])
        await self.post("/api/onboarding/analytics", {})
        await self.post(
            "/api/onboarding/integration",
            {"client_id": self._client_id, "redirect_uri": f"{self._address}/?auth=1"},
        )

    async def wait_until_running(self) -> None:
        """Wait until everything has started, which the first pages do not wait for."""
        while True:
            if (await self.get("/api/config"))["state"] == "RUNNING":
                return
            await asyncio.sleep(0.5)

    async def add_integration(
        self, data: Mapping[str, Any], *, own_list: str = ""
    ) -> str:
        """Go through the integration's config flow; return the config entry's id.

        Args:
            data: of the connection.
            own_list: file name of the list of servers; empty for the default list.

        Raises:
            DemoError: the flow did not accept the data.

        """
        path = "/api/config/config_entries/flow"
        form = await self.post(path, {"handler": "qb_peer_vpn"})
        step = f"{path}/{form['flow_id']}"
        result = await self.post(step, data)
        if result.get("step_id") == "provider":
            provider = {"provider": "protonvpn", "list": own_list}
            result = await self.post(step, provider)
        if result.get("step_id") == "without_list":
            # There is no internet.
            result = await self.post(step, {"next_step_id": "use_later"})
        elif result.get("step_id") == "servers":
            result = await self.post(step, {})
        if result.get("step_id") == "lookup":
            result = await self.post(step, {"mode": "on_device"})
        if result["type"] != "create_entry":
            why = result.get("errors") or result.get("reason")
            raise DemoError(f"The integration does not accept {data['url']}: {why}")
        return str(result["result"]["entry_id"])

    async def change_options(
        self, entry_id: str, step: str, options: Mapping[str, Any]
    ) -> None:
        """Go through a step of the options; what is not given has its default.

        Raises:
            DemoError: the step did not accept them.

        """
        path = "/api/config/config_entries/options/flow"
        menu = await self.post(path, {"handler": entry_id})
        flow = f"{path}/{menu['flow_id']}"
        await self.post(flow, {"next_step_id": step})
        result = await self.post(flow, options)
        if result["type"] != "create_entry":
            raise DemoError(f"The options are not accepted: {result.get('errors')}")

    async def add_subentry(
        self, entry_id: str, kind: str, answers: Iterable[Mapping[str, Any]]
    ) -> None:
        """Go through the flow of a subentry.

        Args:
            entry_id: of the connection.
            kind: of the subentry.
            answers: to each step, in their order.

        Raises:
            DemoError: the flow did not end with the last answer.

        """
        path = "/api/config/config_entries/subentries/flow"
        await self._wait_until_loaded(entry_id)
        result = await self.post(path, {"handler": [entry_id, kind]})
        flow = f"{path}/{result['flow_id']}"
        for answer in answers:
            result = await self.post(flow, answer)
        if result["type"] != "create_entry":
            why = result.get("errors") or result.get("reason") or result.get("step_id")
            raise DemoError(f"The demo's {kind} is not accepted: {why}")

    async def _wait_until_loaded(self, entry_id: str) -> None:
        """Wait until the connection is set up: each subentry sets it up again."""
        while True:
            entries = await self.command("config_entries/get", domain="qb_peer_vpn")
            states = {each["entry_id"]: each["state"] for each in entries}
            if states[entry_id] == "loaded":
                return
            await asyncio.sleep(0.5)

    async def get(self, path: str) -> Any:
        """Read from the REST API."""
        return await self._request("get", path)

    async def post(self, path: str, data: Mapping[str, Any]) -> Any:
        """Write to the REST API."""
        return await self._request("post", path, json=data)

    async def command(self, kind: str, **arguments: Any) -> Any:
        """Send one command over the WebSocket API and return its result."""
        async with self._session.ws_connect(f"{self._address}/api/websocket") as socket:
            await socket.receive_json()
            token = self._headers["Authorization"].removeprefix("Bearer ")
            await socket.send_json({"type": "auth", "access_token": token})
            await socket.receive_json()
            await socket.send_json({"id": 1, "type": kind, **arguments})
            answer = await socket.receive_json()
        if not answer["success"]:
            raise DemoError(f"{kind} failed: {answer['error']['message']}")
        return answer["result"]

    async def wait_for_state(self, entity_id: str, seconds: float) -> str | None:
        """Return the entity's state as soon as it exists; None after some seconds."""
        try:
            async with asyncio.timeout(seconds):
                while True:
                    state = (await self.get(f"/api/states/{entity_id}"))["state"]
                    if state not in {"unavailable", "unknown"}:
                        return str(state)
                    await asyncio.sleep(1)
        except TimeoutError:
            return None

    async def _authorise(self, code: str) -> None:
        form = {
            "client_id": self._client_id,
            "code": code,
            "grant_type": "authorization_code",
        }
        tokens = await self._request("post", "/auth/token", data=form)
        self._headers = {"Authorization": f"Bearer {tokens['access_token']}"}

    async def _request(self, method: str, path: str, **body: Any) -> Any:
        async with self._session.request(
            method, self._address + path, headers=self._headers, **body
        ) as response:
            if not response.ok:
                text = await response.text()
                raise DemoError(f"{path} answers {response.status}: {text[:300]}")
            return await response.json()
