"""The forms of a VPN container."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.const import (
    CONF_API_KEY,
    CONF_PASSWORD,
    CONF_URL,
    CONF_USERNAME,
    UnitOfTime,
)
from homeassistant.helpers.selector import (
    ActionSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
    TimeSelector,
)
import voluptuous as vol

from ...gluetun import MoveRules
from ...shell.forms import shown_if
from ...shell.options import read_secret
from .options import (
    CONF_COOL_DOWN,
    CONF_FROM,
    CONF_KEEP_IN_STEP,
    CONF_LONGEST_WAIT,
    CONF_MAX_DOWNLOAD,
    CONF_MOVES_IN_WEEK,
    CONF_SHARES_NETWORK,
    CONF_UNDO_WHEN_WORSE,
    CONF_UNTIL,
    COOL_DOWN_LIMITS,
    LONGEST_WAIT_LIMITS,
    MAX_DOWNLOAD_LIMITS,
    MOVES_IN_WEEK_LIMITS,
)
from .settings import CONF_MOVE_ACTION, CONF_RESTART_ACTION, LoginKind

CONF_CONTAINER_LOGIN: Final = "container_login"
EXAMPLE: Final = "http://192.168.1.20:8000"

_PASSWORD: Final = TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD))
_USUAL: Final = MoveRules()


def control_server_schema(*kinds: LoginKind) -> vol.Schema:
    """Build the form of a control server, with these kinds of login."""
    login = CONF_CONTAINER_LOGIN
    return vol.Schema(
        {
            vol.Required(CONF_URL): TextSelector(
                TextSelectorConfig(type=TextSelectorType.URL)
            ),
            vol.Required(login, default=kinds[0].value): SelectSelector(
                SelectSelectorConfig(
                    options=[kind.value for kind in kinds],
                    mode=SelectSelectorMode.DROPDOWN,
                    translation_key=login,
                )
            ),
            shown_if(
                login, LoginKind.API_KEY.value, vol.Optional(CONF_API_KEY, default="")
            ): _PASSWORD,
            shown_if(
                login, LoginKind.USER.value, vol.Optional(CONF_USERNAME, default="")
            ): TextSelector(),
            shown_if(
                login, LoginKind.USER.value, vol.Optional(CONF_PASSWORD, default="")
            ): _PASSWORD,
            vol.Optional(CONF_RESTART_ACTION): ActionSelector(),
        }
    )


ACTION_SCHEMA: Final = vol.Schema({vol.Required(CONF_MOVE_ACTION): ActionSelector()})


def _number(limits: tuple[float, float], unit: str | None = None) -> NumberSelector:
    low, high = limits
    config = NumberSelectorConfig(
        min=low, max=high, step=1, mode=NumberSelectorMode.BOX
    )
    if unit is not None:
        config["unit_of_measurement"] = unit
    return NumberSelector(config)


RULES_SCHEMA: Final = vol.Schema(
    {
        vol.Required(
            CONF_COOL_DOWN, default=int(_USUAL.cool_down.total_seconds() / 3600)
        ): _number(COOL_DOWN_LIMITS, UnitOfTime.HOURS),
        vol.Required(CONF_MOVES_IN_WEEK, default=_USUAL.moves_in_week): _number(
            MOVES_IN_WEEK_LIMITS
        ),
        vol.Optional(CONF_FROM): TimeSelector(),
        vol.Optional(CONF_UNTIL): TimeSelector(),
        vol.Required(CONF_MAX_DOWNLOAD, default=_USUAL.max_download // 1024): _number(
            MAX_DOWNLOAD_LIMITS, "KiB/s"
        ),
        vol.Required(CONF_LONGEST_WAIT, default=0): _number(
            LONGEST_WAIT_LIMITS, UnitOfTime.HOURS
        ),
        vol.Required(CONF_UNDO_WHEN_WORSE, default=False): bool,
    }
)


PORT_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_KEEP_IN_STEP, default=False): bool,
        vol.Required(CONF_SHARES_NETWORK, default=False): bool,
    }
)


def read_login(typed: Mapping[str, Any], stored: Mapping[str, Any]) -> dict[str, str]:
    """Return the login that the form means, as in the data of a subentry.

    Raises:
        ValueError: the key or the user name is empty.

    """
    login = {CONF_API_KEY: "", CONF_USERNAME: "", CONF_PASSWORD: ""}
    match LoginKind(typed[CONF_CONTAINER_LOGIN]):
        case LoginKind.NONE:
            return login
        case LoginKind.STORED:
            return {field: read_secret(stored, field) for field in login}
        case LoginKind.API_KEY:
            login[CONF_API_KEY] = needed = typed.get(CONF_API_KEY, "").strip()
        case LoginKind.USER:
            login[CONF_USERNAME] = needed = typed.get(CONF_USERNAME, "").strip()
            login[CONF_PASSWORD] = typed.get(CONF_PASSWORD, "")
    if not needed:
        raise ValueError("an empty login")
    return login
