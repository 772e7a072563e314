"""The flow that adds and changes a rule."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigEntryState,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.const import CONF_NAME

from ...models import Torrents
from ...shaping import (
    MAX_EXPRESSIONS,
    MAX_RULES,
    HostExpressionError,
    Rulebook,
    RuleError,
    RuleProblem,
    count_matches,
)
from ...shell.worker import async_get_worker
from .data import ShapingEntry
from .rule_entries import (
    CONF_CAP,
    CONF_HOSTS,
    NamedRule,
    make_rulebook,
    order_between,
    read_rules,
    rule_from_data,
)
from .rule_form import CONF_POSITION, offered_hosts, rule_data, rule_schema

_NEW = "new"
"""Key of a rule that is not stored yet."""

_ABOVE = "base"
_PLACES = {
    RuleProblem.NOT_A_HOST: (CONF_HOSTS,),
    RuleProblem.TOO_MANY: (CONF_HOSTS,),
    # This field is so far down that a user who sees the first ones would see nothing.
    RuleProblem.CAP_MISSING: (_ABOVE, CONF_CAP),
}
"""Where a problem is shown; others are shown above the form."""


class RuleFlow(ConfigSubentryFlow):
    """Asks for a rule, shows how many torrents it covers, and keeps it."""

    _typed: dict[str, Any]
    _data: dict[str, Any]

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for a new rule."""
        if len(self._others()) >= MAX_RULES:
            return self.async_abort(reason="too_many_rules")
        return await self._async_ask("user", user_input, {})

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for changes of a rule."""
        subentry = self._get_reconfigure_subentry()
        keys = [each.rule.key for each in read_rules(self._entry())]
        key = subentry.subentry_id
        position = keys.index(key) + 1 if key in keys else len(keys) + 1
        before = {
            **subentry.data,
            CONF_NAME: subentry.title,
            CONF_POSITION: position,
        }
        return await self._async_ask("reconfigure", user_input, before)

    async def _async_ask(
        self, step: str, typed: dict[str, Any] | None, before: Mapping[str, Any]
    ) -> SubentryFlowResult:
        errors: dict[str, str] = {}
        if typed is not None:
            errors = self._take(typed)
            if not errors:
                return await self.async_step_check()
        rules = read_rules(self._entry())
        schema = rule_schema(offered_hosts(self._torrents()), len(self._others()))
        return self.async_show_form(
            step_id=step,
            data_schema=self.add_suggested_values_to_schema(schema, typed or before),
            errors=errors,
            description_placeholders={"matches": await self._async_matches(rules)},
        )

    async def async_step_check(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Show what each rule would cover, and offer to change the rule again."""
        return self.async_show_menu(
            step_id="check",
            menu_options=["save", "change"],
            description_placeholders={
                "matches": await self._async_matches(self._planned())
            },
        )

    async def async_step_change(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Show the form again, with what was typed."""
        step = "reconfigure" if self._is_known() else "user"
        return await self._async_ask(step, None, self._typed)

    async def async_step_save(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Keep the rule."""
        title = self._typed[CONF_NAME]
        if not self._is_known():
            return self.async_create_entry(title=title, data=self._data)
        return self.async_update_and_abort(
            self._entry(),
            self._get_reconfigure_subentry(),
            title=title,
            data=self._data,
        )

    def _take(self, typed: dict[str, Any]) -> dict[str, str]:
        """Take what was typed; return what is wrong with it."""
        typed[CONF_NAME] = typed[CONF_NAME].strip()
        self._typed = typed
        if not typed[CONF_NAME]:
            return {CONF_NAME: "name_missing"}
        others = self._others()
        orders = [each.order for each in others if not each.rule.covers_the_rest]
        self._data = rule_data(typed, order_between(orders, int(typed[CONF_POSITION])))
        try:
            rule = rule_from_data(_NEW, self._data)
        except RuleError as err:
            places = _PLACES.get(err.problem, (_ABOVE,))
            return dict.fromkeys(places, str(err.problem))
        except HostExpressionError as err:
            return {_ABOVE: f"expression_{err.problem}"}
        if rule.covers_the_rest and any(each.rule.covers_the_rest for each in others):
            return {CONF_HOSTS: "second_rest"}
        expressions = sum(bool(each.rule.expression) for each in others)
        if rule.expression and expressions >= MAX_EXPRESSIONS:
            return {_ABOVE: "too_many_expressions"}
        return {}

    def _planned(self) -> tuple[NamedRule, ...]:
        """Return the rules as they would be with what was typed."""
        name = self._typed[CONF_NAME]
        new = NamedRule(
            name=name,
            order=self._data["order"],
            rule=rule_from_data(_NEW, self._data),
        )
        planned = [*self._others(), new]
        planned.sort(key=lambda each: (each.rule.covers_the_rest, each.order))
        return tuple(planned)

    async def _async_matches(self, rules: tuple[NamedRule, ...]) -> str:
        """Return how many torrents each rule covers, as a list in Markdown."""
        torrents = self._torrents()
        if torrents is None:
            return "–"
        rulebook = make_rulebook(rules)
        counts = await async_get_worker(self.hass).async_run(
            partial(count_matches, torrents, rulebook)
        )
        names = _names_of(rulebook, rules)
        return "\n".join(
            f"- {name}: {count}" for name, count in zip(names, counts, strict=True)
        )

    def _others(self) -> list[NamedRule]:
        known = self._reconfigure_subentry_id if self._is_known() else None
        return [each for each in read_rules(self._entry()) if each.rule.key != known]

    def _is_known(self) -> bool:
        return self.source == SOURCE_RECONFIGURE

    def _entry(self) -> ShapingEntry:
        entry: ShapingEntry = self._get_entry()
        return entry

    def _torrents(self) -> Torrents | None:
        """Return the torrents; None while the entry is not loaded."""
        entry = self._entry()
        if entry.state is not ConfigEntryState.LOADED:
            return None
        return entry.runtime_data.shaping.coordinator.snapshot.torrents


def _names_of(rulebook: Rulebook, rules: tuple[NamedRule, ...]) -> list[str]:
    """Return the names in the order of the rulebook, "*" for what is left over."""
    names = {each.rule.key: _plain(each.name) for each in rules}
    return [f"**{names[key]}**" if key in names else "\\*" for key in rulebook.keys]


def _plain(name: str) -> str:
    """Return a name without what Markdown would take for a mark."""
    return "".join(f"\\{each}" if each in "\\`*_[]<>#|~" else each for each in name)
