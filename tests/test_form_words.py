"""Each field, choice, and error of a form has words."""

import pytest

from custom_components.qb_peer_vpn.features.connection.errors import error_key
from custom_components.qb_peer_vpn.features.connection.forms import (
    CONF_CONNECTION,
    CONF_LOGIN,
    OTHER,
    SECTION_MORE,
    LoginKind,
    connection_schema,
    connections_schema,
    login_schema,
)
from custom_components.qb_peer_vpn.features.gluetun.forms import (
    ACTION_SCHEMA,
    CONF_CONTAINER_LOGIN,
    PORT_SCHEMA,
    RULES_SCHEMA,
    control_server_schema,
)
from custom_components.qb_peer_vpn.features.gluetun.settings import (
    LoginKind as ContainerLoginKind,
)
from custom_components.qb_peer_vpn.features.gluetun.trial import (
    ContainerWarning,
    error_key as container_error_key,
)
from custom_components.qb_peer_vpn.features.locations.forms import LOOKUP_SCHEMA
from custom_components.qb_peer_vpn.features.locations.options import CONF_LICENSE_KEY
from custom_components.qb_peer_vpn.features.recommendation.forms import options_schema
from custom_components.qb_peer_vpn.features.servers.forms import (
    MEASURE_FIELDS,
    PROVIDER_SCHEMA,
    servers_schema,
)
from custom_components.qb_peer_vpn.features.servers.options import (
    ANY_PROTOCOL,
    ServerOptions,
)
from custom_components.qb_peer_vpn.features.shaping.rule_entries import CONF_FACTORS
from custom_components.qb_peer_vpn.features.shaping.rule_form import rule_schema
from custom_components.qb_peer_vpn.features.shaping.steps import SHAPING_SCHEMA
from custom_components.qb_peer_vpn.features.torrents.forms import TORRENTS_SCHEMA
from custom_components.qb_peer_vpn.geolocation import LookupMode, ServiceName
from custom_components.qb_peer_vpn.gluetun import GluetunError
from custom_components.qb_peer_vpn.models import (
    ClusterMethod,
    LensKind,
    ServerFeature,
    VpnProtocol,
)
from custom_components.qb_peer_vpn.qbittorrent import QbittorrentError, RedirectedError
from custom_components.qb_peer_vpn.recommendation import Strategy, Weighting
from custom_components.qb_peer_vpn.shaping import (
    ExpressionProblem,
    FactorKind,
    Promise,
    RuleProblem,
    Strategy as LimitStrategy,
)
from custom_components.qb_peer_vpn.torrents import Level
from custom_components.qb_peer_vpn.vpn import AvailableFilters, ListFault
from custom_components.qb_peer_vpn.vpn.filters import Criterion

from .texts import load


def test_each_option_is_named_and_explained() -> None:
    texts = load("translations/en.json")["options"]["step"]["recommendation"][
        "sections"
    ]
    assert set(texts) == {
        str(name) for name in options_schema(list(ClusterMethod)).schema
    }
    for name, fields in options_schema(list(ClusterMethod)).schema.items():
        keys = {str(key) for key in fields.schema.schema}
        assert set(texts[str(name)]["data"]) == keys
        assert set(texts[str(name)]["data_description"]) == keys


def test_each_option_of_torrents_is_named_and_explained() -> None:
    texts = load("translations/en.json")["options"]["step"]["torrents"]
    keys = {str(key) for key in TORRENTS_SCHEMA.schema}
    assert set(texts["data"]) == set(texts["data_description"]) == keys


def test_each_option_of_upload_limits_is_named_and_explained() -> None:
    texts = load("translations/en.json")
    step = texts["options"]["step"]["shaping"]
    keys = {str(key) for key in SHAPING_SCHEMA.schema}
    assert set(step["data"]) == set(step["data_description"]) == keys
    strategies = texts["selector"]["limit_strategy"]["options"]
    assert set(strategies) == set(LimitStrategy)


@pytest.mark.parametrize("step", ["user", "reconfigure"])
def test_each_field_of_an_upload_rule_is_named_and_explained(step: str) -> None:
    texts = load("translations/en.json")["config_subentries"]["upload_rule"]["step"]
    form = rule_schema([], 3)
    fields = {str(key) for key in form.schema} - {SECTION_MORE}
    assert set(texts[step]["data"]) == set(texts[step]["data_description"]) == fields
    more = texts[step]["sections"][SECTION_MORE]
    fields = {str(key) for key in form.schema[SECTION_MORE].schema.schema}
    assert set(more["data"]) == set(more["data_description"]) == fields


def test_each_choice_of_an_upload_rule_has_words() -> None:
    texts = load("translations/en.json")["selector"]
    assert set(texts["promise"]["options"]) == set(Promise)
    assert set(texts["factor_kind"]["options"]) == set(FactorKind)
    more = rule_schema([], 3).schema[SECTION_MORE].schema.schema
    factors = more[CONF_FACTORS].config
    assert set(texts[factors["translation_key"]]["fields"]) == set(factors["fields"])


KEPT_OUT = {
    # The fields of the form have the same limits.
    RuleProblem.CAP_OUT_OF_RANGE,
    RuleProblem.PRIORITY_OUT_OF_RANGE,
    RuleProblem.FACTOR_OUT_OF_RANGE,
    # Home Assistant makes the keys.
    RuleProblem.SAME_KEY,
}


def test_each_error_of_an_upload_rule_has_words() -> None:
    errors = load("translations/en.json")["config_subentries"]["upload_rule"]["error"]
    own = {"name_missing", "second_rest", "too_many_expressions"}
    expressions = {f"expression_{problem}" for problem in ExpressionProblem}
    assert set(errors) == own | expressions | (set(RuleProblem) - KEPT_OUT)


LOGIN = login_schema(LoginKind.USER, *LoginKind)
EVERYTHING = AvailableFilters(
    features=frozenset(ServerFeature),
    protocols=tuple(VpnProtocol),
    countries=("CH",),
    cities=(("CH/zurich", "Zurich"),),
    loads=True,
    virtual=True,
)
FORMS = {
    "user": connections_schema({"entry": {"url": "http://nas", "username": ""}}),
    "connection": connection_schema(LOGIN, MEASURE_FIELDS),
    "reconfigure": connection_schema(LOGIN),
    "reauth_confirm": LOGIN,
    "provider": PROVIDER_SCHEMA,
    "servers": servers_schema(EVERYTHING, ServerOptions(), {}),
    "lookup": LOOKUP_SCHEMA,
}


MENUS = {"without_list"}


def test_each_field_of_the_config_flow_is_named_and_explained() -> None:
    texts = load("translations/en.json")["config"]["step"]
    assert set(texts) == set(FORMS) | MENUS
    for step, form in FORMS.items():
        fields = {str(key) for key in form.schema} - {SECTION_MORE}
        assert set(texts[step]["data"]) == fields
        assert set(texts[step]["data_description"]) == fields
        if SECTION_MORE in form.schema:
            more = texts[step]["sections"][SECTION_MORE]
            fields = {str(key) for key in form.schema[SECTION_MORE].schema.schema}
            assert set(more["data"]) == fields
            assert set(more["data_description"]) == fields


def test_each_choice_of_a_list_is_named() -> None:
    texts = load("translations/en.json")["selector"]
    assert set(texts[CONF_CONNECTION]["options"]) == {OTHER}
    assert set(texts[CONF_LOGIN]["options"]) == set(LoginKind)
    assert set(texts["strategy"]["options"]) == set(Strategy)
    assert set(texts["feature"]["options"]) == set(ServerFeature)
    assert set(texts["protocol"]["options"]) == {ANY_PROTOCOL, *VpnProtocol}
    assert set(texts["votes"]["options"]) == set(Weighting)
    assert set(texts["lens"]["options"]) == set(LensKind)
    assert set(texts["method"]["options"]) == set(ClusterMethod)
    assert set(texts["mode"]["options"]) == set(LookupMode)
    assert set(texts["services"]["options"]) == set(ServiceName)
    assert set(texts["level"]["options"]) == set(Level)


LATER = {"list_none_fits", "list_shrunk"}
"""What cannot be wrong with a list while the user chooses it."""
IN_FORMS = {
    "list_no_places",
    "list_outside_folder",
    "list_required",
    "list_scheme",
}
"""What cannot be wrong with a list later."""


def test_each_error_of_a_flow_has_words() -> None:
    texts = load("translations/en.json")
    emptied = {f"emptied_{criterion}" for criterion in Criterion}
    asked = {"incomplete_account", "no_service", "unknown"}
    later = {"lens_without_name", "not_a_folder", "not_a_pair"}
    lists = {f"list_{fault}" for fault in ListFault}
    in_options = emptied | asked | later | (lists - LATER)
    assert in_options == set(texts["options"]["error"])
    assert lists - IN_FORMS <= set(texts["exceptions"])
    assert not IN_FORMS & set(texts["exceptions"])
    # Those of the connection, which a form shows and set-up logs, and those of its fields.
    tried = {error_key(error()) for error in QbittorrentError.__subclasses__()}
    tried.add(error_key(RedirectedError("https://nas")))
    fields = {
        "authorization_conflict",
        "invalid_header",
        "invalid_url",
        "malformed_api_key",
        "redirected_reconfigure",
        "redirected_to_https",
    }
    assert set(texts["config"]["error"]) == (
        (set(texts["options"]["error"]) - later) | tried | fields
    )
    assert tried <= set(texts["exceptions"])
    steps, first = texts["options"]["step"], texts["config"]["step"]
    # Nothing is stored yet when an entry is added.
    kept = steps["lookup"]["data_description"].pop(CONF_LICENSE_KEY)
    new = first["lookup"]["data_description"].pop(CONF_LICENSE_KEY)
    assert kept.removeprefix(new) == " If you leave this empty, a stored key is kept."
    for step in ("lookup", "provider", "servers"):
        assert steps[step] == first[step]


def test_each_field_of_a_vpn_container_is_named_and_explained() -> None:
    steps = load("translations/en.json")["config_subentries"]["vpn_container"]["step"]
    forms = {
        "control_server": control_server_schema(*ContainerLoginKind),
        "action": ACTION_SCHEMA,
        "port": PORT_SCHEMA,
        "rules": RULES_SCHEMA,
    }
    assert {name for name, step in steps.items() if "data" in step} == set(forms)
    for name, form in forms.items():
        fields = {str(key) for key in form.schema}
        assert (
            set(steps[name]["data"]) == set(steps[name]["data_description"]) == fields
        )


def test_each_choice_warning_and_error_of_a_vpn_container_has_words() -> None:
    texts = load("translations/en.json")
    choices = texts["selector"]
    assert set(choices[CONF_CONTAINER_LOGIN]["options"]) == set(ContainerLoginKind)
    assert set(choices["container_warning"]["options"]) == set(ContainerWarning)
    errors = {container_error_key(each()) for each in _kinds(GluetunError)}
    flow = texts["config_subentries"]["vpn_container"]
    assert errors <= set(flow["error"])
    assert {f"container_{key}" for key in errors} <= set(texts["exceptions"])


def _kinds(kind: type[GluetunError]) -> list[type[GluetunError]]:
    kinds = [each for sub in kind.__subclasses__() for each in (sub, *_kinds(sub))]
    return [each for each in kinds if each.__init__ is GluetunError.__init__]
