"""Binary sensor: qBittorrent goes out without a VPN."""

from typing import Any, Final, override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)

from ...recommendation import Protection
from .entity import RecommendationEntity

WITHOUT_VPN: Final = BinarySensorEntityDescription(
    key="without_vpn",
    translation_key="without_vpn",
    device_class=BinarySensorDeviceClass.PROBLEM,
)

_IS_ON: Final[dict[Protection, bool | None]] = {
    Protection.PROTECTED: False,
    Protection.OWN_LINE: True,
    Protection.UNKNOWN: None,
}


class OwnLineSensor(RecommendationEntity, BinarySensorEntity):
    """On while the exit is that of the user's own line; unknown if nothing proves it."""

    @property
    @override
    def is_on(self) -> bool | None:
        return _IS_ON[self.coordinator.data.exit_report.protection]

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """Return why, without an address."""
        report = self.coordinator.data.exit_report
        return {
            "ipv4": report.ipv4,
            "ipv6": report.ipv6,
            "evidence": list(report.evidence),
        }
