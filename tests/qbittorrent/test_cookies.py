"""Which cookies are kept."""

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.qbittorrent.transport.cookies import Cookies


@pytest.mark.parametrize(
    ("headers", "sent"),
    [
        (["SID=a/b+c=="], "SID=a/b+c=="),
        (["SID=a; HttpOnly; path=/", "other=b"], "SID=a; other=b"),
        (["QBT_SID_8080=a", "QBT_SID_8080=b; Secure"], "QBT_SID_8080=b"),
        (["SID=a", "SID=; expires=Thu, 01 Jan 1970 00:00:00 GMT"], ""),
        (["no cookie", "=a", "a b=c", ""], ""),
        (['SID="a b"'], ""),
        (["SID=a\r\n Injected: b"], ""),
        (["SID=" + "a" * 5000], ""),
        (
            [f"a{number}=b" for number in range(100)],
            "; ".join(f"a{n}=b" for n in range(20)),
        ),
        (
            ["SID=a", "x=" + "b" * 4000, "y=" + "c" * 4000, "z=d"],
            f"SID=a; x={'b' * 4000}; z=d",
        ),
        (
            ["x=" + "b" * 4000, "y=" + "c" * 2000, "y=" + "d" * 4000, "SID=a"],
            f"x={'b' * 4000}; SID=a",
        ),
    ],
)
def test_a_cookie_is_a_name_and_a_value(headers: list[str], sent: str) -> None:
    cookies = Cookies()

    cookies.take(headers)

    assert cookies.header() == sent


def test_cookies_are_forgotten_before_a_login() -> None:
    cookies = Cookies()
    cookies.take(["SID=a"])

    cookies.clear()

    assert cookies.header() == ""


@given(st.lists(st.text()))
def test_nothing_that_a_server_sends_can_break_a_header(headers: list[str]) -> None:
    cookies = Cookies()

    cookies.take(headers)

    assert cookies.header().isascii()
    assert cookies.header().isprintable()
