"""Countries by a provider's code or English name."""

from collections.abc import Mapping
from sys import intern

from .spelling import fold_name

UNKNOWN_COUNTRY = "ZZ"
"""A country with an unknown name; ISO 3166-1 reserves this code for users."""

_ISO_CODES = {"UK": "GB"}
"""Providers' own codes; all others are ISO 3166-1 alpha-2."""

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
    """Return the ISO 3166-1 alpha-2 code, in upper case, for a provider's code."""
    # Each row of a list makes new strings of the same few codes.
    code = intern(code.upper())
    return _ISO_CODES.get(code, code)


class CountryNames:
    """Finds countries by name, in any usual spelling."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """Index English names by ISO 3166-1 alpha-2 code, and other spellings of them."""
        self._codes = {fold_name(name): code for code, name in names.items()}
        for code, others in _OTHER_NAMES.items():
            if code in names:
                self._codes |= {fold_name(name): code for name in others}
        self._known = frozenset(names)

    def code(self, text: str) -> str | None:
        """Return the ISO code for a name or an upper-case code; None if unknown.

        Codes must be in upper case, because "in" and "de" are words too.
        """
        folded = fold_name(text)
        for name in (folded, *map(folded.removeprefix, _PREFIXES)):
            if code := self._codes.get(name):
                return code
        if text.isupper() and (code := iso_country_code(text)) in self._known:
            return code
        return None
