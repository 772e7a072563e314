"""The form of a rule."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from homeassistant.const import CONF_NAME, UnitOfDataRate, UnitOfTime
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    ObjectSelector,
    ObjectSelectorConfig,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)
import voluptuous as vol

from ...models import Torrents
from ...shaping import MAX_FACTOR, MIN_FACTOR, PRIORITIES, FactorKind, Promise
from .rule_entries import (
    CAP_LIMITS_KIB,
    CONF_CAP,
    CONF_DOWNLOAD_CAP,
    CONF_EXPRESSION,
    CONF_FACTOR,
    CONF_FACTORS,
    CONF_HOSTS,
    CONF_KIND,
    CONF_ORDER,
    CONF_PRIORITY,
    CONF_PROMISE,
    CONF_PROTECTED_HOURS,
    CONF_PROTECTED_RATIO,
    CONF_RATIO,
    DEFAULT_PRIORITY,
    HOURS_LIMITS,
    RATIO_LIMITS,
    SECTION_MORE,
)

CONF_POSITION: Final = "position"

_MOST_HOSTS: Final = 100
"""Hosts that the form offers; others can be typed."""


def _number(
    limits: tuple[float, float], step: float, unit: str | None = None
) -> NumberSelector:
    lowest, highest = limits
    config = NumberSelectorConfig(
        min=lowest, max=highest, step=step, mode=NumberSelectorMode.BOX
    )
    if unit is not None:
        config["unit_of_measurement"] = unit
    return NumberSelector(config)


_CAP: Final = _number(CAP_LIMITS_KIB, 1, UnitOfDataRate.KIBIBYTES_PER_SECOND)

_FACTORS: Final = ObjectSelector(
    ObjectSelectorConfig(
        multiple=True,
        translation_key="rule_factors",
        label_field=CONF_KIND,
        description_field=CONF_FACTOR,
        fields={
            CONF_KIND: {
                "required": True,
                "selector": SelectSelector(
                    SelectSelectorConfig(
                        options=[each.value for each in FactorKind],
                        translation_key="factor_kind",
                    )
                ),
            },
            CONF_NAME: {"selector": TextSelector()},
            CONF_RATIO: {"selector": _number(RATIO_LIMITS, 0.1)},
            CONF_FACTOR: {
                "required": True,
                "selector": _number((MIN_FACTOR, MAX_FACTOR), 0.1),
            },
        },
    )
)


def rule_schema(hosts: Iterable[SelectOptionDict], rules: int) -> vol.Schema:
    """Build the form of a rule.

    Args:
        hosts: of trackers that can be chosen.
        rules: number of the other rules.

    """
    return vol.Schema(
        {
            vol.Required(CONF_NAME): TextSelector(),
            vol.Optional(CONF_HOSTS, default=[]): SelectSelector(
                SelectSelectorConfig(
                    options=[*hosts],
                    multiple=True,
                    custom_value=True,
                    mode=SelectSelectorMode.DROPDOWN,
                )
            ),
            vol.Required(CONF_PROMISE, default=Promise.AVERAGE.value): SelectSelector(
                SelectSelectorConfig(
                    options=[each.value for each in Promise],
                    translation_key="promise",
                )
            ),
            vol.Optional(CONF_CAP): _CAP,
            vol.Required(CONF_POSITION, default=rules + 1): _number((1, rules + 1), 1),
            vol.Required(SECTION_MORE): section(_MORE, {"collapsed": True}),
        }
    )


_MORE: Final = vol.Schema(
    {
        vol.Optional(CONF_DOWNLOAD_CAP): _CAP,
        vol.Required(CONF_PRIORITY, default=DEFAULT_PRIORITY): _number(
            (PRIORITIES[0], PRIORITIES[-1]), 1
        ),
        vol.Optional(CONF_PROTECTED_RATIO): _number(RATIO_LIMITS, 0.1),
        vol.Optional(CONF_PROTECTED_HOURS): _number(HOURS_LIMITS, 1, UnitOfTime.HOURS),
        vol.Optional(CONF_FACTORS): _FACTORS,
        vol.Optional(CONF_EXPRESSION, default=""): TextSelector(),
    }
)


def rule_data(typed: Mapping[str, Any], order: float) -> dict[str, Any]:
    """Return the data of a rule that the input of the form means."""
    kept = {
        key: value
        for key, value in typed.items()
        if key not in {CONF_NAME, CONF_POSITION}
    }
    return {**kept, CONF_ORDER: order}


def offered_hosts(torrents: Torrents | None) -> list[SelectOptionDict]:
    """Return the hosts of trackers with the most torrents, which many users look for."""
    if torrents is None:
        return []
    counts = {
        host: len(torrents.rows_at_host(number))
        for number, host in enumerate(torrents.hosts)
    }
    most = sorted(counts, key=lambda host: (-counts[host], host))[:_MOST_HOSTS]
    return [
        SelectOptionDict(value=host, label=f"{host} ({counts[host]})") for host in most
    ]
