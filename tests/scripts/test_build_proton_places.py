"""The tables of Proton's places, built from lists."""

from pathlib import Path

from scripts.build_proton_places import build
from tests.vpn.samples import as_bytes, grouped, machine, own_logical, own_machine

NODE = {
    "GB": ("node-uk-01.protonvpn.net", "192.0.2.1"),
    "MR": ("mr-01.protonvpn.net", "198.51.100.1"),
    "AL": ("al-01.protonvpn.net", "198.51.100.2"),
    "AO": ("ao-01.protonvpn.net", "203.0.113.1"),
}


def row(country: str, city: str, *names: str, **changes: object) -> dict[str, object]:
    hostname, address = NODE[country]
    return machine(
        *names, domain=hostname, ipv4=address, ipv6=None, city=city, **changes
    )


def test_the_tables_have_the_places_of_the_servers(tmp_path: Path) -> None:
    names = grouped(
        row("GB", "London", "UK#1", "UK#2", "UK-FREE#1"),
        row("MR", "Nouakchott", "MR#1", "MR#2"),
        row("AL", "Tirana", "AL#1"),
        row("AO", "Luanda", "AO#1", P2P=False),
        machine("NG#1", domain="node-es-07.protonvpn.net", ipv6=None, city="Lagos"),
        machine("XK#1", domain="node-xk-01.protonvpn.net", city="Smallville"),
    )
    logicals = [
        own_logical(
            name,
            ExitCountry=name[:2],
            HostCountry=host,
            Servers=[own_machine(*NODE[country])],
        )
        for name, country, host in [("UK#1", "GB", None), ("MR#1", "MR", "FR")]
    ]
    (tmp_path / "names").mkdir()
    (tmp_path / "names" / "all.json").write_bytes(names)
    (tmp_path / "logicals.json").write_bytes(as_bytes({"LogicalServers": logicals}))
    build(str(tmp_path / "names"), str(tmp_path / "logicals.json"), tmp_path)
    places = (tmp_path / "proton_places.csv").read_text().splitlines()
    assert places[1:] == [
        "AL,Tirana,1,1,41.328,19.819,AL,1,1,0,1,1,FR:1",
        "AO,Luanda,1,0,-8.839,13.289,AO,1,0,0,1,0,??:1",
        "UK,London,3,2,51.507,-0.128,GB,1,1,1,0,0,",
        "MR,Nouakchott,2,2,18.074,-15.958,MR,1,1,0,2,2,FR:2",
        "NG,Lagos,1,1,6.524,3.379,NG,1,1,0,1,1,ES:1",
    ]
    assert (tmp_path / "proton_blocks.csv").read_text() == (
        "block,host_country\n198.51.100.0/24,FR\n"
    )
