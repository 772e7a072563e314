"""The controls for users of the demo, as part of Home Assistant's configuration.

The stand-in is asked every ten seconds instead of every minute, because its swarm
changes quickly; the exit in use can be switched, and the story restarted. A notification
comes when it is time to move, as users may have it in an automation of their own.
"""

from typing import Any

from homeassistant.util.yaml import dump

from .places import EXITS, FIRST_EXIT
from .stand_in import CONTROL_PATH

EXIT = "input_select.demo_exit"
FOLLOW = "script.demo_follow"
START_OVER = "script.demo_start_over"

PEERS = "sensor.peer_vpn_peers"
SERVER = "sensor.peer_vpn_recommended_server"
CURRENT_EXIT = "sensor.peer_vpn_current_exit"

_REFRESH = {
    "action": "qb_peer_vpn.refresh",
    "data": {"config_entry_id": f"{{{{ config_entry_id('{PEERS}') }}}}"},
}
# The sensors are there a moment before the connection takes actions.
_IS_SET_UP = {
    "condition": "template",
    "value_template": f"{{% set entry = config_entry_id('{PEERS}') %}}"
    "{{ entry and config_entry_attr(entry, 'state') == 'loaded' "
    f"and states('{PEERS}') | is_number }}}}",
}
_TELL_EXIT = {
    "action": "rest_command.demo_tell",
    "data": {"order": {"exit": f"{{{{ states('{EXIT}') }}}}"}},
}


def controls(port: int) -> str:
    """Return the YAML that controls the stand-in on this port."""
    automations = [_ask_often(), _switch_exit(), _show_exit()]
    names = [f"automation.{each['id']}" for each in automations]
    quiet = {"exclude": {"entities": names}}
    content = {
        "input_select": {
            EXIT.partition(".")[2]: {
                "name": "Exit in use",
                "icon": "mdi:exit-run",
                "options": list(EXITS),
                "initial": FIRST_EXIT,
            }
        },
        "rest_command": {
            "demo_tell": {
                "url": f"http://127.0.0.1:{port}{CONTROL_PATH}",
                "method": "post",
                "content_type": "application/json",
                "payload": "{{ order | to_json }}",
            }
        },
        "automation demo": [*automations, _notify_user()],
        "script demo": _scripts(),
        "recorder": quiet,
        "logbook": quiet,
    }
    return dump(content)


def _ask_often() -> dict[str, Any]:
    return {
        "id": "demo_ask_often",
        "alias": "Demo ask often",
        "triggers": [{"trigger": "time_pattern", "seconds": "/10"}],
        "conditions": [_IS_SET_UP],
        "actions": [_REFRESH],
    }


def _switch_exit() -> dict[str, Any]:
    return {
        "id": "demo_switch_exit",
        "alias": "Demo switch exit",
        "mode": "queued",
        "triggers": [
            {"trigger": "state", "entity_id": EXIT},
            {"trigger": "homeassistant", "event": "start"},
        ],
        "actions": [_TELL_EXIT, _IS_SET_UP, _REFRESH],
    }


def _show_exit() -> dict[str, Any]:
    """Let the control follow a move that was made in another way."""
    city = "{{ trigger.to_state.state }}"
    return {
        "id": "demo_show_exit",
        "alias": "Demo show exit",
        "triggers": [{"trigger": "state", "entity_id": CURRENT_EXIT, "to": None}],
        "conditions": [
            {
                "condition": "template",
                "value_template": "{{ trigger.to_state.state in "
                f"state_attr('{EXIT}', 'options') }}}}",
            }
        ],
        "actions": [
            {
                "action": "input_select.select_option",
                "target": {"entity_id": EXIT},
                "data": {"option": city},
            }
        ],
    }


def _notify_user() -> dict[str, Any]:
    saving = "{{ trigger.saving_ms }} ± {{ trigger.error_ms }} ms"
    return {
        "id": "demo_notify_user",
        "alias": "Demo notify user",
        "triggers": [{"trigger": "qb_peer_vpn.better_server_became_available"}],
        "actions": [
            {
                "action": "persistent_notification.create",
                "data": {
                    "notification_id": "demo_move",
                    "title": "Move to {{ trigger.to_city }}",
                    "message": f"It saves {saving}.",
                },
            }
        ],
    }


def _scripts() -> dict[str, Any]:
    def choose(option: str) -> dict[str, Any]:
        return {
            "action": "input_select.select_option",
            "target": {"entity_id": EXIT},
            "data": {"option": option},
        }

    return {
        FOLLOW.partition(".")[2]: {
            "alias": "Follow the advice",
            "icon": "mdi:thumb-up",
            "sequence": [choose(f"{{{{ state_attr('{SERVER}', 'city') }}}}")],
        },
        START_OVER.partition(".")[2]: {
            "alias": "Start over",
            "icon": "mdi:restart",
            "sequence": [
                {
                    "action": "rest_command.demo_tell",
                    "data": {"order": {"moment": 0}},
                },
                choose(FIRST_EXIT),
                _REFRESH,
            ],
        },
    }
