"""Whether and how uploads are shaped: options, typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

from ...shaping import ShapingSettings
from ...shell.options import read_choice, read_flag, read_number, read_text, section_of

SECTION_SHAPING: Final = "shaping"
CONF_ENABLED: Final = "enabled"
CONF_STRATEGY: Final = "strategy"
CONF_ROLLOUT: Final = "rollout"
CONF_LENDING: Final = "lending"
CONF_KEEPS_TOTAL: Final = "keeps_total"
CONF_WEBHOOK: Final = "webhook"
CONF_WEBHOOK_ID: Final = "webhook_id"

PERCENT: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapingOptions:
    """What the user chose about all rules together."""

    is_enabled: bool = False
    settings: ShapingSettings = field(default_factory=ShapingSettings)
    webhook_id: str = field(default="", repr=False)
    """Secret; empty without a webhook."""

    @classmethod
    def from_options(cls, options: Mapping[str, Any]) -> Self:
        """Read them from the options of a config entry."""
        section = section_of(options, SECTION_SHAPING)
        usual = ShapingSettings()
        return cls(
            is_enabled=read_flag(section, CONF_ENABLED, default=False),
            settings=ShapingSettings(
                strategy=read_choice(section, CONF_STRATEGY, usual.strategy),
                rollout=int(
                    read_number(section, CONF_ROLLOUT, usual.rollout, (0, PERCENT))
                ),
                lending=read_number(
                    section, CONF_LENDING, PERCENT * usual.lending, (0, PERCENT)
                )
                / PERCENT,
                keeps_total=read_flag(
                    section, CONF_KEEPS_TOTAL, default=usual.keeps_total
                ),
            ),
            webhook_id=read_text(section, CONF_WEBHOOK_ID),
        )


def with_choices(options: Mapping[str, Any], **choices: object) -> dict[str, Any]:
    """Return options with some of the choices changed."""
    section = section_of(options, SECTION_SHAPING)
    return {**options, SECTION_SHAPING: {**section, **choices}}
