"""The report on how well servers can be placed."""

from pathlib import Path

import pytest

from scripts.placement_report import report
from tests.vpn.samples import as_bytes, gluetun_list, gluetun_row


async def test_a_folder_of_lists_is_reported_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        gluetun_row("ch1.example.net"),
        gluetun_row("ch2.example.net", city="Nowhere"),
        gluetun_row("us1.example.net", country="USA", city="Pennsylvania"),
        gluetun_row("zz1.example.net", country="Atlantis", city=None),
        None,
    ]
    (tmp_path / "mullvad.json").write_bytes(as_bytes(gluetun_list(*rows)))
    (tmp_path / "ivpn.json").write_bytes(b"<html>")
    (tmp_path / "nobody.json").write_bytes(b"{}")
    assert await report(tmp_path, show_unknown=True) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == [
        *("servers", "city", "region", "country", "nowhere"),
        *("known", "virtual", "unread"),
    ]
    assert lines[1].split() == ["ivpn", "not", "JSON"]
    assert lines[2].split() == [
        "mullvad",
        *("4", "1", "1", "1", "1"),
        *("33.3%", "0", "1"),
    ]
    assert [line.split() for line in lines[3:]] == [
        ["1", "CH/Nowhere"],
        ["1", "ZZ/Atlantis"],
    ]
