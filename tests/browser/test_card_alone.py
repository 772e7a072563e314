"""The card through a real browser, whose Home Assistant is the test."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, expect
import pytest

from .alone import CardAlone, payload, texts
from .conftest import DESKTOP

pytestmark = [pytest.mark.timeout(120), pytest.mark.usefixtures("socket_enabled")]

LIMITS = {
    "available": True,
    "shaping": True,
    "restored": False,
    "rollout": 100,
    "by_hand": 2,
    "waiting": 3,
    "switch_entity": "switch.one",
    "rules": [
        {
            "rule": "A tracker with a long name",
            "rate": 1_500_000,
            "cap": 1_048_576,
            "effective_cap": 1_572_864,
            "borrowed": 524_288,
            "torrents": 1200,
            "awake": 40,
            "by_hand": 2,
        }
    ],
}
MAY = ("see", "control", "add", "add_elsewhere", "change", "remove_data", "create")

TOO_WIDE = """card => {
    const { right } = card.getBoundingClientRect();
    return [...card.shadowRoot.querySelectorAll('.body *')]
        .filter(each => !each.closest('.chips, svg, dialog'))
        .filter(each => each.getBoundingClientRect().right > right + 1)
        .map(each => `${each.localName}.${each.className}: ${each.textContent}`);
}"""
"""What is cut off at the end of a line, or needs to be scrolled to."""


def moves_to(city: str) -> dict[str, Any]:
    server = {"name": "X#1", "hostname": None, "country_code": "XX", "city": city}
    return {
        "target": server,
        "under_way": None,
        "can_undo": False,
        "staying_until": None,
        "receipts": [],
    }


def torrent(number: int) -> dict[str, Any]:
    return {
        "hash": f"{number:040}",
        "name": f"Torrent {number}",
        "state": "seeding",
        "progress": 100,
        "size": 1,
        "left": 0,
        "download_rate": 0,
        "upload_rate": 0,
        "eta_s": None,
        "ratio": 1,
        "seeds": 1,
        "peers": 1,
        "category": "",
        "tags": [],
        "tracker": None,
        "added": None,
        "finished": None,
        "upload_limit": 0,
        "download_limit": 0,
        "private": None,
        "queue_position": 0,
    }


def show_torrents(alone: CardAlone, **about: Any) -> dict[str, Any]:
    card = {"torrents": True, "map": "none", "history": False, "comparison": False}
    alone.show(card, **about)
    alone.send("subscribe_overview", payload())
    rows = {each["hash"]: each for each in map(torrent, range(3))}
    event = {
        "available": True,
        "is_quick": True,
        "may": dict.fromkeys(MAY, True),
        "creating": [],
        "total": len(rows),
        "counts": {"all": len(rows)},
        "offset": 0,
        "order": list(rows),
        "rows": rows,
        "categories": [],
        "tags": [],
    }
    alone.send("subscribe_torrents", event)
    return rows


def folders(*paths: str) -> dict[str, Any]:
    return {"folders": list(paths), "files": [], "can_look_inside": True}


@pytest.fixture
def alone(browser: Browser) -> Iterator[CardAlone]:
    """Open the page; at the end, fail if it showed an error."""
    with browser.new_context(**DESKTOP) as context:
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        yield CardAlone(page)
        assert errors == []


def test_nothing_of_a_connection_that_is_gone_is_left(alone: CardAlone) -> None:
    alone.show({}, entries=["one", "two"])
    alone.send("subscribe_overview", payload())
    alone.card.get_by_role("button", name="Warsaw").click()
    alone.wait_until_asked("qb_peer_vpn/site_paths")

    alone.change(entries=["two"])
    waiting = alone.card.locator(".waiting")
    expect(waiting.locator(".skeleton")).to_be_visible()
    expect(alone.card.locator("header")).to_be_hidden()
    alone.send("subscribe_overview", {"available": False}, "two")
    expect(waiting).to_have_text(texts()["card_not_available_yet"])

    alone.send("subscribe_overview", payload(), "two")
    site = payload()["runners_up"][0]
    paths = {"site": site, "clusters": [], "elsewhere_ms": None}
    alone.answer("qb_peer_vpn/site_paths", paths)
    expect(alone.card.locator("header")).to_be_visible()
    expect(alone.card.locator(".site-panel")).to_be_hidden()


def test_a_connection_that_is_removed_is_no_longer_shown(alone: CardAlone) -> None:
    alone.show({})
    alone.send("subscribe_overview", payload())
    expect(alone.card.locator("header")).to_be_visible()
    alone.change(entries=[])
    expect(alone.card.locator(".waiting")).to_contain_text(texts()["card_no_entry"])
    expect(alone.card.locator("header")).to_have_count(0)


def test_a_first_tap_is_forgotten_when_the_card_leaves_the_page(
    alone: CardAlone,
) -> None:
    alone.show({})
    alone.send("subscribe_overview", payload())
    alone.send("subscribe_limits", LIMITS)
    restore = alone.card.locator(".limits-restore")
    expect(restore).to_have_text(texts()["card_limits_restore"])
    restore.click()
    expect(restore).to_have_text(texts()["card_limits_restore_sure"])
    alone.page.evaluate(
        "const card = document.querySelector('qb-peer-vpn-card');"
        "card.remove(); document.body.append(card);"
    )
    expect(restore).to_have_text(texts()["card_limits_restore"])


def test_a_question_about_a_move_ends_when_another_server_is_recommended(
    alone: CardAlone,
) -> None:
    alone.show({})
    alone.send("subscribe_overview", payload(moves=moves_to("Kyiv")))
    move = alone.card.locator(".move-now")
    asking = alone.card.locator(".asking")
    move.click()
    planned = {"response": {"against": [], "to_server": "UA#24"}}
    asked = alone.answer("qb_peer_vpn.move", planned)
    assert asked["dry_run"] is True
    expect(asking).to_be_visible()
    alone.send("subscribe_overview", payload(moves=moves_to("Warsaw")))
    expect(asking).to_be_hidden()

    # The answer to a question about Warsaw says nothing about Kyiv.
    move.click()
    alone.wait_until_asked("qb_peer_vpn.move")
    alone.send("subscribe_overview", payload(moves=moves_to("Kyiv")))
    alone.answer("qb_peer_vpn.move", planned)
    expect(move).not_to_have_attribute("aria-busy", "true")
    expect(asking).to_be_hidden()


def test_tab_leads_to_one_row_only(alone: CardAlone) -> None:
    show_torrents(alone)
    reachable = "rows => rows.querySelectorAll(':is(.torrent, button):not([tabindex=\"-1\"])').length"
    rows = alone.card.locator(".rows")
    expect(rows.locator(".torrent")).to_have_count(3)
    # The row itself, and its three buttons.
    assert rows.evaluate(reachable) == 4


def test_new_numbers_leave_an_open_list_as_it_is(alone: CardAlone) -> None:
    show_torrents(alone)
    sort = alone.card.locator("select.sort")
    expect(sort).to_have_value("added")
    sort.evaluate("select => { select.options[0].dataset.mine = ''; }")
    alone.send("subscribe_torrents", {"counts": {"all": 4}})
    expect(alone.card.locator(".chip[data-state=all] .count")).to_have_text("4")
    expect(sort.locator("option[data-mine]")).to_have_count(1)


def test_only_the_folder_that_was_asked_for_last_is_shown(alone: CardAlone) -> None:
    show_torrents(alone)
    alone.card.locator(".create-button").click()
    picker = alone.card.locator("dialog.create .folder-picker")
    picker.locator(".browse").click()
    alone.answer("qb_peer_vpn/torrent_folders", folders("/one", "/other"))
    picker.get_by_role("button", name="/one").click()
    picker.get_by_role("button", name="/other").click()
    command = "qb_peer_vpn/torrent_folders"
    alone.answer(command, folders("/other/asked"), is_latest=True)
    expect(picker.get_by_role("button", name="asked")).to_be_visible()
    alone.answer(command, folders("/one/late"))
    expect(picker.get_by_role("button", name="late")).to_have_count(0)


def test_a_list_of_files_that_does_not_come_is_not_an_empty_one(
    alone: CardAlone,
) -> None:
    show_torrents(alone)
    alone.card.locator(".torrent .more").first.click()
    dialog = alone.card.locator("dialog.details[open]")
    dialog.get_by_text(texts()["torrents_files"], exact=True).click()
    alone.refuse("qb_peer_vpn.get_files")
    expect(dialog.locator(".toast")).to_have_text("refused")
    expect(dialog.locator(".files")).to_have_text("")


@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "nl", "pl", "pt-BR"])
def test_the_card_fits_a_narrow_and_a_wide_window(
    alone: CardAlone, language: str, pictures: Path
) -> None:
    alone.show({"torrents": True}, language=language)
    alone.send("subscribe_overview", payload(moves=moves_to("Kyiv")))
    alone.send("subscribe_limits", LIMITS)
    for width in (320, 2000):
        alone.page.set_viewport_size({"width": width, "height": 800})
        expect(alone.card.locator("header")).to_be_visible()
        assert alone.card.evaluate(TOO_WIDE) == []
        alone.page.screenshot(
            path=pictures / f"alone-{language}-{width}.png", full_page=True
        )


def test_time_runs_the_same_way_where_words_run_to_the_left(alone: CardAlone) -> None:
    alone.page.evaluate("document.dir = 'rtl'")
    alone.show({})
    alone.send("subscribe_overview", payload())
    now = datetime.now(UTC)
    path = [{"s": "160", "lu": (now - timedelta(hours=3)).timestamp()}]
    # The states, and the recommendations.
    alone.answer("history/history_during_period", {"sensor.path": path})
    alone.answer("history/history_during_period", {})
    alone.answer("qb_peer_vpn/diary", None)
    axis = alone.card.locator(".axis")
    expect(axis.locator("span")).to_have_count(3)
    first, last = axis.locator("span").first, axis.locator("span").last
    expect(last).to_have_text(texts()["card_now"])
    boxes = first.bounding_box(), last.bounding_box()
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert boxes[0]["x"] < boxes[1]["x"]
    chart = alone.card.locator(".sparkline")
    assert chart.evaluate("chart => getComputedStyle(chart).direction") == "ltr"


def test_a_button_keeps_the_focus_while_it_is_busy(alone: CardAlone) -> None:
    alone.show({})
    alone.send("subscribe_overview", payload())
    alone.send("subscribe_limits", LIMITS)
    again = alone.card.locator(".limits-again")
    again.focus()
    again.press("Enter")
    alone.wait_until_asked("qb_peer_vpn.apply_upload_limits")
    expect(again).to_have_attribute("aria-disabled", "true")
    expect(again).to_be_focused()
    alone.answer("qb_peer_vpn.apply_upload_limits", {})
    expect(again).to_have_attribute("aria-disabled", "false")

    refresh = alone.card.locator(".refresh")
    refresh.press("Enter")
    refresh.press("Enter")
    alone.answer("qb_peer_vpn.refresh", {})
    expect(refresh).not_to_have_attribute("aria-busy", "true")
    expect(refresh).to_be_focused()
    assert alone.page.evaluate("alone.isAsked('qb_peer_vpn.refresh')") is False


def test_the_focus_of_a_button_that_goes_stays_in_its_section(
    alone: CardAlone,
) -> None:
    alone.show({})
    alone.send("subscribe_overview", payload(moves=moves_to("Kyiv")))
    alone.card.locator(".stay").focus()
    alone.send(
        "subscribe_overview", payload(moves={**moves_to("Kyiv"), "target": None})
    )
    expect(alone.card.locator(".stay")).to_be_hidden()
    expect(alone.card.locator("section.moves")).to_be_focused()

    alone.send("subscribe_limits", LIMITS)
    alone.card.locator(".limits-switch").focus()
    alone.send("subscribe_limits", {**LIMITS, "shaping": False})
    expect(alone.card.locator(".limits-switch")).to_be_hidden()
    expect(alone.card.locator("section.upload-limits")).to_be_focused()


def test_texts_that_come_late_are_shown(alone: CardAlone) -> None:
    show_torrents(alone, texts={})
    stop = alone.card.locator(".torrent .toggle").first
    expect(stop).to_have_attribute("aria-label", "")
    alone.change()
    words = texts()["torrents_stop"].format(name="Torrent 0")
    expect(stop).to_have_attribute("aria-label", words)
    expect(alone.card.locator("select.sort option").first).not_to_be_empty()
    expect(alone.card.locator(".chip").first).to_contain_text(texts()["torrents_all"])


def test_saving_leaves_what_others_have_changed_meanwhile(alone: CardAlone) -> None:
    rows = show_torrents(alone)
    alone.card.locator(".torrent .more").first.click()
    form = alone.card.locator("dialog.details[open] form.limits")
    key = next(iter(rows))
    alone.send("subscribe_torrents", {"rows": {key: rows[key] | {"category": "new"}}})
    for limit in (7, 0):
        form.locator("[name=up-limit]").fill(str(limit))
        form.get_by_role("button", name=texts()["torrents_save"]).click()
        saved = alone.answer("qb_peer_vpn.set_torrent", {})
        assert "category" not in saved
        assert saved["upload_limit"] == 1024 * limit
        expect(alone.card.locator(".toast")).to_have_text(texts()["torrents_saved"])
