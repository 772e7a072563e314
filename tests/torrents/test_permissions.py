"""Who may do what: each row of the table, for each caller, with each choice."""

import pytest

from custom_components.qb_peer_vpn.torrents import (
    Act,
    Caller,
    Level,
    PermissionRules,
    caller_of,
    denied_acts,
    is_allowed,
)

DEFAULT = PermissionRules()
OPEN = PermissionRules(change=Level.EVERYONE)
STRICT = PermissionRules(see=Level.ADMINISTRATORS, add=Level.ADMINISTRATORS)

USERS_MAY = {
    Act.SEE: (True, True, False),
    Act.CONTROL: (True, True, True),
    Act.ADD: (True, True, False),
    Act.ADD_ELSEWHERE: (False, True, False),
    Act.CHANGE: (False, True, False),
    Act.REMOVE_DATA: (False, False, False),
    Act.CREATE: (False, False, False),
    Act.SAVE_ELSEWHERE: (False, False, False),
    Act.CHOOSE_ALL: (False, False, False),
    Act.PREFERENCES: (False, False, False),
    Act.GLOBAL_LIMITS: (False, False, False),
}
"""What users who are no administrators may do, with each of the three rules."""


@pytest.mark.parametrize("act", Act)
def test_each_act_is_for_those_of_the_table(act: Act) -> None:
    rules = (DEFAULT, OPEN, STRICT)
    assert tuple(is_allowed(act, Caller.USER, each) for each in rules) == USERS_MAY[act]
    for caller in (Caller.ADMINISTRATOR, Caller.AUTOMATION):
        assert all(is_allowed(act, caller, each) for each in rules)


def test_a_call_without_a_user_is_an_automation() -> None:
    assert caller_of(has_user=False, is_admin=False) is Caller.AUTOMATION
    assert caller_of(has_user=True, is_admin=False) is Caller.USER
    assert caller_of(has_user=True, is_admin=True) is Caller.ADMINISTRATOR


def test_of_several_acts_those_denied_are_named() -> None:
    acts = [Act.ADD, Act.SAVE_ELSEWHERE, Act.ADD_ELSEWHERE]

    assert denied_acts(acts, Caller.USER, OPEN) == (Act.SAVE_ELSEWHERE,)
    assert denied_acts(acts, Caller.ADMINISTRATOR, STRICT) == ()
