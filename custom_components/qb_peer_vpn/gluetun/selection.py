"""The part of Gluetun's settings that decides to which server it connects."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Self

from ..models import clean_name, read_address

LISTS: Final = (
    "countries",
    "regions",
    "cities",
    "isps",
    "categories",
    "names",
    "numbers",
    "hostnames",
)
FLAGS: Final = (
    "owned_only",
    "free_only",
    "premium_only",
    "stream_only",
    "multi_hop_only",
    "port_forward_only",
    "secure_core_only",
    "tor_only",
)
NO_ENDPOINT: Final = "0.0.0.0"  # noqa: S104  (Gluetun's own word for "not set")

_ENDPOINTS: Final = ("wireguard", "openvpn")
_OLD_ENDPOINT: Final = "target_ip"
"""Up to v3.39, one key for both types."""
_MAX_CHOICES: Final = 5000
"""More than the servers of any provider in one country."""
_MAX_NUMBER: Final = 65535

type Choice = str | int


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which servers Gluetun may choose from: only what we ever read, write and store.

    All filters apply at once. The keys are those of Gluetun's JSON.
    """

    choices: Mapping[str, tuple[Choice, ...]]
    """Chosen values by each of ``LISTS``; a missing or empty one does not filter."""
    flags: Mapping[str, bool] = MappingProxyType({})
    """Values of those of ``FLAGS`` that this Gluetun has."""
    endpoints: Mapping[str, str] = field(default=MappingProxyType({}), repr=False)
    """Address of the server by ``wireguard``, ``openvpn`` or ``target_ip``; those that
    are not set are ``NO_ENDPOINT``."""

    @classmethod
    def parse(cls, document: object) -> Self | None:
        """Read what is on the white list; None if the document has another form."""
        if not isinstance(document, dict):
            return None
        choices = {name: _choices(document.get(name)) for name in LISTS}
        if any(values is None for values in choices.values()):
            return None
        return cls(
            choices={name: values for name, values in choices.items() if values},
            flags={
                name: document[name]
                for name in FLAGS
                if isinstance(document.get(name), bool)
            },
            endpoints=_endpoints(document),
        )

    def to_json(self) -> dict[str, object]:
        """Return it as Gluetun writes it, for a request or a file."""
        document: dict[str, object] = {
            name: list(self.choices.get(name, ())) for name in LISTS
        }
        document |= self.flags
        for name, address in self.endpoints.items():
            document |= (
                {name: address}
                if name == _OLD_ENDPOINT
                else {name: {"endpoint_ip": address}}
            )
        return document

    def moved(self, wanted: Mapping[str, object]) -> Self | None:
        """Return the selection of a recommended server, made from the present one.

        The user's flags stay as they are, except for those that the server needs. An
        address of a server is reset: Gluetun would prefer it to the host name.

        Args:
            wanted: the ``gluetun`` selection of the recommended server.

        Returns:
            None if ``wanted`` is no selection, or leaves every server.

        """
        target = type(self).parse(wanted)
        if target is None or not target.choices:
            return None
        return type(self)(
            choices=target.choices,
            flags={**self.flags, **target.flags},
            endpoints=dict.fromkeys(self.endpoints, NO_ENDPOINT),
        )

    def narrowed(self, **choices: str) -> Self:
        """Return a selection that also asks for these choices."""
        return type(self)(
            choices={
                **self.choices,
                **{key: (value,) for key, value in choices.items()},
            },
            flags=self.flags,
            endpoints=self.endpoints,
        )

    def widened(self) -> Self:
        """Return a selection of every server with the same flags."""
        return type(self)(choices={}, flags=self.flags, endpoints=self.endpoints)

    def chooses_like(self, other: Self) -> bool:
        """Return whether both choose the same servers, as Gluetun compares them."""
        return (
            all(
                _folded(self.choices.get(name)) == _folded(other.choices.get(name))
                for name in LISTS
            )
            and all(
                self.flags.get(name, False) == other.flags.get(name, False)
                for name in FLAGS
            )
            and _fixed(self.endpoints) == _fixed(other.endpoints)
        )


def _choices(values: object) -> tuple[Choice, ...] | None:
    """Read a list of texts and numbers; None if it is none."""
    if values is None:
        return ()
    if not isinstance(values, list) or len(values) > _MAX_CHOICES:
        return None
    kept: list[Choice] = []
    for value in values:
        if type(value) is int and 0 <= value <= _MAX_NUMBER:
            kept.append(value)
        elif name := clean_name(value):
            kept.append(name)
        else:
            return None
    return tuple(kept)


def _endpoints(document: Mapping[str, object]) -> dict[str, str]:
    found = {}
    for name in _ENDPOINTS:
        match document.get(name):
            case {"endpoint_ip": str(text)} if address := _address(text):
                found[name] = address
    match document.get(_OLD_ENDPOINT):
        case str(text) if address := _address(text):
            found[_OLD_ENDPOINT] = address
    return found


def _address(text: str) -> str | None:
    address = read_address(text)
    return None if address is None else str(address)


def _folded(values: tuple[Choice, ...] | None) -> frozenset[str]:
    """Return values to compare: Gluetun ignores upper and lower case, and the order."""
    return frozenset(str(value).lower() for value in values or ())


def _fixed(endpoints: Mapping[str, str]) -> frozenset[str]:
    return frozenset(set(endpoints.values()) - {NO_ENDPOINT, "::"})
