"""What this feature keeps for a config entry."""

from dataclasses import dataclass
from typing import Protocol

from homeassistant.config_entries import ConfigEntry

from ...geolocation import Locator
from .database_coordinator import DatabaseCoordinator
from .lookup_coordinator import LookupCoordinator
from .options import LookupOptions
from .runtime import GeolocationRuntime


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationData:
    """The coordinators, and what they share with those of other entries."""

    entry: ConfigEntry
    runtime: GeolocationRuntime
    database: DatabaseCoordinator
    lookups: LookupCoordinator

    def make_locator(self) -> Locator:
        """Make the chain of sources that the options of the config entry ask for."""
        runtime = self.runtime
        return Locator(
            runtime.shipped.countries,
            runtime.databases,
            runtime.cache,
            LookupOptions.from_options(self.entry.options).mode,
        )

    @property
    def attribution(self) -> str | None:
        """Credit of the databases in use, as their licenses require."""
        credits_ = {each.attribution for each in self.runtime.databases.in_use}
        return "; ".join(sorted(filter(None, credits_))) or None


class HasLocations(Protocol):
    """Run-time data of a config entry, as far as this feature knows them."""

    @property
    def locations(self) -> LocationData:
        """The data of this feature."""
