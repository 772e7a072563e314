"""Fields of a form that are shown only while another field has a certain value."""

import voluptuous as vol


def shown_if(other: str, value: str | bool, field: vol.Marker) -> vol.Marker:
    """Let a field be shown only while the other one has the value.

    Home Assistant 2026.11 hides it else, and leaves it out of what was typed; 2026.10
    always shows it.
    """
    field.visible = {"field": other, "value": value}
    return field
