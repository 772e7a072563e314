"""Repair issues of the VPN container."""

from collections.abc import Sequence
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from ...shell.issues import show_issue

UNREACHABLE: Final = "container_unreachable"
DENIED: Final = "container_denied"
OTHER_PROVIDER: Final = "container_other_provider"
ROLES_FILE: Final = "/gluetun/auth/config.toml"


@callback
def show_container_issues(
    hass: HomeAssistant,
    entry: ConfigEntry,
    *,
    error: str | None = None,
    denied: Sequence[str] = (),
    toml: str = "",
    providers: tuple[str, str] | None = None,
) -> None:
    """Show what is wrong with the control server; by default, nothing is.

    Args:
        hass: Home Assistant.
        entry: of the connection.
        error: key of the reason why nothing useful answers.
        denied: routes that no role allows.
        toml: the role to paste for them.
        providers: Gluetun's provider and ours, if they differ.

    """
    show_issue(hass, entry, UNREACHABLE, is_wrong=error is not None)
    missing = ", ".join(f"`{each}`" for each in denied)
    role = {"missing": missing, "toml": toml, "file": ROLES_FILE}
    show_issue(hass, entry, DENIED, is_wrong=bool(denied), placeholders=role)
    theirs, ours = providers or ("", "")
    show_issue(
        hass,
        entry,
        OTHER_PROVIDER,
        is_wrong=providers is not None,
        is_fixable=False,
        placeholders={"gluetun": theirs, "provider": ours},
    )
