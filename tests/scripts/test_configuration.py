import json
from pathlib import Path
from typing import Any

from homeassistant.util.yaml import load_yaml
import pytest

from scripts.demo_home.arguments import MUMBAI, parse_arguments
from scripts.demo_home.configuration import Memory, listen_on, prepare, recall, remember
from scripts.demo_home.errors import DemoError


def configuration_in(folder: Path) -> dict[str, Any]:
    loaded = load_yaml(folder / "configuration.yaml")
    assert isinstance(loaded, dict)
    return loaded


def test_a_new_folder_is_filled_with_the_integration(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    assert recall(folder) is None
    prepare(folder)
    assert (folder / "custom_components/qb_peer_vpn/manifest.json").is_file()
    assert (folder / "configuration.yaml").is_file()


def test_only_a_stand_in_can_be_controlled(tmp_path: Path) -> None:
    for name, port in (("stand-in", 4711), ("real", None)):
        prepare(tmp_path / name, stand_in_port=port)
    with_stand_in, real = (
        set(configuration_in(tmp_path / name)) for name in ("stand-in", "real")
    )
    assert with_stand_in - real == {
        "automation demo",
        "input_select",
        "recorder",
        "rest_command",
        "script demo",
    }
    assert real <= with_stand_in


def test_the_editors_of_home_assistant_can_save(tmp_path: Path) -> None:
    prepare(tmp_path, stand_in_port=4711)
    assert {"automation", "scene", "script"} <= set(configuration_in(tmp_path))
    (tmp_path / "automations.yaml").write_text("- alias: My own\n")
    [saved] = configuration_in(tmp_path)["automation"]
    assert saved["alias"] == "My own"


def test_any_free_port_can_be_asked_for() -> None:
    assert parse_arguments(["--port", "0"]).port == 0


def test_a_kept_folder_remembers_its_stand_in(tmp_path: Path) -> None:
    remember(tmp_path, Memory(stand_in_port=4711))
    assert recall(tmp_path) == Memory(stand_in_port=4711)


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "configuration.yaml").write_text("precious:")
    with pytest.raises(DemoError, match="other files"):
        recall(tmp_path)


def test_home_assistant_listens_on_this_machine_only(tmp_path: Path) -> None:
    listen_on(tmp_path, 8200)
    listen_on(tmp_path, 8300)
    stable = json.loads((tmp_path / ".storage/http").read_text())["data"]["stable"]
    assert stable["server_host"] == ["127.0.0.1"]
    assert stable["server_port"] == 8300


def test_the_demo_runs_without_arguments() -> None:
    known = parse_arguments([])
    assert known.port == 8123
    assert known.home == MUMBAI
    assert known.qbittorrent is None
    assert known.config is None
    assert known.verify_ssl


def test_a_real_qbittorrent_can_be_named() -> None:
    known = parse_arguments(
        [
            "--qbittorrent",
            "https://nas:8080",
            "--username",
            "u",
            "--password",
            "p",
            "--insecure",
            "--home=-33.9,18.4",
            "--port",
            "9000",
        ]
    )
    assert (known.qbittorrent, known.username, known.password) == (
        "https://nas:8080",
        "u",
        "p",
    )
    assert known.home == (-33.9, 18.4)
    assert not known.verify_ssl
    assert known.port == 9000


@pytest.mark.parametrize(
    "words",
    [
        ["--port", "-1"],
        ["--port", "many"],
        ["--home", "91,0"],
        ["--home", "52.5"],
        ["--home", "nan,0"],
    ],
)
def test_nonsense_is_refused(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse_arguments(words)
    assert ended.value.code == 2
