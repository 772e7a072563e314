"""The country that a provider's code means."""

_ISO_CODES = {"UK": "GB"}
"""Providers' own codes; everything else is ISO 3166-1 alpha-2 already."""


def iso_country_code(code: str) -> str:
    """Translate a provider's two-letter code into ISO 3166-1 alpha-2, upper-case."""
    code = code.upper()
    return _ISO_CODES.get(code, code)
