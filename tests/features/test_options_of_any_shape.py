"""Options and data of an entry that was edited by hand or written by another version."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from homeassistant.const import (
    CONF_API_KEY,
    CONF_PASSWORD,
    CONF_URL,
    CONF_USERNAME,
    CONF_VERIFY_SSL,
)
from hypothesis import given
import voluptuous as vol

from custom_components.qb_peer_vpn.features import FEATURES
from custom_components.qb_peer_vpn.features.connection.forms import (
    read_login,
    read_proxy,
    suggested_at,
    without_secrets,
)
from custom_components.qb_peer_vpn.features.connection.settings import (
    CONF_HEADERS,
    CONF_PROXY_PASSWORD,
    CONF_PROXY_USERNAME,
    ConnectionSettings,
    migrated_data,
)
from custom_components.qb_peer_vpn.features.locations.forms import LOOKUP_SCHEMA
from custom_components.qb_peer_vpn.features.locations.options import LookupOptions
from custom_components.qb_peer_vpn.features.recommendation.forms import (
    CONF_STANDS_ELSEWHERE,
    options_schema,
    suggested_by,
)
from custom_components.qb_peer_vpn.features.recommendation.options import (
    LASTS_LIMITS_MINUTES,
    MARGIN_LIMITS_MS,
    MAX_CLUSTERS,
    REACH_LIMITS_KM,
    RecommendationOptions,
)
from custom_components.qb_peer_vpn.features.servers.forms import (
    PROVIDER_SCHEMA,
    servers_schema,
)
from custom_components.qb_peer_vpn.features.servers.options import (
    LOAD_LIMITS,
    ServerOptions,
    UnknownProviderError,
    measures_latency,
)
from custom_components.qb_peer_vpn.models import ClusterMethod
from custom_components.qb_peer_vpn.qbittorrent import (
    AuthorizationConflictError,
    InvalidHeaderError,
)
from tests.any_shape import like
from tests.test_form_words import EVERYTHING

OPTIONS: dict[str, Any] = {
    "decision": {
        "strategy": "fastest_path",
        "margin_ms": 5.0,
        "lasts": 10,
        "votes": "by_traffic",
        "lens": "category",
        "lens_category": "tv",
        "lens_tag": "new",
        "measure": True,
        "warn_without_vpn": False,
        "home": {"latitude": -33.87, "longitude": 151.21},
    },
    "map": {"method": "k_means", "max_clusters": 5, "reach_km": 250.0},
    "servers": {
        "provider": "mullvad",
        "provider_name": "Mine",
        "list": "mine.json",
        "required": ["owned"],
        "excluded": ["tor"],
        "protocol": "wireguard",
        "countries": ["SE"],
        "excluded_countries": ["CH"],
        "cities": ["SE/malmo"],
        "max_load": 50,
        "elsewhere": False,
    },
    "lookup": {
        "mode": "online",
        "services": ["country_is", "ip_api_com"],
        "unencrypted": True,
        "account_id": "12",
        "licence_key": "secret",
    },
}
DATA: dict[str, Any] = {
    CONF_URL: "http://user:secret@nas.local:8080",
    CONF_USERNAME: "admin",
    CONF_PASSWORD: " secret ",
    CONF_API_KEY: "qbt_" + "a1" * 14,
    CONF_VERIFY_SSL: False,
    CONF_PROXY_USERNAME: "proxy",
    CONF_PROXY_PASSWORD: "other secret",
    CONF_HEADERS: "CF-Access: token\nnonsense\n: \nName: ",
}


FORMS = {
    **{
        str(name): fields.schema
        for name, fields in options_schema(list(ClusterMethod)).schema.items()
    },
    "servers": vol.Schema(
        PROVIDER_SCHEMA.schema | servers_schema(EVERYTHING, ServerOptions(), {}).schema
    ),
    "lookup": LOOKUP_SCHEMA,
}
NOT_STORED = {CONF_STANDS_ELSEWHERE}


def test_the_example_has_each_option_of_each_form() -> None:
    asked = {name: {str(key) for key in form.schema} for name, form in FORMS.items()}
    assert {name: keys - NOT_STORED for name, keys in asked.items()} == {
        name: set(values) for name, values in OPTIONS.items()
    }


def mapping(value: Any) -> dict[str, Any]:
    """Home Assistant itself refuses an entry whose options or data are no mapping."""
    return value if isinstance(value, dict) else {}


@given(like(OPTIONS))
def test_options_are_read_within_their_limits(value: Any) -> None:
    options = mapping(value)

    read = RecommendationOptions.from_options(options)
    assert MARGIN_LIMITS_MS[0] <= read.decision.margin_ms <= MARGIN_LIMITS_MS[1]
    shortest, longest = LASTS_LIMITS_MINUTES
    assert shortest <= read.decision.lasts / timedelta(minutes=1) <= longest
    assert 1 <= read.max_clusters <= MAX_CLUSTERS
    assert REACH_LIMITS_KM[0] <= read.reach_km <= REACH_LIMITS_KM[1]

    lookup = LookupOptions.from_options(options)
    assert lookup.downloads or not lookup.services or lookup.mode == "online"
    assert isinstance(measures_latency(options), bool)

    try:
        servers = ServerOptions.from_options(options)
    except UnknownProviderError:
        return
    load = servers.filter.max_load
    assert load is None or LOAD_LIMITS[0] <= load <= LOAD_LIMITS[1]


@given(like(OPTIONS))
def test_options_of_any_shape_can_be_described_and_shown(value: Any) -> None:
    options = mapping(value)

    for feature in FEATURES:
        feature.describe_options(options)
    shown = suggested_by(options, list(ClusterMethod))
    assert isinstance(shown["decision"], dict)
    assert isinstance(shown["map"], dict)


@given(like(DATA))
def test_data_of_any_shape_make_a_session_or_a_known_error(value: Any) -> None:
    data = mapping(value)

    settings = ConnectionSettings.from_data(migrated_data(data, 1))
    assert "@" not in settings.url.partition("/")[2].partition("/")[0]
    with suppress(AuthorizationConflictError, InvalidHeaderError):
        settings.open_session()


@given(like(DATA))
def test_data_of_any_shape_can_be_shown_without_their_secrets(value: Any) -> None:
    data = mapping(value)

    shown = str((without_secrets(data), suggested_at(data, "https://nas.local")))
    assert "secret" not in shown
    assert "token" not in shown


@given(like(DATA))
def test_a_stored_login_of_any_shape_can_be_kept(value: Any) -> None:
    stored = mapping(value)

    kept = read_login({"login": "stored"}, stored) | read_proxy(
        without_secrets(stored)["more"], stored
    )
    assert all(isinstance(each, str) for each in kept.values())
