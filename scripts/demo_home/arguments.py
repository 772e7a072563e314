"""The command line of the demo."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

MUMBAI = (19.08, 72.88)
"""Between Europe and East Asia: cables lead to Marseille and to Singapore, and no P2P
server is near. So the choice matters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """What the user asked for."""

    port: int
    """0 for any that is free."""
    home: tuple[float, float]
    """Latitude and longitude."""
    config: Path | None
    qbittorrent: str | None
    """Address of a real qBittorrent; None for the stand-in."""
    username: str
    password: str
    verify_ssl: bool


def parse_arguments(words: Sequence[str] | None = None) -> Arguments:
    """Parse the command line; end the program if an argument is invalid."""
    known = _parser().parse_args(words)
    return Arguments(
        port=known.port,
        home=known.home,
        config=known.config and known.config.resolve(),
        qbittorrent=known.qbittorrent,
        username=known.username,
        password=known.password,
        verify_ssl=not known.insecure,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/demo",
        description="Run Home Assistant with this integration on 127.0.0.1, ready to "
        "look at. Without --qbittorrent it watches a stand-in with a made-up swarm.",
    )
    add = parser.add_argument
    add(
        "--port",
        type=_port,
        default=8123,
        help="port of Home Assistant (8123); 0 for any that is free",
    )
    add(
        "--home",
        type=_coordinates,
        default=MUMBAI,
        metavar="LAT,LON",
        help="where the home is (Mumbai); write --home=-33.9,18.4 for the south",
    )
    add(
        "--config",
        type=Path,
        metavar="DIR",
        help="keep Home Assistant's configuration in this folder for the next time",
    )
    real = parser.add_argument_group("a real qBittorrent")
    real.add_argument("--qbittorrent", metavar="URL", help="address of its Web UI")
    real.add_argument("--username", default="", metavar="U")
    real.add_argument("--password", default="", metavar="P")
    real.add_argument(
        "--insecure", action="store_true", help="do not check its TLS certificate"
    )
    return parser


def _port(word: str) -> int:
    port = int(word)
    if not 0 <= port < 65536:
        raise argparse.ArgumentTypeError(f"{port} is no port")
    return port


def _coordinates(word: str) -> tuple[float, float]:
    latitude, longitude = (float(part) for part in word.split(","))
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise argparse.ArgumentTypeError(f"{word} is nowhere on earth")
    return latitude, longitude
