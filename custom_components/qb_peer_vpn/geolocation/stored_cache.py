"""The stored form of the cache of online services' answers.

Each network has one string, because Home Assistant's Store writes each element of a list
on a line of its own: ``"81.2.69.0/24": "1790000000 GB 51.5142 -0.0931 10.0 - London"``.
"""

from datetime import datetime
from ipaddress import IPv4Address, IPv6Address, ip_network
from math import isfinite
import re
from typing import Any

from ..models import IpNetwork, network_of
from .errors import CacheError
from .location_cache import GRACE_SECONDS, Answer, CacheSnapshot

_VERSION = 1

_HOSTING = {None: "-", True: "hosting", False: "access"}
_HOSTING_OF_WORD = {word: hosting for hosting, word in _HOSTING.items()}

_MAX_IPV4 = (1 << 32) - 1
_COUNTRY_CODE = re.compile(r"[A-Z]{2}")


def cache_to_store(snapshot: CacheSnapshot, now: datetime) -> dict[str, Any]:
    """Convert a snapshot to JSON-ready data, without answers that are too old.

    Takes up to a second if the cache is full: run it in a worker.
    """
    seconds = now.timestamp()
    return {
        "version": _VERSION,
        "networks": {
            str(_network(key)): _text(answer)
            for key, answer in snapshot.items()
            if seconds < answer[0] + (GRACE_SECONDS if answer[1] else 0)
        },
    }


def cache_from_store(stored: object) -> CacheSnapshot:
    """Read the result of ``cache_to_store``. Run it in a worker.

    Raises:
        CacheError: the data have another form.

    """
    match stored:
        case {"version": 1, "networks": dict(networks)}:
            pass
        case _:
            raise CacheError("not a stored cache")
    try:
        return {_key(network): _answer(text) for network, text in networks.items()}
    except AttributeError, KeyError, TypeError, ValueError:
        # Without the cause, which quotes the network.
        raise CacheError("broken answer in the stored cache") from None


def _network(key: int) -> IpNetwork:
    return network_of(IPv4Address(key) if key <= _MAX_IPV4 else IPv6Address(key))


def _key(text: str) -> int:
    network = ip_network(text)
    if network != network_of(network.network_address):
        raise ValueError("not a network that we ask about")
    return int(network.network_address)


def _text(answer: Answer) -> str:
    until, country_code, city, latitude, longitude, radius_km, hosting = answer
    if country_code is None:
        return f"{until}"
    if city is None:
        return f"{until} {country_code} {_HOSTING[hosting]}"
    place = f"{latitude} {longitude} {radius_km}"
    return f"{until} {country_code} {place} {_HOSTING[hosting]} {city}"


def _answer(text: str) -> Answer:
    # The city is last because its name can have several words.
    match text.split(" ", 6):
        case [until]:
            return int(until), None, None, None, None, None, None
        case [until, code, hosting]:
            flag = _HOSTING_OF_WORD[hosting]
            return int(until), _country(code), None, None, None, None, flag
        case [until, code, latitude, longitude, radius_km, hosting, city]:
            return (
                int(until),
                _country(code),
                city,
                _finite(latitude),
                _finite(longitude),
                _finite(radius_km),
                _HOSTING_OF_WORD[hosting],
            )
    raise ValueError("not an answer")


def _country(text: str) -> str:
    if _COUNTRY_CODE.fullmatch(text) is None:
        raise ValueError("not a country code")
    return text


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError("not a number")
    return number
