"""The sources of a provider's servers: which documents to fetch, and how to read them.

A source names its documents and parses their contents. Fetching knows nothing of their
shapes, and parsing nothing of networks.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
import os
from pathlib import Path
from typing import Protocol

from aiohttp import ClientSession
from yarl import URL

from ...web import NO_VALIDATORS, Answer, Validators, http_url
from ..errors import (
    ListFault,
    ServerListAddressError,
    ServerListError,
    ServerListUnreadableError,
)
from ..places.place_finder import PlaceFinder
from ..providers import PROTON, PROVIDERS, Provider
from .documents import Document, fetch_document
from .list_shapes import parse_server_list
from .proton_join import join_proton_lists
from .server_list import ServerList

PROTON_NAMES_URL = URL(
    "https://raw.githubusercontent.com/huzky-v/proton-vpn-server-list"
    "/main/output-group/all.json"
)


class ServerSource(Protocol):
    """A source of a provider's servers."""

    @property
    def documents(self) -> tuple[Document, ...]:
        """Where its documents are."""

    def parse(
        self, contents: Sequence[bytes | None], places: PlaceFinder
    ) -> ServerList:
        """Parse the documents. Synchronous: run it in a worker.

        Args:
            contents: in the order of ``documents``; None for one that is missing.
            places: knows the names of countries and cities.

        Raises:
            ServerListError: none of them contains a usable server.

        """


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSource:
    """One list in any known shape: Gluetun's, or a list of the user's own."""

    provider: Provider
    document: Document = field(repr=False)

    @property
    def documents(self) -> tuple[Document, ...]:
        """The one document."""
        return (self.document,)

    def parse(
        self, contents: Sequence[bytes | None], places: PlaceFinder
    ) -> ServerList:
        """Parse the list; see ``ServerSource``."""
        [content] = contents
        if content is None:
            raise ServerListUnreadableError("no list")
        return parse_server_list(content, self.provider, places)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtonSource:
    """Gluetun's list of Proton's machines, joined with a list of all server names.

    Either alone is enough: without Gluetun's, flags and host names are older; without the
    other one, each machine has only one name.
    """

    machines: Document = PROVIDERS[PROTON].url
    names: Document = PROTON_NAMES_URL

    @property
    def documents(self) -> tuple[Document, ...]:
        """The list of machines, then the list of names."""
        return (self.machines, self.names)

    def parse(
        self, contents: Sequence[bytes | None], places: PlaceFinder
    ) -> ServerList:
        """Parse and join the lists; see ``ServerSource``."""
        lists: list[ServerList] = []
        problem: ServerListError = ServerListUnreadableError("no list")
        for number, content in enumerate(contents):
            if content is None:
                continue
            try:
                found = parse_server_list(content, PROVIDERS[PROTON], places)
            except ServerListError as err:
                problem = err
            else:
                lists.append(replace(found, documents=(number,)))
        match lists:
            case [machines, names]:
                joined = join_proton_lists(machines, names)
                return replace(joined, documents=(0, 1))
            case [one]:
                return one
        raise problem


def default_source(provider_id: str) -> ServerSource:
    """Return the source of a provider for users without a list of their own.

    Raises:
        KeyError: not one of ``PROVIDERS``.

    """
    if provider_id == PROTON:
        return ProtonSource()
    provider = PROVIDERS[provider_id]
    return ListSource(provider=provider, document=provider.url)


def list_source(provider: Provider, address: str, folder: Path) -> ListSource:
    """Return the source for a list of the user's own.

    Args:
        provider: whose servers the list contains.
        address: an http or https address, else the name of a file. Folders in it are
            ignored: the address must not reach files outside the folder.
        folder: where files of the user's own are.

    """
    document = http_url(address) or folder / Path(address).name
    return ListSource(provider=provider, document=document)


def check_list_address(address: str, folder: Path) -> None:
    """Check an address that a user has entered, as ``list_source`` takes it.

    Raises:
        ServerListAddressError: it is empty, has another scheme than http and https, or is
            a file outside the folder.

    """
    if not address:
        raise ServerListAddressError("no address", ListFault.REQUIRED)
    if http_url(address) is not None:
        return
    if "://" in address:
        raise ServerListAddressError("not on the web", ListFault.SCHEME)
    name = Path(address).name
    # Without following links: those in the folder are the user's own.
    meant = {os.path.normpath(base / address) for base in (folder, folder.parent)}
    if name == ".." or os.path.normpath(folder / name) not in meant:
        raise ServerListAddressError("outside of the folder", ListFault.OUTSIDE_FOLDER)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDownload:
    """The documents of a source, as fetched."""

    contents: tuple[bytes | None, ...] | None = field(repr=False)
    """As ``ServerSource.parse`` takes them; None: all are unchanged."""
    validators: tuple[Validators, ...]
    """For the next download, once the contents have proved to be good."""


async def download_source(
    session: ClientSession,
    source: ServerSource,
    validators: Sequence[Validators] = (),
) -> SourceDownload:
    """Fetch the documents of a source unless all of them are unchanged.

    When one of several has changed, the others are fetched too, because their contents
    are not kept. A document that is unavailable is left out as long as another arrives.

    Raises:
        ServerListError: none of them is available.

    """
    documents = source.documents
    known = tuple(validators)
    if len(known) != len(documents):
        known = (NO_VALIDATORS,) * len(documents)
    answers = await _fetch_all(session, documents, known)
    arrived = [each for each in answers if isinstance(each, Answer)]
    if not arrived:
        raise next(each for each in answers if isinstance(each, ServerListError))
    if all(each.content is None for each in arrived):
        return SourceDownload(contents=None, validators=known)
    if any(each.content is None for each in arrived):
        answers = await _fetch_all(
            session, documents, (NO_VALIDATORS,) * len(documents)
        )
    return SourceDownload(
        contents=tuple(
            each.content if isinstance(each, Answer) else None for each in answers
        ),
        validators=tuple(
            each.validators if isinstance(each, Answer) else NO_VALIDATORS
            for each in answers
        ),
    )


async def _fetch_all(
    session: ClientSession,
    documents: Sequence[Document],
    validators: Sequence[Validators],
) -> list[Answer | ServerListError]:
    fetches = (
        _fetch(session, document, known)
        for document, known in zip(documents, validators, strict=True)
    )
    return list(await asyncio.gather(*fetches))


async def _fetch(
    session: ClientSession, document: Document, validators: Validators
) -> Answer | ServerListError:
    try:
        return await fetch_document(session, document, validators)
    except ServerListError as err:
        return err
