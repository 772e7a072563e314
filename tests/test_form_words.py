"""Each field, choice, and error of a form has words."""

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
from custom_components.qb_peer_vpn.features.locations.forms import LOOKUP_SCHEMA
from custom_components.qb_peer_vpn.features.recommendation.forms import options_schema
from custom_components.qb_peer_vpn.features.servers.forms import (
    MEASURE_FIELDS,
    PROVIDER_SCHEMA,
    servers_schema,
)
from custom_components.qb_peer_vpn.features.servers.options import ServerOptions
from custom_components.qb_peer_vpn.geolocation import LookupMode, ServiceName
from custom_components.qb_peer_vpn.models import ClusterMethod, ServerFeature
from custom_components.qb_peer_vpn.qbittorrent import QbittorrentError, RedirectedError
from custom_components.qb_peer_vpn.recommendation import Strategy, Weighting
from custom_components.qb_peer_vpn.vpn import AvailableFilters
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


LOGIN = login_schema(LoginKind.USER, *LoginKind)
EVERYTHING = AvailableFilters(
    features=frozenset(ServerFeature),
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


def test_each_field_of_the_config_flow_is_named_and_explained() -> None:
    texts = load("translations/en.json")["config"]["step"]
    assert set(texts) == set(FORMS)
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
    assert set(texts["votes"]["options"]) == set(Weighting)
    assert set(texts["method"]["options"]) == set(ClusterMethod)
    assert set(texts["mode"]["options"]) == set(LookupMode)
    assert set(texts["services"]["options"]) == set(ServiceName)


def test_each_error_of_a_flow_has_words() -> None:
    texts = load("translations/en.json")
    emptied = {f"emptied_{criterion}" for criterion in Criterion}
    asked = {"incomplete_account", "list_unavailable", "no_service", "unknown"}
    assert emptied | asked == set(texts["options"]["error"])
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
        set(texts["options"]["error"]) | tried | fields
    )
    assert tried <= set(texts["exceptions"])
    assert set(texts["options"]["error"]) <= set(texts["config"]["error"])
    for step in ("lookup", "provider", "servers"):
        assert texts["options"]["step"][step] == texts["config"]["step"][step]
