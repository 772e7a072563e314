"""What a user may do with the torrents of a config entry."""

from typing import Final

from homeassistant.auth.models import User
from homeassistant.auth.permissions.const import POLICY_CONTROL

from ..torrents import Act, PermissionRules, caller_of, is_allowed

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

_ANY_ENTITY: Final = ""
"""For a policy about all entities, such as that of users who can only read."""


def permissions(rules: PermissionRules, user: User) -> dict[str, bool]:
    """Return which acts a user is allowed, by name."""
    caller = caller_of(has_user=True, is_admin=user.is_admin)
    may_control = user.permissions.check_entity(_ANY_ENTITY, POLICY_CONTROL)
    return {
        act.value: is_allowed(act, caller, rules) and (may_control or act is Act.SEE)
        for act in OFFERED
    }
