"""Local web servers, with and without encryption, and a session to ask them."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
import ssl

from aiohttp import ClientSession, TCPConnector
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID
import pytest

from custom_components.qb_peer_vpn.web import (
    Answer,
    Limits,
    WebRequest,
    fetch,
    fetch_to_file,
)

from .fetching import LIMITS, Fetch
from .host import Host


@pytest.fixture
async def session(socket_enabled: None) -> AsyncIterator[ClientSession]:
    """A session that trusts the local servers' certificates."""
    async with ClientSession(connector=TCPConnector(ssl=False)) as session:
        yield session


@pytest.fixture
async def host(socket_enabled: None) -> AsyncIterator[Host]:
    async with Host() as host:
        yield host


@pytest.fixture
async def other_host(socket_enabled: None) -> AsyncIterator[Host]:
    async with Host() as host:
        yield host


@pytest.fixture
async def encrypted_host(socket_enabled: None, tmp_path: Path) -> AsyncIterator[Host]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path / "certificate.pem"))
    async with Host(context) as host:
        yield host


def self_signed(path: Path) -> Path:
    """Write a certificate for 127.0.0.1 and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    path.write_bytes(
        key.private_bytes(
            Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()
        )
        + certificate.public_bytes(Encoding.PEM)
    )
    return path


@pytest.fixture(params=["memory", "file"])
def fetched(
    request: pytest.FixtureRequest, session: ClientSession, tmp_path: Path
) -> Fetch:
    """Fetch into memory or into a file; the answer has the same form."""

    async def into_memory(asked: WebRequest, limits: Limits = LIMITS) -> Answer:
        return await fetch(session, asked, limits)

    async def into_file(asked: WebRequest, limits: Limits = LIMITS) -> Answer:
        path = tmp_path / "file"
        validators = await fetch_to_file(session, asked, limits, path)
        if validators is None:
            assert not path.exists()
            return Answer(content=None, validators=asked.validators)
        return Answer(content=path.read_bytes(), validators=validators)

    return into_memory if request.param == "memory" else into_file
