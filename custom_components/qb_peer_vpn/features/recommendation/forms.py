"""The form that asks how the recommendation is made and what the map shows."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Final

from homeassistant.const import UnitOfLength, UnitOfTime
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    LocationSelector,
    LocationSelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import voluptuous as vol

from ...models import ClusterMethod, Lens, LensKind
from ...recommendation import Strategy, Weighting
from ...shell.forms import shown_if
from ...shell.options import section_of
from ..servers import CONF_MEASURE, DEFAULT_MEASURE
from .lenses import CONF_LENS, NAME_FIELDS, read_lens, with_lens
from .options import (
    CONF_HOME,
    CONF_LASTS,
    CONF_MARGIN_MS,
    CONF_MAX_CLUSTERS,
    CONF_METHOD,
    CONF_REACH_KM,
    CONF_STRATEGY,
    CONF_VOTES,
    CONF_WARN_WITHOUT_VPN,
    LASTS_LIMITS_MINUTES,
    MARGIN_LIMITS_MS,
    MAX_CLUSTERS,
    REACH_LIMITS_KM,
    SECTION_DECISION,
    SECTION_MAP,
    RecommendationOptions,
)

DEFAULTS: Final = RecommendationOptions()

CONF_STANDS_ELSEWHERE: Final = "stands_elsewhere"
"""Only in the form: what the picker of a place shows cannot be emptied."""

STRATEGY = vol.Schema(
    {
        vol.Required(
            CONF_STRATEGY, default=DEFAULTS.decision.strategy.value
        ): SelectSelector(
            SelectSelectorConfig(
                options=[strategy.value for strategy in Strategy],
                translation_key=CONF_STRATEGY,
            )
        )
    }
)

DECISION = vol.Schema(
    {
        vol.Required(
            CONF_MARGIN_MS, default=DEFAULTS.decision.margin_ms
        ): NumberSelector(
            NumberSelectorConfig(
                min=MARGIN_LIMITS_MS[0],
                max=MARGIN_LIMITS_MS[1],
                step=1,
                unit_of_measurement=UnitOfTime.MILLISECONDS,
                mode=NumberSelectorMode.BOX,
            )
        ),
        vol.Required(
            CONF_LASTS, default=DEFAULTS.decision.lasts / timedelta(minutes=1)
        ): NumberSelector(
            NumberSelectorConfig(
                min=LASTS_LIMITS_MINUTES[0],
                max=LASTS_LIMITS_MINUTES[1],
                step=1,
                unit_of_measurement=UnitOfTime.MINUTES,
                mode=NumberSelectorMode.BOX,
            )
        ),
        vol.Required(
            CONF_VOTES, default=DEFAULTS.decision.weighting.value
        ): SelectSelector(
            SelectSelectorConfig(
                options=[weighting.value for weighting in Weighting],
                translation_key=CONF_VOTES,
            )
        ),
        vol.Required(CONF_MEASURE, default=DEFAULT_MEASURE): bool,
        vol.Required(CONF_WARN_WITHOUT_VPN, default=DEFAULTS.warns_without_vpn): bool,
        vol.Required(CONF_STANDS_ELSEWHERE, default=False): bool,
        shown_if(
            CONF_STANDS_ELSEWHERE, True, vol.Optional(CONF_HOME)
        ): LocationSelector(LocationSelectorConfig(radius=False, icon="mdi:server")),
    }
)

MAP = vol.Schema(
    {
        vol.Required(CONF_MAX_CLUSTERS, default=DEFAULTS.max_clusters): NumberSelector(
            NumberSelectorConfig(
                min=1, max=MAX_CLUSTERS, step=1, mode=NumberSelectorMode.SLIDER
            )
        ),
        vol.Required(CONF_REACH_KM, default=DEFAULTS.reach_km): NumberSelector(
            NumberSelectorConfig(
                min=REACH_LIMITS_KM[0],
                max=REACH_LIMITS_KM[1],
                step=50,
                unit_of_measurement=UnitOfLength.KILOMETERS,
                mode=NumberSelectorMode.BOX,
            )
        ),
    }
)


def options_schema(
    methods: list[ClusterMethod], lenses: Iterable[Lens] = ()
) -> vol.Schema:
    """Return the form.

    Args:
        methods: the cluster methods that this machine can run.
        lenses: whose names are suggested.

    """
    method = SelectSelector(
        SelectSelectorConfig(
            options=[method.value for method in methods], translation_key=CONF_METHOD
        )
    )
    on_map = vol.Schema(
        {vol.Required(CONF_METHOD, default=DEFAULTS.method.value): method}
    ).extend(MAP.schema)
    return vol.Schema(
        {
            vol.Required(SECTION_DECISION): section(
                STRATEGY.extend(_lens_fields(lenses)).extend(DECISION.schema)
            ),
            vol.Required(SECTION_MAP): section(on_map, {"collapsed": True}),
        }
    )


def _lens_fields(lenses: Iterable[Lens]) -> dict[vol.Marker, SelectSelector]:
    """Return the choice of a lens, and the fields for the name that some need."""
    kind = SelectSelector(
        SelectSelectorConfig(
            options=[kind.value for kind in LensKind], translation_key=CONF_LENS
        )
    )
    names: dict[LensKind, list[str]] = {kind: [] for kind in NAME_FIELDS}
    for lens in lenses:
        if lens.kind in names:
            names[lens.kind].append(lens.name)
    return {
        vol.Required(CONF_LENS, default=DEFAULTS.lens.kind.value): kind,
        **{
            shown_if(CONF_LENS, kind.value, vol.Optional(field)): SelectSelector(
                SelectSelectorConfig(
                    options=names[kind],
                    custom_value=True,
                    mode=SelectSelectorMode.DROPDOWN,
                )
            )
            for kind, field in NAME_FIELDS.items()
        },
    }


def lacks_lens_name(typed: Mapping[str, Any]) -> bool:
    """Return whether the input of the form chooses a lens without its name."""
    decision = typed[SECTION_DECISION]
    return read_lens(decision).kind is not LensKind(decision[CONF_LENS])


def sections_of(typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the sections of the options that the input of the form means."""
    decision = dict(typed[SECTION_DECISION])
    decision = with_lens(decision, read_lens(decision))
    if not decision.pop(CONF_STANDS_ELSEWHERE):
        decision.pop(CONF_HOME, None)
    return {**typed, SECTION_DECISION: decision}


def suggested_by(
    options: Mapping[str, Any], methods: list[ClusterMethod]
) -> dict[str, Any]:
    """Return what the form shows of the options."""
    decision = section_of(options, SECTION_DECISION)
    stands_elsewhere = {CONF_STANDS_ELSEWHERE: CONF_HOME in decision}
    on_map = dict(section_of(options, SECTION_MAP))
    if on_map.get(CONF_METHOD) not in methods:
        on_map.pop(CONF_METHOD, None)
    return {
        **options,
        SECTION_DECISION: {**decision, **stands_elsewhere},
        SECTION_MAP: on_map,
    }
