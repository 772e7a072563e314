"""Select: the best sites of VPN servers by name; choosing one moves there."""

from collections.abc import Iterator
from typing import Final, override

from homeassistant.components.select import SelectEntity, SelectEntityDescription
from homeassistant.core import callback
from homeassistant.exceptions import ServiceValidationError

from ...models import ServerSite
from ...shell.const import DOMAIN
from ...shell.entity import PeerVpnEntity
from .data import GluetunData, Mover
from .move_coordinator import MoveCoordinator
from .moving import async_move, async_plan_to

VPN_SERVER: Final = SelectEntityDescription(
    key="vpn_server", translation_key="vpn_server"
)
SELECTS: Final = (VPN_SERVER,)
_MAX_SITES: Final = 50


class ServerSelect(PeerVpnEntity[MoveCoordinator], SelectEntity):
    """The best sites by name; the site in use is selected.

    Options in the order of the ranking would change with each poll, and each change of
    them is written to the registry.
    """

    def __init__(self, mover: Mover) -> None:
        super().__init__(mover.moves, VPN_SERVER)
        self._mover = mover

    @override
    async def async_added_to_hass(self) -> None:
        """Also follow the ranking, and what Gluetun says."""
        await super().async_added_to_hass()
        planner = self._mover.planner
        for source in (planner.recommendation.coordinator, planner.observer.container):
            if source is not None:
                self.async_on_remove(source.async_add_listener(self._async_changed))

    @callback
    def _async_changed(self) -> None:
        self.async_write_ha_state()

    @property
    @override
    def options(self) -> list[str]:
        return [*self._sites()]

    @property
    @override
    def current_option(self) -> str | None:
        in_use = self._mover.planner.site_in_use
        return next(
            (
                label
                for label, site in self._sites().items()
                if in_use is not None and site.key == in_use.key
            ),
            None,
        )

    @override
    async def async_select_option(self, option: str) -> None:
        server = self._mover.planner.server_at(
            self._sites()[option], self.coordinator.data.history
        )
        if server is None:
            raise ServiceValidationError(
                translation_domain=DOMAIN, translation_key="no_server_yet"
            )
        await async_move(self._mover, await async_plan_to(self._mover, server))

    def _sites(self) -> dict[str, ServerSite]:
        """Return the best sites, and the one in use."""
        planner = self._mover.planner
        ranking = planner.recommendation.coordinator.data.recommendation.ranking
        sites = [scored.site for scored in ranking[:_MAX_SITES]]
        in_use = planner.site_in_use
        if in_use is not None and in_use.key not in {site.key for site in sites}:
            sites.append(in_use)
        # Of two sites with the same label, the better one is meant.
        labeled = {_label(site): site for site in reversed(sites)}
        return dict(sorted(labeled.items()))


def _label(site: ServerSite) -> str:
    place = f"{site.city} ({site.country_code})"
    return f"{place}, {site.physical_country}" if site.physical_country else place


def selects(data: GluetunData) -> Iterator[SelectEntity]:
    """Make the select of a config entry; none without a VPN container."""
    if data.mover is not None:
        yield ServerSelect(data.mover)
