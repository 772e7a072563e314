"""What a user may do with the torrents of a config entry."""

from typing import Final

from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant

from ..features import PeerVpnConfigEntry
from ..features.torrents import TorrentOptions, may_control
from ..torrents import Act, caller_of, is_allowed

OFFERED: Final = (
    Act.SEE,
    Act.CONTROL,
    Act.ADD,
    Act.ADD_ELSEWHERE,
    Act.CHANGE,
    Act.REMOVE_DATA,
    Act.CREATE,
)
"""What the card has buttons for."""


def permissions(
    hass: HomeAssistant, entry: PeerVpnConfigEntry, user: User
) -> dict[str, bool]:
    """Return which acts a user is allowed, by name."""
    rules = TorrentOptions.from_options(entry.options).rules
    caller = caller_of(has_user=True, is_admin=user.is_admin)
    controls = may_control(hass, entry, user)
    return {
        act.value: is_allowed(act, caller, rules) and (controls or act is Act.SEE)
        for act in OFFERED
    }
