"""The country that a provider's code or English name means."""

from collections.abc import Mapping
from sys import intern

from .spelling import fold_name

UNKNOWN_COUNTRY = "ZZ"
"""ISO 3166-1 leaves this code to its users: a country whose name nothing knows."""

_ISO_CODES = {"UK": "GB"}
"""Providers' own codes; everything else is ISO 3166-1 alpha-2 already."""

_OTHER_NAMES = {
    "AG": ("Antigua",),
    "BA": ("Bosnia",),
    "BN": ("Brunei Darussalam",),
    "BQ": ("Bonaire",),
    "CD": ("DR Congo", "Congo Kinshasa"),
    "CG": ("Congo",),
    "CI": ("Cote d'Ivoire",),
    "CO": ("Columbia",),
    "CV": ("Cape Verde",),
    "CZ": ("Czech Republic", "Czech"),
    "AE": ("UAE", "Emirates"),
    "GB": ("UK", "Great Britain", "Britain", "England"),
    "IR": ("Islamic Republic of Iran",),
    "KR": ("Korea", "Republic of Korea"),
    "KP": ("Democratic People's Republic of Korea",),
    "LA": ("Lao People's Democratic Republic", "Lao"),
    "LY": ("Libyan Arab Jamahiriya",),
    "MA": ("Marocco",),
    "MD": ("Republic of Moldova",),
    "MK": ("Macedonia",),
    "MM": ("Burma",),
    "MO": ("Macau",),
    "NL": ("Netherlands", "Holland"),
    "PN": ("Pitcairn Islands",),
    "PS": ("Palestine", "Palestine, State of"),
    "RU": ("Russian Federation",),
    "SY": ("Syrian Arab Republic",),
    "SZ": ("Swaziland",),
    "TR": ("Türkiye",),
    "TW": ("Taiwan, Province of China",),
    "US": ("USA", "United States of America"),
    "VA": ("Vatican City State", "Vatican City", "Holy See"),
    "VN": ("Viet Nam",),
}

_PREFIXES = ("republicofthe", "republicof", "the")


def iso_country_code(code: str) -> str:
    """Translate a provider's two-letter code into ISO 3166-1 alpha-2, upper-case."""
    # Each name in a list makes a new text of the same few codes.
    code = intern(code.upper())
    return _ISO_CODES.get(code, code)


class CountryNames:
    """Finds the country of a name, whoever spells it."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """Take the English names by ISO 3166-1 alpha-2 code."""
        self._codes = {fold_name(name): code for code, name in names.items()}
        for code, others in _OTHER_NAMES.items():
            if code in names:
                self._codes |= {fold_name(name): code for name in others}
        self._known = frozenset(names)

    def code(self, text: str) -> str | None:
        """Return the ISO code of a name or of an upper-case code; None if unknown.

        Codes count in upper case only: "in" and "de" are words as well.
        """
        folded = fold_name(text)
        for name in (folded, *map(folded.removeprefix, _PREFIXES)):
            if code := self._codes.get(name):
                return code
        if text.isupper() and (code := iso_country_code(text)) in self._known:
            return code
        return None
