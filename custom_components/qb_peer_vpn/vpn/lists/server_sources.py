"""Where the servers of a provider come from.

A source names the documents it needs and reads what has arrived of them. What fetches
them knows nothing of their shapes, and what reads them nothing of networks.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from aiohttp import ClientSession

from ..errors import ServerListError, ServerListUnreadableError
from ..places.place_finder import Places
from ..providers import PROVIDERS, Provider
from .download import NO_VALIDATORS, ListDownload, Validators, download_list
from .list_shapes import parse_server_list
from .local_file import read_list_file
from .proton_join import join_proton_lists
from .proton_list import PROVIDER as PROTON
from .server_list import ServerList

PROTON_NAMES_URL = (
    "https://raw.githubusercontent.com/huzky-v/proton-vpn-server-list"
    "/main/output-group/all.json"
)


class ServerSource(Protocol):
    """Where the servers of a provider come from."""

    @property
    def addresses(self) -> tuple[str, ...]:
        """Web addresses or paths of the documents."""

    def parse(self, contents: Sequence[bytes | None], places: Places) -> ServerList:
        """Read the documents. Synchronous: run it in the executor.

        Args:
            contents: in the order of ``addresses``; None for one that did not arrive.
            places: knows the names of countries and cities.

        Raises:
            ServerListError: nothing usable in any of them.

        """


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSource:
    """One list in any known shape: Gluetun's, or what a user has."""

    provider: Provider
    address: str = field(repr=False)

    @property
    def addresses(self) -> tuple[str, ...]:
        """The one address."""
        return (self.address,)

    def parse(self, contents: Sequence[bytes | None], places: Places) -> ServerList:
        """Read the list, see ``ServerSource``."""
        [content] = contents
        if content is None:
            raise ServerListUnreadableError("no list")
        return parse_server_list(content, self.provider, places)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtonSource:
    """Gluetun's list of Proton's machines, and the list of all server names.

    Either alone will do: without Gluetun's, flags and host names are older; without the
    other, each machine has one name.
    """

    machines: str = PROVIDERS[PROTON].url
    names: str = PROTON_NAMES_URL

    @property
    def addresses(self) -> tuple[str, ...]:
        """The list of machines, then the list of names."""
        return (self.machines, self.names)

    def parse(self, contents: Sequence[bytes | None], places: Places) -> ServerList:
        """Read and join the lists, see ``ServerSource``."""
        lists: list[ServerList] = []
        problem: ServerListError = ServerListUnreadableError("no list")
        for content in filter(None, contents):
            try:
                lists.append(parse_server_list(content, PROVIDERS[PROTON], places))
            except ServerListError as err:
                problem = err
        match lists:
            case [machines, names]:
                return join_proton_lists(machines, names)
            case [one]:
                return one
        raise problem


def default_source(provider_id: str) -> ServerSource:
    """Return where a provider's servers come from unless the user has a list.

    Raises:
        KeyError: not one of ``PROVIDERS``.

    """
    if provider_id == PROTON:
        return ProtonSource()
    provider = PROVIDERS[provider_id]
    return ListSource(provider=provider, address=provider.url)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDownload:
    """What a source's addresses answered."""

    contents: tuple[bytes | None, ...] | None = field(repr=False)
    """As ``ServerSource.parse`` takes them; None: all is as the validators describe."""
    validators: tuple[Validators, ...]
    """For the next download, once the contents have proved to be good."""


async def download_source(
    session: ClientSession,
    source: ServerSource,
    validators: Sequence[Validators] = (),
) -> SourceDownload:
    """Fetch the documents of a source unless they are still the ones we have.

    When one of several has changed, the others are fetched too: their contents are
    not kept. A document that cannot be had is left out as long as another arrives.

    Raises:
        ServerListError: none of them can be had.

    """
    addresses = source.addresses
    known = tuple(validators)
    if len(known) != len(addresses):
        known = (NO_VALIDATORS,) * len(addresses)
    answers = await _fetch_all(session, addresses, known)
    downloads = [each for each in answers if isinstance(each, ListDownload)]
    if not downloads:
        raise next(each for each in answers if isinstance(each, ServerListError))
    if all(each.content is None for each in downloads):
        return SourceDownload(contents=None, validators=known)
    if any(each.content is None for each in downloads):
        answers = await _fetch_all(
            session, addresses, (NO_VALIDATORS,) * len(addresses)
        )
    return SourceDownload(
        contents=tuple(
            each.content if isinstance(each, ListDownload) else None for each in answers
        ),
        validators=tuple(
            each.validators if isinstance(each, ListDownload) else NO_VALIDATORS
            for each in answers
        ),
    )


async def _fetch_all(
    session: ClientSession, addresses: Sequence[str], validators: Sequence[Validators]
) -> list[ListDownload | ServerListError]:
    return list(
        await asyncio.gather(
            *(
                _fetch(session, address, known)
                for address, known in zip(addresses, validators, strict=True)
            )
        )
    )


async def _fetch(
    session: ClientSession, address: str, validators: Validators
) -> ListDownload | ServerListError:
    try:
        if address.startswith(("http://", "https://")):
            return await download_list(session, address, validators)
        return await asyncio.to_thread(read_list_file, address, validators)
    except ServerListError as err:
        return err
