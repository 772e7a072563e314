"""The beginning of the moves of a connection."""

from functools import partial

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from ..connection import ConnectionData
from ..recommendation import RecommendationData
from .applying import Applier
from .container_coordinator import ContainerCoordinator
from .data import Mover
from .exit_watch import ExitWatch
from .following import Follower
from .locks import async_get_lock
from .move_coordinator import MoveCoordinator
from .neighbors import async_histories_of_others
from .observer import Observer
from .options import ContainerOptions
from .planning import Planner
from .settings import ContainerSettings, async_fingerprint
from .speed_meter import SpeedMeter
from .went_back import BackWatch


async def async_make_mover(
    hass: HomeAssistant,
    entry: ConfigEntry,
    settings: ContainerSettings,
    container: ContainerCoordinator | None,
    *,
    connected: ConnectionData,
    recommendation: RecommendationData,
) -> Mover:
    """Make what moves, with what was stored of earlier moves; nothing is sent yet."""
    meter = SpeedMeter(hass, entry, recommendation.swarm, connected.table)
    await meter.async_load()
    observer = Observer(
        hass=hass,
        way=settings.way,
        container=container,
        table=connected.table,
        recommendation=recommendation,
        meter=meter,
    )
    server = container.server if container else None
    moves = MoveCoordinator(
        hass,
        entry,
        observer=observer,
        applier=Applier(hass=hass, settings=settings, server=server),
        lock=async_get_lock(hass, entry, settings),
    )
    await moves.async_load(await async_fingerprint(hass, settings))
    planner = Planner(
        way=settings.way,
        options=ContainerOptions.of(entry),
        observer=observer,
        servers=recommendation.servers,
        locations=recommendation.locations,
        recommendation=recommendation,
        histories_of_others=partial(async_histories_of_others, hass, entry),
    )
    return Mover(moves=moves, planner=planner)


@callback
def async_start_mover(hass: HomeAssistant, entry: ConfigEntry, mover: Mover) -> None:
    """Go on with a move that was under way, and begin to look for reasons to move."""
    observer = mover.moves.observer
    observer.meter.async_start()
    mover.moves.async_resume()
    Follower(hass, entry, mover).async_start(observer.table)
    if observer.container is not None:
        watch = BackWatch(hass, entry, mover.moves, observer.container)
        watch.async_start(observer.table)
        ExitWatch(
            hass,
            entry,
            moves=mover.moves,
            container=observer.container,
            planner=mover.planner,
        ).async_start()
