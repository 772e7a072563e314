"""Forms with fields that depend on another field."""

import voluptuous as vol


def shown_if(other: str, value: str | bool, field: vol.Marker) -> vol.Marker:
    """Show a field only while another field has a certain value.

    Home Assistant 2026.11 leaves a hidden field out of ``user_input``. Home Assistant
    2026.10 always shows the field.
    """
    field.visible = {"field": other, "value": value}
    return field
