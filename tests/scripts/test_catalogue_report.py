"""The report on the recommendations that Gluetun can follow."""

import gzip
from pathlib import Path

import pytest

from scripts.catalogue_report import report
from tests.shared_hostnames import make_list_by_name, make_mixed_list


def test_each_list_of_a_folder_has_a_line_for_each_protocol(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "ivpn.json").write_bytes(make_mixed_list())
    (tmp_path / "airvpn.json.gz").write_bytes(gzip.compress(make_list_by_name()))
    (tmp_path / "README.md").write_text("no list")

    assert report(tmp_path, everything=False) == 0

    _, *lines = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines] == [
        ["airvpn", "any", "1", "2", "100.0%"],
        ["airvpn", "wireguard", "1", "2", "100.0%"],
        ["ivpn", "any", "1", "3", "100.0%"],
        ["ivpn", "wireguard", "1", "1", "100.0%"],
        ["ivpn", "openvpn_udp", "1", "2", "100.0%"],
        ["ivpn", "openvpn_tcp", "1", "1", "100.0%"],
    ]


def test_a_list_that_cannot_be_read_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "ivpn.json").write_bytes(b"{}")

    assert report(tmp_path, everything=True) == 1

    assert "ivpn" in capsys.readouterr().out
