"""A stand-in qBittorrent on loopback, and the sessions of a test, closed after it."""

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
import pytest

from custom_components.qb_peer_vpn.qbittorrent import (
    ApiKey,
    QbittorrentSession,
    UserLogin,
)

from .table_home import OLD, Home
from .web_ui import PASSWORD, USERNAME, Release, WebUi, serve
from .workers import USER, workers

type Connect = Callable[..., QbittorrentSession]


@pytest.fixture(params=list(Release), ids=lambda release: release.number)
def web_ui(request: pytest.FixtureRequest, socket_enabled: None) -> Iterator[WebUi]:
    """Serve each of the two versions in turn."""
    with serve(WebUi(release=request.param)) as served:
        yield served


@pytest.fixture
async def connect() -> AsyncIterator[Connect]:
    """Return a maker of sessions with the right login."""
    sessions: list[QbittorrentSession] = []

    def make(
        url: str,
        username: str = USERNAME,
        password: str = PASSWORD,
        *,
        api_key: str | None = None,
        verify_ssl: bool = True,
    ) -> QbittorrentSession:
        login = (
            UserLogin(username=username, password=password)
            if api_key is None
            else ApiKey(key=api_key)
        )
        sessions.append(QbittorrentSession(url, login, verify_ssl=verify_ssl))
        return sessions[-1]

    yield make
    for session in sessions:
        await session.async_close()


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Make a self-signed certificate for 127.0.0.1."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "certificate.pem"
    path.write_bytes(
        signed.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


@pytest.fixture
def home() -> Home:
    return Home()


@pytest.fixture
def old() -> Home:
    return Home(OLD)


@pytest.fixture
async def session() -> AsyncIterator[QbittorrentSession]:
    """A session that makes no connection."""
    session = QbittorrentSession("http://127.0.0.1:1", USER)
    yield session
    await session.async_close()
    assert workers() == []
