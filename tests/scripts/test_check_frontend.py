"""The check of the JavaScript: where its tools are missing, nothing passes unseen."""

from pathlib import Path
import shutil
import subprocess

import pytest

ROOT = Path(__file__).parent.parent.parent
NEEDED_BY_THE_SCRIPT = ("bash", "dirname", "mkdir")


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A folder of programs without Node."""
    for name in NEEDED_BY_THE_SCRIPT:
        found = shutil.which(name)
        assert found is not None
        (tmp_path / name).symlink_to(found)
    return tmp_path


def check(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ROOT / "scripts" / "check_frontend", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_node_nothing_is_checked_and_the_user_reads_so(bare: Path) -> None:
    done = check(PATH=str(bare))
    assert done.returncode == 0
    assert "the JavaScript is not checked" in done.stderr


def test_where_node_is_required_its_absence_is_a_failure(bare: Path) -> None:
    done = check(PATH=str(bare), QB_PEER_VPN_REQUIRE="browser node")
    assert done.returncode == 1
    assert "are not installed" in done.stderr


def test_an_unknown_option_is_refused(bare: Path) -> None:
    done = check("--repair", PATH=str(bare))
    assert done.returncode == 2
    assert "--fix" in done.stderr
