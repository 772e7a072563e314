"""Lists of Gluetun's in which host names alone do not identify a server."""

import json

_BY_HOSTNAME: dict[str, dict[str, object]] = {
    "ch1.wg.example.net": {"vpn": "wireguard"},
    "ch1.gw.example.net": {"vpn": "openvpn", "tcp": True, "udp": True},
    "ch2.gw.example.net": {"vpn": "openvpn", "udp": True, "owned": True},
}


def make_mixed_list() -> bytes:
    """IVPN's list, cut down to one city."""
    rows = [
        {
            "country": "Switzerland",
            "city": "Zurich",
            "hostname": hostname,
            "ips": [f"192.0.2.{number}"],
            **how,
        }
        for number, (hostname, how) in enumerate(_BY_HOSTNAME.items(), start=1)
    ]
    return json.dumps({"version": 3, "timestamp": 1, "servers": rows}).encode()


def make_list_by_name() -> bytes:
    """AirVPN's list, cut down to two servers that share a host name."""
    rows = [
        {
            "vpn": "wireguard",
            "country": "Switzerland",
            "city": "Zurich",
            "server_name": name,
            "hostname": "ch.vpn.airdns.org",
            "ips": [f"192.0.2.{number}"],
        }
        for number, name in enumerate(("Kitalpha", "Xuange"), start=1)
    ]
    return json.dumps({"version": 1, "timestamp": 1, "servers": rows}).encode()
