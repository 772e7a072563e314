"""Versions of libraries are found, and a missing library has none."""

from importlib.metadata import PackageNotFoundError, version
from unittest.mock import patch

from custom_components.qb_peer_vpn.shell import diagnostics


def test_versions_are_those_of_the_installed_libraries() -> None:
    assert diagnostics.library_versions() == {
        "numpy": version("numpy"),
        "scikit-learn": version("scikit-learn"),
    }


def test_a_library_that_is_not_installed_has_no_version() -> None:
    with patch.object(diagnostics, "version", side_effect=PackageNotFoundError):
        assert set(diagnostics.library_versions().values()) == {None}
